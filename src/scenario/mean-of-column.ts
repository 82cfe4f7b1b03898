import { normalQuantile } from '../random/normal-quantile.ts';
import { studentTQuantile } from '../stats/student-t-quantile.ts';
import { type ColumnSummary, readingOf } from './file-reading.ts';
import type { NumericRange } from './numeric-range.ts';
import type { RandomQuantity } from './scenario.ts';
import type { Path } from './scenario-fault.ts';

/** Takes a fault at a key of the map, or at the whole of it; without `found` the file's own text is shown. */
type ReportMean = (path: Path, rule: string, found?: string, at?: 'key' | 'value') => void;

const KEYS = ['mean_of', 'column', 'min', 'max'] as const;

/** Fewest values that say how far off their mean may be. */
export const FEWEST_VALUES = 5;

/** Below this skewness the lognormal law is the normal one to all digits that matter, and its shift grows without bound. */
const SKEWNESS_MIN = 1e-3;

/** Whether a map of a scenario states a mean by a column of values. */
export function statesMean(raw: Readonly<Record<string, unknown>>): boolean {
  return 'mean_of' in raw;
}

/**
 * Reads `{ mean_of: FILE, column: NAME }`: a mean of which values were seen, as the law of what it may be. Where the
 * values keep to an end of the place's range, their mean does too.
 *
 * @returns undefined when something was reported
 */
export function readMeanOf(
  raw: Readonly<Record<string, unknown>>,
  { low, high }: NumericRange,
  report: ReportMean,
): RandomQuantity | undefined {
  let faultCount = 0;
  const tell: ReportMean = (...fault) => {
    faultCount++;
    report(...fault);
  };
  for (const key of Object.keys(raw)) {
    if (!KEYS.some((known) => known === key)) {
      tell([key], `mean_of takes ${KEYS.slice(1).join(', ')}`, 'unknown key', 'key');
    }
  }
  if (typeof raw['mean_of'] !== 'string') tell(['mean_of'], 'needs the name of a file');
  if (typeof raw['column'] !== 'string') {
    tell(['column'], 'needs the name of a column', raw['column'] === undefined ? 'missing' : undefined);
  }
  const bound = (key: 'min' | 'max', absent: number): number => {
    const value = raw[key] ?? absent;
    if (typeof value === 'number' && !Number.isNaN(value)) return value;
    tell([key], 'needs a number');
    return absent;
  };
  const [min, max] = [bound('min', Number.NEGATIVE_INFINITY), bound('max', Number.POSITIVE_INFINITY)];
  if (!(min < max)) tell(['min'], 'min must be below max', `min ${min} and max ${max}`);
  if (faultCount > 0) return undefined;
  const seen = readingOf(raw);
  if (seen === undefined) return report(['mean_of'], 'the file was not read') as undefined;
  if (seen.kind === 'fault') return report(['mean_of'], seen.rule, seen.found) as undefined;
  if (seen.kind !== 'column') return report(['mean_of'], 'needs a column of numbers') as undefined;
  if (seen.count < FEWEST_VALUES) {
    const rule = `a mean needs at least ${FEWEST_VALUES} values to say how far off it may be`;
    return report(['mean_of'], rule, `${seen.count} values`) as undefined;
  }
  if (seen.sd === 0) {
    return report(
      ['mean_of'],
      'state the number itself',
      `${seen.count} values, all ${seen.mean}`,
    ) as undefined;
  }
  const posterior = posteriorOfMean(seen);
  return {
    ...posterior,
    min: Math.max(min, seen.least >= low ? low : Number.NEGATIVE_INFINITY),
    max: Math.min(max, seen.largest <= high ? high : Number.POSITIVE_INFINITY),
  };
}

/**
 * What the mean of a population may be of which `count` values were seen, as a shifted lognormal law; a normal one
 * where the values are not skewed to the right.
 *
 * Mean and skewness are those of the Bayesian bootstrap (Rubin 1981, "The Bayesian bootstrap", Annals of Statistics
 * 9(1)): Dirichlet(1, …, 1) weights have a skewness of 2 g sqrt(n + 1) / (n + 2), with the values' own skewness g, and
 * as in `skewnessTilts` the centre lies g sd / (2 n) above the sample's mean. The spread makes the interval from P5 to
 * P95 as wide as Student's, with the degrees of freedom of the sample's variance: n - 1, or 2 n / (kurtosis - 1)
 * where the values' kurtosis leaves fewer.
 *
 * @param seen  at least FEWEST_VALUES values that are not all the same
 */
export function posteriorOfMean({
  count,
  mean,
  sd,
  skewness,
  kurtosis,
}: Pick<ColumnSummary, 'count' | 'mean' | 'sd' | 'skewness' | 'kurtosis'>): RandomQuantity {
  const centre = mean + (skewness * sd) / (2 * count);
  const freedom = Math.max(2, Math.min(count - 1, (2 * count) / (kurtosis - 1)));
  const spread = ((sd / Math.sqrt(count)) * studentTQuantile(0.95, freedom)) / normalQuantile(0.95);
  const lean = (2 * skewness * Math.sqrt(count + 1)) / (count + 2);
  const bounds = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY };
  if (lean < SKEWNESS_MIN) {
    return { dist: 'normal', keys: ['mean', 'sd'], values: [centre, spread], shift: 0, ...bounds };
  }
  // the law of three moments of src/random/three-moment-law.ts, as lognormal with a shift
  const y = 2 * Math.sinh(Math.asinh(lean / 2) / 3);
  const variance = Math.log1p(y * y);
  return {
    dist: 'lognormal',
    keys: ['mu', 'sigma'],
    values: [Math.log(spread / y) - variance / 2, Math.sqrt(variance)],
    shift: centre - spread / y,
    ...bounds,
  };
}
