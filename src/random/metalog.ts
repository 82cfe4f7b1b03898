import type { Distribution } from './distribution.ts';
import { findRoot } from './find-root.ts';
import { firstNotRising, percentileList } from './percentile-name.ts';

const NAME = 'metalog';

/** Largest |a3| / a2 of a law: one over the largest (y - 1/2) + y (1 - y) ln(y / (1 - y)), at y = 0.9168. */
const MOST_SKEW = 1.6671131192019293;

/**
 * The metalog law with three terms, unbounded: Keelin (2016), "The metalog distributions", Decision Analysis 13(4).
 *
 * Quantile a1 + a2 L + a3 (p - 1/2) L with L = ln(p / (1 - p)): it goes through any three percentiles that are not
 * too far to one side. Canonical parameters [a1, a2, a3].
 */
export const metalog: Distribution = {
  name: NAME,
  discrete: false,
  forms: [],
  percentiles: {
    counts: [3],
    closedForm: true,
    fault: (levels, values) => firstNotRising(levels, values) ?? skewFault(levels, values),
    toParameters: throughPercentiles,
  },
  quantile: (p, parameters) => atLogOdds(Math.log(p) - Math.log1p(-p), parameters),
  cdf(x, parameters) {
    const [a1, a2, a3] = parameters as readonly [number, number, number];
    if (!Number.isFinite(x)) return x > 0 ? 1 : 0;
    const farthest = (Math.abs(x - a1) / (a2 - Math.abs(a3) / 2)) * (1 + 1e-9);
    const [low, high] = x < a1 ? [-farthest, 0] : [0, farthest];
    const logOdds = x === a1 ? 0 : findRoot((trial) => atLogOdds(trial, parameters) - x, low, high);
    return 1 / (1 + Math.exp(-logOdds));
  },
  // the mean of (p - 1/2) L over p is 1/2, the mean of its square 1/3 + pi^2 / 36
  mean: ([a1, , a3]) => a1! + a3! / 2,
  variance: ([, a2, a3]) => (a2! * a2! * Math.PI ** 2) / 3 + a3! * a3! * (1 / 12 + Math.PI ** 2 / 36),
  support: () => [-Infinity, Infinity],
};

function atLogOdds(logOdds: number, parameters: readonly number[]): number {
  const [a1, a2, a3] = parameters as readonly [number, number, number];
  return a1 + logOdds * (a2 + (a3 * Math.tanh(logOdds / 2)) / 2);
}

/** Solves the three equations, one per percentile, for a1, a2 and a3. */
function throughPercentiles(levels: readonly number[], values: readonly number[]): readonly number[] {
  const logOdds = levels.map((level) => Math.log(level) - Math.log1p(-level));
  const skews = levels.map((level, i) => (level - 0.5) * logOdds[i]!);
  const step = (list: readonly number[], index: number) => list[index + 1]! - list[index]!;
  const [rise, riseOdds, riseSkew] = [step(values, 0), step(logOdds, 0), step(skews, 0)];
  const [next, nextOdds, nextSkew] = [step(values, 1), step(logOdds, 1), step(skews, 1)];
  const determinant = riseOdds * nextSkew - nextOdds * riseSkew;
  const a2 = (rise * nextSkew - next * riseSkew) / determinant;
  const a3 = (riseOdds * next - nextOdds * rise) / determinant;
  return [values[1]! - a2 * logOdds[1]! - a3 * skews[1]!, a2, a3];
}

function skewFault(levels: readonly number[], values: readonly number[]): string | undefined {
  const [, a2, a3] = throughPercentiles(levels, values) as readonly [number, number, number];
  if (Math.abs(a3!) < MOST_SKEW * a2!) return undefined;
  const between = a3! > 0 ? 'lower' : 'upper';
  return (
    `${percentileList(levels, values)} lie too far to one side; metalog needs the ${between} two further apart: ` +
    'its quantiles would fall somewhere'
  );
}
