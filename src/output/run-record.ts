import { createHash } from 'node:crypto';

/** What it takes to repeat a run, and what the run had to say. */
export interface RunRecord {
  readonly runId: string;
  readonly scenarioId: string;
  /** The whole text of the scenario file; only its hash is recorded. */
  readonly scenarioText: string;
  /** Day for which the prices hold, `YYYY-MM-DD`. */
  readonly priceBookDate: string;
  readonly seed: number;
  readonly trials: number;
  readonly replicates: number;
  /** By program, for example `{ costband: '0.1.0', node: '20.20.2' }`. */
  readonly versions: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  /** Seconds by stage of the run; the only part that differs between equal runs. */
  readonly timingsSeconds: Readonly<Record<string, number>>;
}

/** The text of run.json. */
export function runRecordJson(record: RunRecord): string {
  const json = {
    run_id: record.runId,
    scenario_id: record.scenarioId,
    scenario_sha256: createHash('sha256').update(record.scenarioText).digest('hex'),
    price_book_date: record.priceBookDate,
    seed: record.seed,
    trials: record.trials,
    replicates: record.replicates,
    versions: record.versions,
    warnings: record.warnings,
    timings_seconds: record.timingsSeconds,
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}
