/** What it takes to repeat a comparison, and what it had to say. */
export interface ComparisonRecord {
  readonly run_id: string;
  /** Cost that the scenarios are ranked by, over the whole horizon. */
  readonly metric: string;
  readonly baseline_id: string;
  /** In the order in which they were stated, the baseline first. */
  readonly scenarios: readonly ComparedScenario[];
  readonly seed: number;
  readonly trials: number;
  readonly price_book_date: string;
  readonly price_book_source: string;
  /** By program, for example `{ costband: '0.1.0', node: '20.20.2' }`. */
  readonly versions: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/** One of the scenarios of a comparison. */
export interface ComparedScenario {
  readonly id: string;
  readonly title: string;
  readonly model: string;
}

/** The text of a comparison's run.json; it holds no clock. */
export function comparisonRecordJson(record: ComparisonRecord): string {
  return `${JSON.stringify({ kind: 'comparison', ...record }, undefined, 2)}\n`;
}
