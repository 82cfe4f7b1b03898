import assert from 'node:assert/strict';

/** Moments of a law that puts weights on listed values. */
export interface WeightedMoments {
  mean: number;
  /** Divisor: the sum of the weights. */
  variance: number;
  /** Third central moment. */
  thirdMoment: number;
}

/** Values made ready for weighting: their differences from a middle one, so that sums of powers lose no digits. */
export interface CentredValues {
  readonly centre: number;
  readonly offsets: Float64Array;
}

/** Centres values on their mean; shape [value], at least one. */
export function centreValues(values: Float64Array): CentredValues {
  assert(values.length > 0, 'there is nothing to weigh');
  let sum = 0;
  for (const value of values) sum += value;
  const centre = sum / values.length;
  return { centre, offsets: values.map((value) => value - centre) };
}

/**
 * Writes mean, variance and third central moment of the values under weights to `out`.
 *
 * @param weights  shape [value], 0 or above and not all 0; they need not add up to 1
 * @example weightedMoments(centreValues(Float64Array.of(0, 3)), Float64Array.of(2, 1), out) // mean 1, variance 2, third 2
 */
export function weightedMoments(
  { centre, offsets }: CentredValues,
  weights: Float64Array,
  out: WeightedMoments,
): void {
  let total = 0;
  let first = 0;
  let second = 0;
  let third = 0;
  for (let i = 0; i < offsets.length; i++) {
    const weight = weights[i]!;
    const offset = offsets[i]!;
    const weighted = weight * offset;
    total += weight;
    first += weighted;
    second += weighted * offset;
    third += weighted * offset * offset;
  }
  if (!(total > 0)) assert.fail(`weights add up to ${total}`);
  const shift = first / total;
  const square = second / total;
  out.mean = centre + shift;
  // max: values that are all the same can leave a negative rounding error
  out.variance = Math.max(0, square - shift * shift);
  out.thirdMoment = third / total - 3 * shift * square + 2 * shift * shift * shift;
}
