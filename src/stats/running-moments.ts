/** Moments up to the fourth of values that come one by one. */
export interface RunningMoments {
  count: number;
  mean: number;
  /** Sums of the second, third and fourth powers of the deviations from the mean. */
  second: number;
  third: number;
  fourth: number;
  least: number;
  largest: number;
}

/** The moments of no values. */
export function openRunningMoments(): RunningMoments {
  return { count: 0, mean: 0, second: 0, third: 0, fourth: 0, least: Infinity, largest: -Infinity };
}

/**
 * Adds one value by the update formulas of Pébay (2008), "Formulas for robust, one-pass parallel computation of
 * covariances and arbitrary-order statistical moments", Sandia report 2008-6212.
 */
export function addToRunningMoments(moments: RunningMoments, value: number): void {
  const before = moments.count;
  const count = before + 1;
  const away = value - moments.mean;
  const step = away / count;
  const square = away * step * before;
  moments.count = count;
  moments.mean += step;
  moments.fourth +=
    square * step * step * (count * count - 3 * count + 3) +
    6 * step * step * moments.second -
    4 * step * moments.third;
  moments.third += square * step * (count - 2) - 3 * step * moments.second;
  moments.second += square;
  moments.least = Math.min(moments.least, value);
  moments.largest = Math.max(moments.largest, value);
}

/** Standard deviation with divisor count - 1, of at least two values. */
export function sdOfRunning({ count, second }: RunningMoments): number {
  return Math.sqrt(second / (count - 1));
}

/** Third standardised moment; 0 where the values do not differ. */
export function skewnessOfRunning({ count, second, third }: RunningMoments): number {
  return second > 0 ? third / count / (second / count) ** 1.5 : 0;
}

/** Fourth standardised moment; 1, its least possible value, where the values do not differ. */
export function kurtosisOfRunning({ count, second, fourth }: RunningMoments): number {
  return second > 0 ? (count * fourth) / (second * second) : 1;
}
