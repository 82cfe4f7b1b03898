import type { Distribution } from './distribution.ts';
import { lognormal } from './lognormal.ts';
import { normalCdf, normalQuantile } from './normal-quantile.ts';
import { firstNotPositive, parameterForm, positiveForm } from './parameter-form.ts';
import { smallestWhole } from './smallest-whole.ts';

const NAME = 'discretised_lognormal';

/**
 * A lognormal law rounded up to whole numbers from 1 on: X = ceil(L), so P(X <= k) = P(L <= k).
 *
 * Canonical parameters [mu, sigma] are those of L: the median of X is the median of L rounded up, and the mean
 * lies about a half above the mean of L. For counts with a heavy tail, such as turns of a conversation.
 */
export const discretisedLognormal: Distribution = {
  name: NAME,
  discrete: true,
  forms: [
    positiveForm(NAME, ['median', 'sigma'], (median, sigma) => [Math.log(median), sigma]),
    parameterForm(
      ['mu', 'sigma'],
      (_mu, sigma) => firstNotPositive(NAME, ['sigma'], [sigma]),
      (mu, sigma) => [mu, sigma],
    ),
  ],
  quantile(p, parameters) {
    const [mu, sigma] = parameters as readonly [number, number];
    const guess = Math.ceil(Math.exp(mu + sigma * normalQuantile(p)));
    // The smaller tail decides, so that levels close to 1 keep their digits.
    if (p > 0.5) return smallestWhole(1, guess, (count) => survival(count, mu, sigma) <= 1 - p);
    return smallestWhole(1, guess, (count) => normalCdf((Math.log(count) - mu) / sigma) >= p);
  },
  cdf: (x, parameters) => (x < 1 ? 0 : lognormal.cdf(Math.floor(x), parameters)),
  mean: (parameters) => survivalSums(parameters).mean,
  variance(parameters) {
    const { mean, meanSquare } = survivalSums(parameters);
    return meanSquare - mean * mean;
  },
  support: () => [1, Infinity],
};

function survival(x: number, mu: number, sigma: number): number {
  return normalCdf((mu - Math.log(x)) / sigma);
}

/**
 * E[X] = Σ P(X > k) and E[X²] = Σ (2k + 1) P(X > k), over k = 0, 1, 2, …
 *
 * Terms are added one by one where the law falls within few whole numbers. From `smooth` on one step of k moves
 * ln k by less than sigma / 100, and the rest has the sum of `smoothSums`: the mean is right to 1e-12, the
 * variance to 1e-12 of the mean square.
 */
function survivalSums(parameters: readonly number[]): { mean: number; meanSquare: number } {
  const [mu, sigma] = parameters as readonly [number, number];
  const certain = Math.max(1, Math.floor(Math.exp(mu - 9 * sigma)));
  const smooth = Math.max(certain, Math.ceil(100 / sigma));
  const vanished = Math.exp(mu + 39 * sigma);
  let mean = certain;
  let meanSquare = certain * certain;
  for (let k = certain; k < Math.min(smooth, vanished); k++) {
    const above = survival(k, mu, sigma);
    mean += above;
    meanSquare += (2 * k + 1) * above;
  }
  if (smooth >= vanished) return { mean, meanSquare };
  const [rest, restTwice] = smoothSums(smooth, mu, sigma);
  return { mean: mean + rest, meanSquare: meanSquare + restTwice };
}

/**
 * Σ S(k) and Σ (2k + 1) S(k) over k >= first, with S(k) = P(L > k).
 *
 * Euler-Maclaurin formula (DLMF 2.10.1) to the third derivative; the integrals are partial moments of L.
 */
function smoothSums(first: number, mu: number, sigma: number): readonly [sum: number, weightedSum: number] {
  const above = survival(first, mu, sigma);
  const z = (Math.log(first) - mu) / sigma;
  const tilt = z / sigma + 1;
  const slope = -Math.exp(-0.5 * z * z) / (Math.sqrt(2 * Math.PI) * sigma * first);
  const second = (-slope * tilt) / first;
  const third = (slope * (tilt * tilt + tilt - 1 / (sigma * sigma))) / (first * first);
  const sum = partialMoment(1, mu, sigma, z) - first * above + above / 2 - slope / 12 + third / 720;
  const integralOfTwice = partialMoment(2, mu, sigma, z) - first * first * above;
  const twice =
    integralOfTwice + first * above - (above + first * slope) / 6 + (first * third + 3 * second) / 360;
  return [sum, twice + sum];
}

/** E[L^order; L > exp(mu + z sigma)]. */
function partialMoment(order: number, mu: number, sigma: number, z: number): number {
  return Math.exp(order * mu + (order * order * sigma * sigma) / 2) * normalCdf(order * sigma - z);
}
