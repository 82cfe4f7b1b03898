import { InvalidArgumentError, Option } from 'commander';
import type { Band } from '../summary/band.ts';
import { EXIT } from './exit-code.ts';
import { formatNumber } from './format-number.ts';
import { estimateOf, TARGET_STATISTICS } from './precision-target.ts';

type Comparison = '>' | '>=' | '<' | '<=';

const COMPARISONS: Readonly<Record<Comparison, (value: number, limit: number) => boolean>> = {
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
};

/** Something about the whole horizon that must not be so. */
export interface FailCondition {
  /** As the user wrote it. */
  readonly text: string;
  readonly metric: string;
  /** `p05` to `p99`, `mean`, `sd` or `es95`. */
  readonly statistic: string;
  readonly comparison: Comparison;
  /** In the unit of the metric. */
  readonly limit: number;
}

/** What must not be so. */
export interface FailOptions {
  readonly failIf?: readonly FailCondition[];
}

/** The option `--fail-if`. */
export function failOption(): Option {
  const description =
    "end with 7 when this is so over the whole horizon, for example 'total_cost.p90 > 12000'; may be repeated";
  return new Option('--fail-if <condition>', description).argParser(collectConditions).conflicts('verify');
}

function collectConditions(text: string, before: readonly FailCondition[] = []): readonly FailCondition[] {
  const condition = parseFailCondition(text);
  if (condition !== undefined) return [...before, condition];
  const form = "<metric>.<statistic> <comparison> <number>, such as 'total_cost.p90 > 12000'";
  throw new InvalidArgumentError(
    `${text} found; needs ${form}, with ${Object.keys(COMPARISONS).join(' ')} and one of ${TARGET_STATISTICS.join(', ')}`,
  );
}

/**
 * Reads a condition; undefined when it is none.
 *
 * @example parseFailCondition('ai_cost.p90 > 12000')?.limit // 12000
 */
export function parseFailCondition(text: string): FailCondition | undefined {
  const parts = /^\s*([a-z][a-z0-9_]*)\.([a-z]+\d*)\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text);
  if (parts === null) return undefined;
  const [, metric = '', statistic = '', comparison = '', limit] = parts;
  if (!TARGET_STATISTICS.includes(statistic)) return undefined;
  return {
    text,
    metric,
    statistic,
    comparison: comparison as Comparison,
    limit: Number(limit),
  };
}

/**
 * The conditions that are so, in words. One about a metric without a band is taken to be so: nothing shows that it
 * is not.
 */
export function heldConditions(bands: readonly Band[], { failIf = [] }: FailOptions): readonly string[] {
  return failIf.flatMap(({ text, metric, statistic, comparison, limit }) => {
    const band = bands.find(({ series }) => series.metric === metric && series.period.grain === 'total');
    if (band === undefined) return [`${text}: ${metric} has no band`];
    const { value, ciLow, ciHigh } = estimateOf(band, statistic);
    if (!COMPARISONS[comparison](value, limit)) return [];
    const sure = COMPARISONS[comparison](ciLow, limit) && COMPARISONS[comparison](ciHigh, limit);
    const doubt = sure ? '' : ', and its interval reaches across: more trials tell';
    return [
      `${text}: it is ${formatNumber(value)} (95 % interval ${formatNumber(ciLow)} to ${formatNumber(ciHigh)})${doubt}`,
    ];
  });
}

/** Tells which conditions are so, even when all else is quiet, and lets the process end with 7 then. */
export function endWhereHeld(scenarioId: string, bands: readonly Band[], options: FailOptions): void {
  for (const text of heldConditions(bands, options)) {
    console.error(`${scenarioId}: ${text}`);
    process.exitCode = EXIT.conditionFailed;
  }
}
