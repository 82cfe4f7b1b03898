import { isMap } from './is-map.ts';
import type { FileSource, LoggedTicket } from './scenario.ts';
import { type Path, pathText } from './scenario-fault.ts';

/** A column of which a quantity is the mean. */
export interface MeanReference {
  readonly kind: 'mean_of';
  readonly file: string;
  readonly column: string;
}

/** A log of conversations that tickets are drawn from; columns as the scenario states them. */
export interface LogReference {
  readonly kind: 'from';
  readonly file: string;
  /** Kind of log, and sources of its fields. */
  readonly log?: string;
  readonly sources: Readonly<Record<string, string>>;
  /** Columns of the cluster and of what became of a conversation. */
  readonly columns: Readonly<Partial<Record<LogColumn, string>>>;
  /** Model whose tokens texts are counted in. */
  readonly model: string;
}

/** Columns of a log beside those that bill it. */
export const LOG_COLUMNS: readonly ['cluster', 'resolved', 'escalated', 'reopened'] = [
  'cluster',
  'resolved',
  'escalated',
  'reopened',
];

export type LogColumn = (typeof LOG_COLUMNS)[number];

/** A place in a scenario that takes something from another file. */
export interface FileReference {
  /** Path of the map that names the file, as text; readings are kept under it. */
  readonly path: string;
  readonly place: Path;
  readonly wants: MeanReference | LogReference;
}

/** What was seen of a column of numbers. */
export interface ColumnSummary {
  readonly kind: 'column';
  readonly source: FileSource;
  readonly count: number;
  readonly mean: number;
  /** Divisor: count - 1. */
  readonly sd: number;
  /** Third standardised moment of the values seen; 0 where they are all the same. */
  readonly skewness: number;
  /** Fourth standardised moment, 3 for a normal law; 1 where the values are all the same. */
  readonly kurtosis: number;
  readonly least: number;
  readonly largest: number;
}

/** The conversations of a log. */
export interface LogReading {
  readonly kind: 'log';
  readonly source: FileSource;
  readonly tickets: readonly LoggedTicket[];
  /** Rows that could not be read. */
  readonly unreadableRows: number;
}

/** What came of reading a file: its content, or why there is none. */
export type FileReading =
  | ColumnSummary
  | LogReading
  | { readonly kind: 'fault'; readonly found: string; readonly rule: string };

/** Readings by the path of the map that asks for them. */
export type FileReadings = ReadonlyMap<string, FileReading>;

/** Under this key a map of a scenario holds what was read for it: no text can spell it. */
export const READING: unique symbol = Symbol('reading');

/** Everything that a scenario's values ask of other files; what is misspelt asks for nothing. */
export function fileReferences(root: unknown): readonly FileReference[] {
  const found: FileReference[] = [];
  eachMap(root, [], (map, place) => {
    const wants =
      meanReference(map) ?? (place.at(-1) === 'conversation' ? logReference(root, map) : undefined);
    if (wants !== undefined) found.push({ path: pathText(place), place, wants });
  });
  return found;
}

type YamlMap = Readonly<Record<string, unknown>>;

function meanReference({ mean_of: file, column }: YamlMap): MeanReference | undefined {
  return typeof file === 'string' && typeof column === 'string'
    ? { kind: 'mean_of', file, column }
    : undefined;
}

function logReference(root: unknown, map: YamlMap): LogReference | undefined {
  const { from: file, log, columns } = map;
  if (typeof file !== 'string') return undefined;
  const model = isMap(root) ? root['model'] : undefined;
  return {
    kind: 'from',
    file,
    ...(typeof log === 'string' && { log }),
    sources: textsOf(columns),
    columns: textsOf(Object.fromEntries(LOG_COLUMNS.map((column) => [column, map[column]]))),
    model: typeof model === 'string' ? model : '',
  };
}

function textsOf(map: unknown): Readonly<Record<string, string>> {
  const entries = isMap(map) ? Object.entries(map) : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** Gives every map that asks for a file what was read for it. */
export function attachReadings(root: unknown, readings: FileReadings): void {
  eachMap(root, [], (map, path) => {
    const reading = readings.get(pathText(path));
    if (reading !== undefined) (map as Record<symbol, unknown>)[READING] = reading;
  });
}

/** What was read for a map. */
export function readingOf(map: Readonly<Record<string, unknown>>): FileReading | undefined {
  return (map as Readonly<Record<symbol, FileReading | undefined>>)[READING];
}

function eachMap(
  value: unknown,
  path: Path,
  visit: (map: Readonly<Record<string, unknown>>, path: Path) => void,
): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) eachMap(item, [...path, index], visit);
  } else if (isMap(value)) {
    visit(value, path);
    for (const [key, below] of Object.entries(value)) eachMap(below, [...path, key], visit);
  }
}
