import { REMEDY, ResultsError } from './results-error.ts';

/** A quantity as the scenario states it and what that implies, in the unit of its place. */
export interface RecordedQuantity {
  readonly path: string;
  readonly level: 'constant' | 'uncertain' | 'variable';
  /** The quantity in one line of YAML. */
  readonly text: string;
  readonly mean: number;
  readonly p01: number;
  readonly p99: number;
}

/** What run.json says, under its own keys. */
export interface RecordedRun {
  readonly run_id: string;
  readonly scenario_id: string;
  readonly title: string;
  readonly question?: string;
  readonly model: string;
  readonly budget_metric: string;
  readonly scenario_sha256: string;
  readonly price_book_date: string;
  readonly price_book_source: string;
  /** USD per million tokens, by kind of token, as the price book has them. */
  readonly book_prices_usd_per_mtok: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly trials: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  readonly quantities: readonly RecordedQuantity[];
  /** Sources and notes, by the path of what they are about. */
  readonly assumptions: Readonly<Record<string, string>>;
}

const FILE = 'run.json';

const TYPES: Readonly<Record<Exclude<keyof RecordedRun, 'question'>, string>> = {
  run_id: 'string',
  scenario_id: 'string',
  title: 'string',
  model: 'string',
  budget_metric: 'string',
  scenario_sha256: 'string',
  price_book_date: 'string',
  price_book_source: 'string',
  book_prices_usd_per_mtok: 'object',
  seed: 'number',
  trials: 'number',
  versions: 'object',
  warnings: 'object',
  quantities: 'object',
  assumptions: 'object',
};

/**
 * Reads run.json.
 *
 * @throws ResultsError  when it is no JSON, or with every key that is missing or of another type
 */
export function parseRunRecord(text: string): RecordedRun {
  return parseRecord(text, TYPES, REMEDY) as unknown as RecordedRun;
}

/**
 * Reads a JSON object that has every key of `types`.
 *
 * @param types   what `typeof` says of each value
 * @param remedy  what mends the file
 * @throws ResultsError  when it is no JSON, or with every key that is missing or of another type
 */
export function parseRecord(
  text: string,
  types: Readonly<Record<string, string>>,
  remedy: string,
): Readonly<Record<string, unknown>> {
  const record = parseObject(text, remedy);
  const faults = Object.entries(types).flatMap(([key, type]) => {
    const value = record[key];
    if (value === undefined) return [`${FILE}: no key ${key}; ${remedy}`];
    if (typeof value !== type || value === null) return [`${FILE} ${key}: no ${type}; ${remedy}`];
    return [];
  });
  if (faults.length > 0) throw new ResultsError(faults);
  return record;
}

function parseObject(text: string, remedy: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // said below, in the words of the other faults
  }
  throw new ResultsError([`${FILE}: no JSON object; ${remedy}`]);
}
