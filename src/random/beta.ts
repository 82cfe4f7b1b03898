import { betaQuantile } from './beta-quantile.ts';
import type { Distribution } from './distribution.ts';
import { findRoot } from './find-root.ts';
import { betaLowerTail } from './incomplete-beta.ts';
import { firstNotPositive, notFraction, parameterForm, positiveForm } from './parameter-form.ts';
import { firstNotRising, percentileList, percentileName } from './percentile-name.ts';

const NAME = 'beta';
const SMALLEST_FITTED_SIZE = 1e-2;
const LARGEST_FITTED_SIZE = 1e8;

/**
 * The beta law, for rates and shares between 0 and 1.
 *
 * Canonical parameters [alpha, beta]; mean = alpha / n with n = alpha + beta, as if n cases had been watched.
 */
export const beta: Distribution = {
  name: NAME,
  discrete: false,
  forms: [
    positiveForm(NAME, ['alpha', 'beta'], (a, b) => [a, b]),
    parameterForm(
      ['mean', 'n'],
      (mean, n) => notFraction(NAME, 'mean', mean) ?? firstNotPositive(NAME, ['n'], [n]),
      (mean, n) => [mean * n, (1 - mean) * n],
    ),
    parameterForm(['mean', 'sd'], meanAndSdFault, (mean, sd) => {
      const n = ((mean / sd) * (1 - mean)) / sd - 1;
      return [mean * n, (1 - mean) * n];
    }),
  ],
  percentiles: {
    counts: [2],
    closedForm: false,
    fault: percentilesFault,
    toParameters: fitPercentiles,
  },
  quantile: (p, [a, b]) => betaQuantile(p, a!, b!),
  cdf: (x, [a, b]) => betaLowerTail(a!, b!, x),
  mean: ([a, b]) => a! / (a! + b!),
  variance: ([a, b]) => ((a! / (a! + b!)) * (b! / (a! + b!))) / (a! + b! + 1),
  support: () => [0, 1],
};

function meanAndSdFault(mean: number, sd: number): string | undefined {
  const broken = notFraction(NAME, 'mean', mean) ?? firstNotPositive(NAME, ['sd'], [sd]);
  if (broken !== undefined) return broken;
  const largest = Math.sqrt(mean * (1 - mean));
  if (sd < largest) return undefined;
  return `sd ${sd} is too wide for mean ${mean}; beta needs sd < sqrt(mean (1 - mean)) = ${largest.toPrecision(4)}`;
}

function percentilesFault(levels: readonly number[], values: readonly number[]): string | undefined {
  for (const [index, level] of levels.entries()) {
    const broken = notFraction(NAME, percentileName(level), values[index]!);
    if (broken !== undefined) return broken;
  }
  const broken = firstNotRising(levels, values);
  if (broken !== undefined) return broken;
  const excess = upperProbabilityExcess(levels, values);
  if (excess(Math.log(SMALLEST_FITTED_SIZE)) > 0) {
    return `${percentileList(levels, values)} lie too far apart; beta needs n = alpha + beta above ${SMALLEST_FITTED_SIZE}`;
  }
  if (excess(Math.log(LARGEST_FITTED_SIZE)) < 0) {
    return `${percentileList(levels, values)} lie too close together; beta needs n = alpha + beta below ${LARGEST_FITTED_SIZE}`;
  }
  return undefined;
}

/** For each size n one mean puts the lower percentile in place; the upper one then fixes n. */
function fitPercentiles(levels: readonly number[], values: readonly number[]): readonly number[] {
  const excess = upperProbabilityExcess(levels, values);
  const size = Math.exp(findRoot(excess, Math.log(SMALLEST_FITTED_SIZE), Math.log(LARGEST_FITTED_SIZE)));
  return shapesThrough(levels[0]!, values[0]!, size);
}

/** P(X <= upper value) minus its stated level, as a function of ln n, with the lower percentile in place. */
function upperProbabilityExcess(
  levels: readonly number[],
  values: readonly number[],
): (logSize: number) => number {
  return (logSize) => {
    const [a, b] = shapesThrough(levels[0]!, values[0]!, Math.exp(logSize));
    return betaLowerTail(a, b, values[1]!) - levels[1]!;
  };
}

/** Shapes of size n = alpha + beta whose quantile at `level` is `value`. */
function shapesThrough(level: number, value: number, size: number): readonly [a: number, b: number] {
  const shapes = (logOdds: number): [number, number] => [
    size / (1 + Math.exp(-logOdds)),
    size / (1 + Math.exp(logOdds)),
  ];
  const excess = (logOdds: number) => betaLowerTail(...shapes(logOdds), value) - level;
  return shapes(findRoot(excess, -40, 40));
}
