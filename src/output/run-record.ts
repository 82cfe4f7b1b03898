import { createHash } from 'node:crypto';
import { findVendor } from '../prices/vendors.ts';
import type { QuantityDescription } from '../scenario/describe-quantities.ts';
import { modelsOf, type Scenario } from '../scenario/scenario.ts';

/** What it takes to repeat a run, and what the run had to say. */
export interface RunRecord {
  readonly runId: string;
  readonly scenario: Scenario;
  /** The whole text of the scenario file; only its hash is recorded. */
  readonly scenarioText: string;
  /** Day for which the prices hold, `YYYY-MM-DD`. */
  readonly priceBookDate: string;
  /** Package and version that the prices were taken from. */
  readonly priceBookSource: string;
  /** Prices that the book gave, USD per million tokens by kind of token; those that the scenario states are quantities. */
  readonly bookPricesUsdPerMtok: Readonly<Record<string, number>>;
  /** Every quantity of the scenario with what it implies. */
  readonly quantities: readonly QuantityDescription[];
  /** What each log says of a month by hand; empty where no ticket comes from a log. */
  readonly logs?: readonly object[];
  /** Metric that the budget is about. */
  readonly budgetMetric: string;
  readonly seed: number;
  readonly trials: number;
  readonly replicates: number;
  /** Who drew the samples: `fast` or `plain`. */
  readonly engine: string;
  /** Whether every ticket was drawn where months would follow from moments. */
  readonly everyTicket: boolean;
  /** What --until asked for and what came out; absent without it. */
  readonly precision?: object;
  /** By program, for example `{ costband: '0.1.0', node: '20.20.2' }`. */
  readonly versions: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  /** Threads that drew the samples; this and the timings alone differ between equal runs. */
  readonly threads: number;
  /** Seconds by stage of the run. */
  readonly timingsSeconds: Readonly<Record<string, number>>;
}

/** The text of run.json. */
export function runRecordJson(record: RunRecord): string {
  const { scenario } = record;
  const json = {
    run_id: record.runId,
    scenario_id: scenario.id,
    title: scenario.title,
    question: scenario.question,
    model: modelsOf(scenario).join(', '),
    budget_metric: record.budgetMetric,
    scenario_sha256: createHash('sha256').update(record.scenarioText).digest('hex'),
    sources: scenario.sources?.map(({ name, sha256 }) => ({ file: name, sha256 })),
    closed_form: record.logs?.length ? record.logs : undefined,
    price_book_date: record.priceBookDate,
    price_book_source: record.priceBookSource,
    book_prices_usd_per_mtok: record.bookPricesUsdPerMtok,
    vendor: vendorRecord(scenario),
    seed: record.seed,
    trials: record.trials,
    replicates: record.replicates,
    engine: record.engine,
    every_ticket: record.everyTicket || undefined,
    precision: record.precision,
    versions: record.versions,
    warnings: record.warnings,
    quantities: record.quantities.map(({ path, level, text, mean, p01, p99 }) => ({
      path,
      level,
      text,
      mean,
      p01,
      p99,
    })),
    assumptions: scenario.assumptions ?? {},
    threads: record.threads,
    timings_seconds: record.timingsSeconds,
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}

/** Terms of the vendor that answers, and where a price comes from that the scenario does not state. */
function vendorRecord({ vendor }: Scenario): object | undefined {
  if (vendor === undefined) return undefined;
  const { name, unit, repeats, isStatedPrice } = vendor;
  const listed = isStatedPrice ? undefined : findVendor(name);
  return {
    name,
    unit,
    ...(unit === 'resolution' && { repeats }),
    ...(listed && { book_usd_per_unit: listed.usdPerUnit, source: listed.source, date: listed.date }),
  };
}
