import { isMap } from './is-map.ts';
import { type Path, pathText } from './scenario-fault.ts';

/** A column of which a quantity is the mean. */
export interface MeanReference {
  readonly kind: 'mean_of';
  readonly file: string;
  readonly column: string;
}

/** A place in a scenario that takes something from another file. */
export interface FileReference {
  /** Path of the map that names the file, as text; readings are kept under it. */
  readonly path: string;
  readonly wants: MeanReference;
}

/** A file that something was read from: its bytes belong to what decides a run's numbers. */
export interface FileSource {
  /** As the scenario names it. */
  readonly name: string;
  readonly sha256: string;
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

/** What came of reading a file: its content, or why there is none. */
export type FileReading =
  | ColumnSummary
  | { readonly kind: 'fault'; readonly found: string; readonly rule: string };

/** Readings by the path of the map that asks for them. */
export type FileReadings = ReadonlyMap<string, FileReading>;

/** Under this key a map of a scenario holds what was read for it: no text can spell it. */
export const READING: unique symbol = Symbol('reading');

/** Everything that a scenario's values ask of other files; what is misspelt asks for nothing. */
export function fileReferences(root: unknown): readonly FileReference[] {
  const found: FileReference[] = [];
  eachMap(root, [], (map, path) => {
    const { mean_of: file, column } = map;
    if (typeof file !== 'string' || typeof column !== 'string') return;
    found.push({ path: pathText(path), wants: { kind: 'mean_of', file, column } });
  });
  return found;
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
