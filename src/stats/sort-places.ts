import { keyOfPlace, LONGEST_LIST, placeOfKey } from './log-histogram.ts';

/** Samples are counted in so many bins at most, and so many per sample: beyond, sorting is faster. */
export const MOST_COUNTERS = 32_768;
const COUNTERS_PER_SAMPLE = 4;
const counters = new Uint16Array(MOST_COUNTERS);

/** Bits of a key that one pass sorts by, and how many values they have. */
const DIGIT_BITS = 8;
const DIGITS = 1 << DIGIT_BITS;
const starts = new Int32Array(DIGITS);

/** Keys go to and fro between two halves. They are no whole pages apart: the nearest cache would take them for one. */
const HALF = LONGEST_LIST + 528;
const keys = new Int32Array(2 * HALF);

/**
 * Sorts the bins of samples by the values that they hold, and counts the samples of each.
 *
 * @param list        the bin of each sample, LONGEST_LIST of them at most; the first `sampleCount` count
 * @param leastKey    key of the first bin; no sample lies before it
 * @param largestKey  key of the last
 * @param places      the bins that occur; overwritten; one longer than there are samples
 * @param ends        how many samples are in each of these and all before; just as long
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
  const range = largestKey - leastKey + 1;
  if (range <= Math.min(MOST_COUNTERS, COUNTERS_PER_SAMPLE * sampleCount)) {
    return countPlaces(list, sampleCount, leastKey, range, places, ends);
  }
  const from = sortKeys(list, sampleCount, leastKey, range);
  return countRuns(from, sampleCount, leastKey, places, ends);
}

/** Counts samples, and goes through all bins; without a branch, what is written of an empty one is written over. */
function countPlaces(
  list: Uint32Array,
  sampleCount: number,
  leastKey: number,
  range: number,
  places: Uint32Array,
  ends: Uint32Array,
): number {
  counters.fill(0, 0, range);
  for (let i = 0; i < sampleCount; i++) counters[keyOfPlace(list[i]!) - leastKey]! += 1;
  let bin = 0;
  let end = 0;
  for (let key = 0; key < range; key++) {
    const count = counters[key]!;
    end += count;
    places[bin] = placeOfKey(key + leastKey);
    ends[bin] = end;
    bin += count === 0 ? 0 : 1;
  }
  return bin;
}

/**
 * A radix sort from the least digit on: its time does not depend on the order of samples, and no branch of it is hard
 * to foresee. Passes are as many as the range of keys needs.
 *
 * @returns where the first key is, less the least key
 */
function sortKeys(list: Uint32Array, sampleCount: number, leastKey: number, range: number): number {
  for (let i = 0; i < sampleCount; i++) keys[i] = keyOfPlace(list[i]!) - leastKey;
  let from = 0;
  for (let shift = 0; (range - 1) >> shift > 0; shift += DIGIT_BITS) {
    sortByDigit(from, HALF - from, sampleCount, shift);
    from = HALF - from;
  }
  return from;
}

/** Moves keys to where the digit at a shift puts them; those of one digit keep their order. */
function sortByDigit(from: number, to: number, count: number, shift: number): void {
  starts.fill(0);
  for (let i = from; i < from + count; i++) starts[(keys[i]! >> shift) & (DIGITS - 1)]! += 1;
  let next = to;
  for (let digit = 0; digit < DIGITS; digit++) {
    const digitCount = starts[digit]!;
    starts[digit] = next;
    next += digitCount;
  }
  for (let i = from; i < from + count; i++) {
    const key = keys[i]!;
    const digit = (key >> shift) & (DIGITS - 1);
    const at = starts[digit]!;
    keys[at] = key;
    starts[digit] = at + 1;
  }
}

/** Writes every bin that occurs and the end of its run; without a branch, each sample writes over the last of its run. */
function countRuns(
  from: number,
  sampleCount: number,
  leastKey: number,
  places: Uint32Array,
  ends: Uint32Array,
): number {
  let bin = -1;
  let last = -1;
  for (let i = 0; i < sampleCount; i++) {
    const key = keys[from + i]!;
    bin += key === last ? 0 : 1;
    last = key;
    places[bin] = placeOfKey(key + leastKey);
    ends[bin] = i + 1;
  }
  return bin + 1;
}
