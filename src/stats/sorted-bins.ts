import assert from 'node:assert/strict';
import {
  BINS_PER_OCTAVE,
  clearHistogram,
  countListed,
  countsOf,
  isNegativeOctave,
  keyOfPlace,
  LONGEST_LIST,
  type LogHistogram,
  mergeHistogram,
  octaveStart,
  type Page,
  placeOf,
  setCount,
} from './log-histogram.ts';
import { sortPlaces } from './sort-places.ts';

/** The occupied bins of a histogram, ascending: what percentiles and tail means are read from. */
export interface SortedBins {
  count: number;
  /** Smallest and largest sample. */
  min: number;
  max: number;
  binCount: number;
  /** Octave and bin of each occupied bin, as octave * BINS_PER_OCTAVE + bin; the first `binCount` count. */
  places: Uint32Array;
  /** Samples in this bin and all below; the first `binCount` count. */
  cumulativeCounts: Uint32Array;
}

/**
 * Room for sorted bins, to be used again and again. There is enough for any list from the start: what reads a room is
 * compiled anew when its arrays become others.
 */
export function openSortedBins(): SortedBins {
  return {
    count: 0,
    min: Infinity,
    max: -Infinity,
    binCount: 0,
    places: new Uint32Array(LONGEST_LIST),
    cumulativeCounts: new Uint32Array(LONGEST_LIST),
  };
}

/**
 * The occupied bins of a histogram in the order of the values they hold.
 *
 * @param room  overwritten and returned
 * @throws AssertionError  when the histogram is empty
 */
export function sortBins(histogram: LogHistogram, room: SortedBins = openSortedBins()): SortedBins {
  assert(histogram.count > 0, 'a histogram of no samples has no bins');
  const [leastKey, largestKey] = extremeKeys(histogram);
  if (histogram.isListed) {
    room.binCount = sortPlaces(
      histogram.list,
      histogram.count,
      leastKey,
      largestKey,
      room.places,
      room.cumulativeCounts,
    );
  } else {
    makeRoom(room, histogram.pages.length * BINS_PER_OCTAVE);
    room.binCount = 0;
    for (const page of occupiedPages(histogram, leastKey, largestKey)) appendBins(room, page);
  }
  room.count = histogram.count;
  room.min = histogram.min;
  room.max = histogram.max;
  return room;
}

/** Appends the occupied bins of a page; those of negative values from the last one on. */
function appendBins(room: SortedBins, { octave, counts, words }: Page): void {
  const { places, cumulativeCounts } = room;
  const binsPerWord = counts.length / words.length;
  const flip = isNegativeOctave(octave) ? counts.length - 1 : 0;
  const wordFlip = flip === 0 ? 0 : words.length - 1;
  const firstPlace = octave * BINS_PER_OCTAVE;
  let { binCount } = room;
  let below = binCount === 0 ? 0 : cumulativeCounts[binCount - 1]!;
  for (let step = 0; step < words.length; step++) {
    const at = step ^ wordFlip;
    // four words at a time while all are empty, as most are
    if ((step & 3) === 0 && (words[at]! | words[at ^ 1]! | words[at ^ 2]! | words[at ^ 3]!) === 0) {
      step += 3;
      continue;
    }
    if (words[at] === 0) continue;
    for (let i = step * binsPerWord; i < (step + 1) * binsPerWord; i++) {
      const count = counts[i ^ flip]!;
      if (count === 0) continue;
      below += count;
      places[binCount] = firstPlace + (i ^ flip);
      cumulativeCounts[binCount++] = below;
    }
  }
  room.binCount = binCount;
}

/**
 * Moves all counts of a histogram to another one.
 *
 * @param from  emptied; keeps its memory for the next samples
 * @param bins  those of `from`, sorted
 */
export function moveBins(from: LogHistogram, bins: SortedBins, into: LogHistogram): void {
  if (from.isListed) {
    mergeHistogram(into, from);
    clearHistogram(from);
    return;
  }
  countListed(into);
  setCount(into, into.count + from.count);
  into.min = Math.min(into.min, from.min);
  into.max = Math.max(into.max, from.max);
  let octave = -1;
  let counts = from.counts;
  let target = into.counts;
  for (let i = 0; i < bins.binCount; i++) {
    const place = bins.places[i]!;
    const bin = place % BINS_PER_OCTAVE;
    if (octave !== Math.floor(place / BINS_PER_OCTAVE)) {
      octave = Math.floor(place / BINS_PER_OCTAVE);
      target = countsOf(into, octave);
      counts = countsOf(from, octave);
    }
    target[bin]! += counts[bin]!;
    counts[bin] = 0;
  }
  from.count = 0;
  from.min = Infinity;
  from.max = -Infinity;
}

function makeRoom(room: SortedBins, capacity: number): void {
  if (room.places.length >= capacity) return;
  room.places = new Uint32Array(capacity);
  room.cumulativeCounts = new Uint32Array(capacity);
}

/** Lower edge of a bin, drawn in to the smallest and largest sample. */
function lowEdge(bins: SortedBins, index: number): number {
  const place = bins.places[index]!;
  return drawIn(isNegative(place) ? -outerEdge(place) : innerEdge(place), bins);
}

/** Upper edge of a bin, drawn in to the smallest and largest sample. */
function highEdge(bins: SortedBins, index: number): number {
  const place = bins.places[index]!;
  return drawIn(isNegative(place) ? -innerEdge(place) : outerEdge(place), bins);
}

function isNegative(place: number): boolean {
  return isNegativeOctave(Math.floor(place / BINS_PER_OCTAVE));
}

/** The edges of a bin by magnitude. */
function innerEdge(place: number): number {
  return octaveStart(Math.floor(place / BINS_PER_OCTAVE)) * (1 + (place % BINS_PER_OCTAVE) / BINS_PER_OCTAVE);
}

function outerEdge(place: number): number {
  const bin = place % BINS_PER_OCTAVE;
  return octaveStart(Math.floor(place / BINS_PER_OCTAVE)) * (1 + (bin + 1) / BINS_PER_OCTAVE);
}

/**
 * The smallest sample that at least a fraction `level` of the samples does not exceed, to within its bin.
 *
 * Definition 1 of Hyndman & Fan (1996), "Sample quantiles in statistical packages", The American Statistician
 * 50(4): the sample of rank ceil(level * count). The samples of a bin are taken to be evenly spread over it,
 * so the error is at most 2^-12 of the sample's magnitude; a constant comes back exactly.
 *
 * @param level  probability, 0 < level < 1
 */
export function quantileOfBins(bins: SortedBins, level: number): number {
  const rank = rankOf(bins, level);
  const bin = binOfRank(bins, rank);
  const below = bin === 0 ? 0 : bins.cumulativeCounts[bin - 1]!;
  return placeInBin(bins, bin, (rank - below - 0.5) / (bins.cumulativeCounts[bin]! - below));
}

/**
 * The mean of the largest fraction `1 - level` of the samples, splitting the sample on the border.
 *
 * Rockafellar & Uryasev (2000), "Optimization of conditional value-at-risk", Journal of Risk 2(3):
 * q + E[(X - q)+] / (1 - level) with q the quantile; right for point masses too. The relative error is at
 * most 2^-12 when the tail has one sign.
 *
 * @param level  probability, 0 < level < 1
 */
export function tailMeanOfBins(bins: SortedBins, level: number): number {
  const tailCount = bins.count * (1 - level);
  const quantile = quantileOfBins(bins, level);
  const border = binOfRank(bins, rankOf(bins, level));
  let above = 0;
  let excess = 0;
  for (let bin = bins.binCount - 1; bin > border; bin--) {
    const count = bins.cumulativeCounts[bin]! - bins.cumulativeCounts[bin - 1]!;
    above += count;
    excess += count * (placeInBin(bins, bin, 0.5) - quantile);
  }
  const borderCount = bins.count - above - (border === 0 ? 0 : bins.cumulativeCounts[border - 1]!);
  const share = (tailCount - above) / borderCount;
  excess += (tailCount - above) * (placeInBin(bins, border, 1 - share / 2) - quantile);
  return quantile + excess / tailCount;
}

/**
 * What is known of the sample of a rank: it lies between these two, 2^-12 of its magnitude apart at most.
 *
 * @param rank  1 for the smallest sample, `count` for the largest
 */
export function boundsOfRank(bins: SortedBins, rank: number): readonly [low: number, high: number] {
  assert(rank >= 1 && rank <= bins.count, `no sample of rank ${rank} among ${bins.count}`);
  const bin = binOfRank(bins, rank);
  return [lowEdge(bins, bin), highEdge(bins, bin)];
}

/** Fraction of the samples that rank after the quantile at `level`; 0 when that is the largest sample. */
export function shareAboveQuantile(bins: SortedBins, level: number): number {
  const isLargest = quantileOfBins(bins, level) >= highEdge(bins, bins.binCount - 1);
  return isLargest ? 0 : (bins.count - rankOf(bins, level)) / bins.count;
}

/** Keys of the smallest and the largest sample. */
function extremeKeys({ min, max }: LogHistogram): readonly [leastKey: number, largestKey: number] {
  // an extreme of zero may be that of either sign
  return [keyOfPlace(placeOf(min === 0 ? -0 : min)), keyOfPlace(placeOf(max === 0 ? 0 : max))];
}

/** Pages that may hold samples, by their values; one memory for many series has pages of the others. */
function occupiedPages({ pages }: LogHistogram, leastKey: number, largestKey: number): readonly Page[] {
  const first = Math.floor(leastKey / BINS_PER_OCTAVE);
  const last = Math.floor(largestKey / BINS_PER_OCTAVE);
  const between = pages.filter(({ octave }) => orderOf(octave) >= first && orderOf(octave) <= last);
  return between.sort((a, b) => orderOf(a.octave) - orderOf(b.octave));
}

/** The upper bits of the keys of an octave's bins. */
function orderOf(octave: number): number {
  return Math.floor(keyOfPlace(octave * BINS_PER_OCTAVE) / BINS_PER_OCTAVE);
}

function drawIn(edge: number, { min, max }: SortedBins): number {
  return Math.min(Math.max(edge, min), max);
}

/** Rank, from 1, of the quantile. The slack keeps 0.07 * 100 = 7.000000000000001 at rank 7. */
function rankOf(bins: SortedBins, level: number): number {
  if (!(level > 0 && level < 1)) assert.fail(`a level lies between 0 and 1, not ${level}`);
  return Math.ceil(level * bins.count * (1 - 4 * Number.EPSILON));
}

function binOfRank(bins: SortedBins, rank: number): number {
  let low = 0;
  let high = bins.binCount - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bins.cumulativeCounts[middle]! < rank) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** The value a `fraction` of the way from a bin's low to its high edge. */
function placeInBin(bins: SortedBins, bin: number, fraction: number): number {
  const low = lowEdge(bins, bin);
  return low + (highEdge(bins, bin) - low) * fraction;
}
