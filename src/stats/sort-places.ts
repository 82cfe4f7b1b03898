import { kernels, wordsAt } from '../kernels/kernels.ts';

/** Places that can be sorted at most. */
export const MOST_PLACES: number = kernels.MOST_PLACES.value;

/** Samples are counted in so many bins at most, and so many per sample: beyond, sorting is faster. */
export const MOST_COUNTERS: number = kernels.MOST_COUNTERS.value;
const COUNTERS_PER_SAMPLE = 4;

const kernelPlaces = wordsAt(kernels.places.value, MOST_PLACES + 1);
const kernelEnds = wordsAt(kernels.ends.value, MOST_PLACES + 1);

/**
 * Sorts the bins of samples by the values that they hold, and counts the samples of each.
 *
 * @param list        the bin of each sample, MOST_PLACES of them at most; the first `sampleCount` count
 * @param leastKey    key of the first bin; no sample lies before it
 * @param largestKey  key of the last
 * @param places      the bins that occur; overwritten
 * @param ends        how many samples are in each of these and all before; overwritten
 * @returns how many bins occur
 */
export function sortPlaces(
  list: Uint32Array,
  sampleCount: number,
  leastKey: number,
  largestKey: number,
  places: Uint32Array,
  ends: Uint32Array,
): number {
  kernelPlaces.set(list.subarray(0, sampleCount));
  const range = largestKey - leastKey + 1;
  const isDense = range <= Math.min(MOST_COUNTERS, COUNTERS_PER_SAMPLE * sampleCount);
  const binCount = isDense
    ? kernels.countPlaces(sampleCount, leastKey, range)
    : kernels.sortPlaces(sampleCount, leastKey, range);
  places.set(kernelPlaces.subarray(0, binCount));
  ends.set(kernelEnds.subarray(0, binCount));
  return binCount;
}
