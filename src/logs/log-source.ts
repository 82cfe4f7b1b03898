import type { LogRecord } from './log-records.ts';

/** Where a field stands: columns that are added up, or a text whose tokens are counted. */
export interface LogSource {
  readonly isText: boolean;
  readonly parts: readonly SourcePart[];
}

interface SourcePart {
  readonly name: string;
  /** Counts nothing where the row has no such value: written `name?`. */
  readonly optional: boolean;
}

/**
 * A source as a mapping writes it.
 *
 * @example parseSource('input+cached?').parts[1] // { name: 'cached', optional: true }
 * @example parseSource('text:body').isText // true
 */
export function parseSource(text: string): LogSource {
  const isText = text.startsWith('text:');
  const parts = (isText ? [text.slice('text:'.length)] : text.split('+')).map((part) => {
    const optional = part.endsWith('?');
    return { name: optional ? part.slice(0, -1) : part, optional };
  });
  return { isText, parts };
}

/** The value of one column or path in a record; undefined where there is none. */
export type ReadValue = (record: LogRecord) => unknown;

/**
 * How a name is read from records of a file, or undefined when no column of it can hold it.
 *
 * A name with dots leads into objects, also into those that a cell of CSV holds as JSON.
 *
 * @param names  columns of CSV, or keys of the first object
 */
export function bindName(
  name: string,
  names: readonly string[],
  format: 'csv' | 'jsonl',
): ReadValue | undefined {
  const column = names.indexOf(name);
  const [top = '', ...path] = column >= 0 ? [name] : name.split('.');
  const topColumn = column >= 0 ? column : names.indexOf(top);
  if (topColumn < 0) return undefined;
  if (format === 'jsonl') return (record) => inside(ownValue(record, top), path);
  if (path.length === 0) return (record) => emptyAsNone((record as readonly string[])[topColumn]);
  return (record) => inside(parsedCell((record as readonly string[])[topColumn]), path);
}

function emptyAsNone(cell: string | undefined): string | undefined {
  return cell === '' ? undefined : cell;
}

function parsedCell(cell: string | undefined): unknown {
  try {
    return JSON.parse(cell ?? '');
  } catch {
    return undefined;
  }
}

function inside(value: unknown, path: readonly string[]): unknown {
  return path.reduce(ownValue, value) ?? undefined;
}

/** Own keys only: a row can name `__proto__` without reaching anything. */
function ownValue(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}
