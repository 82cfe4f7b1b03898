import { distributionNamed } from './distributions.ts';
import { findRoot } from './find-root.ts';
import { logGamma } from './log-gamma.ts';
import { normalCdf } from './normal-quantile.ts';

/** Values that were seen, each with how often; a count may be a fraction. */
export interface SeenValues {
  readonly values: Float64Array;
  readonly counts: Float64Array;
}

/** A law fitted by maximum likelihood. */
export interface FittedLaw {
  readonly dist: string;
  /** Keys and values as a scenario states them. */
  readonly keys: readonly string[];
  readonly values: readonly number[];
  /** Canonical parameters, and what is added to every draw. */
  readonly parameters: readonly number[];
  readonly shift: number;
  readonly logLikelihood: number;
  /** Akaike's information criterion, 2 k - 2 log likelihood: smaller is better. */
  readonly aic: number;
}

/** Names of the laws that whole numbers from 1 on are fitted by, and that positive amounts are. */
export const TURN_LAWS: readonly string[] = ['negative_binomial', 'discretised_lognormal', 'poisson'];
export const AMOUNT_LAWS: readonly string[] = ['lognormal', 'gamma', 'weibull', 'exponential'];

/**
 * Fits a law by maximum likelihood.
 *
 * @param name  one of TURN_LAWS, for whole values from 1 on, or of AMOUNT_LAWS, for values above 0
 * @param seen  at least two different values
 * @returns undefined where the likelihood has no largest value, such as a negative binomial law of counts that
 *   scatter less than a Poisson law's
 */
export function fitLaw(name: string, seen: SeenValues): FittedLaw | undefined {
  const fitOf = FITS[name];
  if (fitOf === undefined) throw new Error(`no fit of ${name}`);
  return fitOf(seen);
}

const FITS: Readonly<Record<string, (seen: SeenValues) => FittedLaw | undefined>> = {
  poisson: fitPoisson,
  negative_binomial: fitNegativeBinomial,
  discretised_lognormal: fitDiscretisedLognormal,
  lognormal: fitLognormal,
  gamma: fitGamma,
  weibull: fitWeibull,
  exponential: fitExponential,
};

function law(
  dist: string,
  stated: readonly (readonly [key: string, value: number])[],
  shift: number,
  logLikelihood: number,
): FittedLaw {
  const keys = stated.map(([key]) => key);
  const values = stated.map(([, value]) => value);
  const form = distributionNamed(dist).forms.find((one) => one.keys.join() === keys.join());
  if (form === undefined) throw new Error(`${dist} has no form ${keys.join()}`);
  const parameters = form.toParameters(values);
  return { dist, keys, values, parameters, shift, logLikelihood, aic: 2 * keys.length - 2 * logLikelihood };
}

/** Mean of a function of the values. */
function meanOf({ values, counts }: SeenValues, of: (value: number) => number): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    sum += counts[i]! * of(values[i]!);
    total += counts[i]!;
  }
  return sum / total;
}

function countOf({ counts }: SeenValues): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function fitPoisson(seen: SeenValues): FittedLaw {
  const mean = meanOf(seen, (value) => value - 1);
  const each = meanOf(seen, (value) => (value - 1) * Math.log(mean) - mean - logGamma(value));
  return law('poisson', [['mean', mean]], 1, countOf(seen) * each);
}

/** The mean of the likelihood's maximum is the sample's; its r is where the profile peaks. */
function fitNegativeBinomial(seen: SeenValues): FittedLaw | undefined {
  const mean = meanOf(seen, (value) => value - 1);
  const variance = meanOf(seen, (value) => (value - 1 - mean) ** 2);
  if (variance <= mean) return undefined;
  const each = (logR: number) => {
    const r = Math.exp(logR);
    return meanOf(
      seen,
      (value) =>
        logGamma(value - 1 + r) -
        logGamma(r) -
        logGamma(value) +
        r * Math.log(r / (r + mean)) +
        (value - 1) * Math.log(mean / (r + mean)),
    );
  };
  const logR = highest(each, -7, 12);
  const stated = [
    ['r', Math.exp(logR)],
    ['mean', mean],
  ] as const;
  return law('negative_binomial', stated, 1, countOf(seen) * each(logR));
}

function fitDiscretisedLognormal(seen: SeenValues): FittedLaw {
  const start = logMoments(seen);
  const each = (mu: number, logSigma: number) => {
    const sigma = Math.exp(logSigma);
    const below = (x: number) => (x <= 0 ? 0 : normalCdf((Math.log(x) - mu) / sigma));
    return meanOf(seen, (value) => Math.log(Math.max(1e-300, below(value) - below(value - 1))));
  };
  const bestMu = (logSigma: number) =>
    highest((mu) => each(mu, logSigma), start.mu - 2 * start.sigma - 1, start.mu + 2 * start.sigma);
  const logSigma = highest(
    (trial) => each(bestMu(trial), trial),
    Math.log(start.sigma) - 1.5,
    Math.log(start.sigma) + 1.5,
  );
  const mu = bestMu(logSigma);
  const stated = [
    ['median', Math.exp(mu)],
    ['sigma', Math.exp(logSigma)],
  ] as const;
  return law('discretised_lognormal', stated, 0, countOf(seen) * each(mu, logSigma));
}

function logMoments(seen: SeenValues): { readonly mu: number; readonly sigma: number } {
  const mu = meanOf(seen, Math.log);
  return { mu, sigma: Math.sqrt(meanOf(seen, (value) => (Math.log(value) - mu) ** 2)) };
}

function fitLognormal(seen: SeenValues): FittedLaw {
  const { mu, sigma } = logMoments(seen);
  const each = -mu - Math.log(sigma) - 0.5 * Math.log(2 * Math.PI) - 0.5;
  const stated = [
    ['median', Math.exp(mu)],
    ['sigma', sigma],
  ] as const;
  return law('lognormal', stated, 0, countOf(seen) * each);
}

/** The mean of the likelihood's maximum is the sample's; its shape is where the profile peaks. */
function fitGamma(seen: SeenValues): FittedLaw {
  const mean = meanOf(seen, (value) => value);
  const logMean = meanOf(seen, Math.log);
  const each = (logShape: number) => {
    const shape = Math.exp(logShape);
    return (shape - 1) * logMean - shape - shape * Math.log(mean / shape) - logGamma(shape);
  };
  const logShape = highest(each, -7, 12);
  const stated = [
    ['shape', Math.exp(logShape)],
    ['mean', mean],
  ] as const;
  return law('gamma', stated, 0, countOf(seen) * each(logShape));
}

/** The shape k solves sum x^k log x / sum x^k - 1 / k = mean of logs; values are taken over their geometric mean. */
function fitWeibull(seen: SeenValues): FittedLaw {
  const { mu } = logMoments(seen);
  const excess = (shape: number) => {
    const powers = meanOf(seen, (value) => Math.exp(shape * (Math.log(value) - mu)));
    const weighted = meanOf(
      seen,
      (value) => Math.exp(shape * (Math.log(value) - mu)) * (Math.log(value) - mu),
    );
    return weighted / powers - 1 / shape;
  };
  const shape = findRoot(excess, 0.02, 50);
  const scale =
    Math.exp(mu) * meanOf(seen, (value) => Math.exp(shape * (Math.log(value) - mu))) ** (1 / shape);
  const each = Math.log(shape) - shape * Math.log(scale) + (shape - 1) * mu - 1;
  const stated = [
    ['shape', shape],
    ['scale', scale],
  ] as const;
  return law('weibull', stated, 0, countOf(seen) * each);
}

function fitExponential(seen: SeenValues): FittedLaw {
  const mean = meanOf(seen, (value) => value);
  return law('exponential', [['mean', mean]], 0, countOf(seen) * (-Math.log(mean) - 1));
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Place of the highest value of a function with one peak, by golden sections, to 1e-7 of the range. */
function highest(of: (x: number) => number, low: number, high: number): number {
  let [left, right] = [low, high];
  let [a, b] = [right - GOLDEN * (right - left), left + GOLDEN * (right - left)];
  let [atA, atB] = [of(a), of(b)];
  while (right - left > 1e-7 * (high - low)) {
    if (atA > atB) {
      [right, b, atB] = [b, a, atA];
      a = right - GOLDEN * (right - left);
      atA = of(a);
    } else {
      [left, a, atA] = [a, b, atB];
      b = left + GOLDEN * (right - left);
      atB = of(b);
    }
  }
  return (left + right) / 2;
}
