import { type CentredValues, type WeightedMoments, weightedMoments } from './weighted-moments.ts';

/**
 * Factors of the weights that move the band to where a skewed sample asks for it: 1 + g z / (2 n), with the sample's
 * skewness g and its standardised values z. They raise the mean by g s / (2 n).
 *
 * A small mean comes with a small standard deviation when values are skewed, so the studentised mean has the
 * expectation -g / (2 sqrt(n)) (Hall 1992, "The Bootstrap and Edgeworth Expansion", section 2.6), and a band around
 * the plain mean is too low. With |g| and |z| below sqrt(n) no factor is below a half.
 */
export function skewnessTilts({ offsets }: CentredValues): Float64Array {
  const moments: WeightedMoments = { mean: 0, variance: 0, thirdMoment: 0 };
  weightedMoments({ centre: 0, offsets }, new Float64Array(offsets.length).fill(1), moments);
  const { variance, thirdMoment } = moments;
  if (variance === 0) return new Float64Array(offsets.length).fill(1);
  const perUnit = thirdMoment / (2 * offsets.length * variance * variance);
  return offsets.map((offset) => 1 + perUnit * offset);
}
