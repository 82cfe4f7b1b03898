import assert from 'node:assert/strict';
import { MOST_PLACES } from './sort-places.ts';

/** Bins in one octave [2^e, 2^(e+1)); a bin is then at most 2^-12 = 0.0244 % of its values wide. */
export const BINS_PER_OCTAVE = 4096;

/** Octaves by their sign and exponent bits: the upper half is negative, the first of each half holds zero. */
const OCTAVES = 4096;
/** The high half of a float64 has 20 bits of mantissa below those; the upper 12 of them tell the bin. */
const OCTAVE_SHIFT = 20;
const BIN_SHIFT = 8;
const LARGEST_COUNT = 0xffff_ffff;
/** Up to this many samples are listed: in about the memory that pages take, and written one after the other. */
export const LONGEST_LIST: number = MOST_PLACES;
/** Up to this many samples a bin's count takes two bytes: half the memory, and fewer misses of the cache. */
const LARGEST_SHORT_COUNT = 0xffff;
/** A bin's place, octave * BINS_PER_OCTAVE + bin, is the top 24 bits of the values it holds. */
const SIGN_BIT = 0x80_0000;
const PLACE_MASK = 0xff_ffff;
/** The 32-bit half of a float64 that holds the sign: the second, in the order of bytes that src/kernels asks for. */
const HIGH_HALF = 1;

/**
 * Counts of samples in bins of equal relative width, for either sign and zero.
 *
 * A sample's bin is its own leading bits: sign, exponent and 12 bits of mantissa, so adding one costs no
 * logarithm. Counts are whole numbers: merging gives the same bits in any order. The bins of a few samples are listed
 * one after the other, up to 64 KiB; those of more are counted. Memory is then 16 KiB per octave that samples fall in
 * (half of that up to 65,535 samples), plus 8 KiB, however many samples come.
 */
export interface LogHistogram {
  count: number;
  /** Smallest and largest sample, exact; Infinity and -Infinity while there is none. */
  min: number;
  max: number;
  /** Whether samples are listed; once they are counted there is no way back. */
  isListed: boolean;
  /** The bin of each listed sample, as octave * BINS_PER_OCTAVE + bin; the first `count` count. */
  list: Uint32Array;
  /** Per octave (sign and exponent bits): 1 + index in `pages`, or 0 while no sample fell in it. */
  pageNumbers: Uint16Array;
  /** All counts, page after page: one array, so that finding a sample's count takes no branch. */
  counts: Counts;
  /** The same memory, 32 bits at a time. */
  words: Uint32Array;
  readonly pages: Page[];
}

type Counts = Uint16Array | Uint32Array;

/** The counts of one octave's bins, by growing magnitude; shape [bin]; a view of the histogram's counts. */
export interface Page {
  readonly octave: number;
  counts: Counts;
  /** The same memory, 32 bits at a time: 0 where a count, or two short ones, are, so that empty bins are soon passed. */
  words: Uint32Array;
}

/** A histogram of no samples. */
export function openLogHistogram(): LogHistogram {
  return {
    count: 0,
    min: Infinity,
    max: -Infinity,
    isListed: true,
    list: new Uint32Array(0),
    pageNumbers: new Uint16Array(0),
    counts: new Uint16Array(0),
    words: new Uint32Array(0),
    pages: [],
  };
}

/** Samples pass through here, where their bits can be read. */
const room = new Float64Array(1024);
const roomHalves = new Uint32Array(room.buffer);

/**
 * Counts the samples `values[start] .. values[end - 1]`, which must be finite.
 *
 * @param least    the smallest of them, or what is smaller than all
 * @param largest  the largest of them
 * @throws AssertionError  when the histogram would hold 2^32 samples or more
 */
export function addToHistogram(
  histogram: LogHistogram,
  values: Float64Array,
  start: number,
  end: number,
  least: number,
  largest: number,
): void {
  let listed = histogram.count;
  setCount(histogram, histogram.count + end - start);
  histogram.min = Math.min(histogram.min, least);
  histogram.max = Math.max(histogram.max, largest);
  for (let from = start; from < end; from += room.length) {
    const to = Math.min(from + room.length, end);
    room.set(values.subarray(from, to));
    if (histogram.isListed) listRoom(histogram.list, listed, to - from);
    else countRoom(histogram, to - from);
    listed += to - from;
  }
}

function listRoom(list: Uint32Array, start: number, sampleCount: number): void {
  for (let i = 0; i < sampleCount; i++) list[start + i] = roomHalves[2 * i + HIGH_HALF]! >>> BIN_SHIFT;
}

function countRoom(histogram: LogHistogram, sampleCount: number): void {
  for (let next = 0; next < sampleCount; next++) {
    const { pageNumbers, counts, words } = histogram;
    const shortBits = counts.length > words.length ? 1 : 0;
    next = countPairs(next, sampleCount, pageNumbers, words, shortBits);
    if (next < sampleCount) countOne(histogram, roomHalves[2 * next + HIGH_HALF]! >>> BIN_SHIFT);
  }
}

/** Counts one sample by its bin; its octave gets room when it has none. */
function countOne(histogram: LogHistogram, place: number): void {
  countsOf(histogram, Math.floor(place / BINS_PER_OCTAVE))[place % BINS_PER_OCTAVE]! += 1;
}

/**
 * Counts samples, two at a time, until one has no page. A loop that could open one itself would run at a third of the
 * speed, since its arrays might then be others in the next round; one that met short and long counts in turn, or went
 * one by one, at half.
 *
 * @param words      all counts, 32 bits at a time
 * @param shortBits  1 where a word holds two short counts, else 0
 * @returns index of the first sample that is not counted, or `end`
 */
function countPairs(
  start: number,
  end: number,
  pageNumbers: Uint16Array,
  words: Uint32Array,
  shortBits: number,
): number {
  // what a module exports is loaded anew each time
  const binsPerOctave = BINS_PER_OCTAVE;
  let i = start;
  for (; i + 1 < end; i += 2) {
    const high = roomHalves[2 * i + HIGH_HALF]!;
    const nextHigh = roomHalves[2 * i + 2 + HIGH_HALF]!;
    const page = pageNumbers[high >>> OCTAVE_SHIFT]!;
    const nextPage = pageNumbers[nextHigh >>> OCTAVE_SHIFT]!;
    if (page === 0 || nextPage === 0) return i;
    const place = (page - 1) * binsPerOctave + ((high >>> BIN_SHIFT) & (binsPerOctave - 1));
    const nextPlace = (nextPage - 1) * binsPerOctave + ((nextHigh >>> BIN_SHIFT) & (binsPerOctave - 1));
    // 32-bit sums spare a detour over float64
    const one = 1 << ((place & shortBits) << 4);
    words[place >>> shortBits] = (words[place >>> shortBits]! + one) | 0;
    const nextOne = 1 << ((nextPlace & shortBits) << 4);
    words[nextPlace >>> shortBits] = (words[nextPlace >>> shortBits]! + nextOne) | 0;
  }
  return i;
}

/** Adds the samples of `from` to `into`. */
export function mergeHistogram(into: LogHistogram, from: LogHistogram): void {
  into.min = Math.min(into.min, from.min);
  into.max = Math.max(into.max, from.max);
  if (from.isListed) {
    addListed(into, from.list, from.count);
    return;
  }
  countListed(into);
  setCount(into, into.count + from.count);
  for (const { octave, counts, words } of from.pages) {
    const target = countsOf(into, octave);
    const binsPerWord = counts.length / words.length;
    for (let word = 0; word < words.length; word++) {
      if (words[word] === 0) continue;
      for (let bin = word * binsPerWord; bin < (word + 1) * binsPerWord; bin++) target[bin]! += counts[bin]!;
    }
  }
}

function addListed(into: LogHistogram, list: Uint32Array, sampleCount: number): void {
  const before = into.count;
  setCount(into, before + sampleCount);
  if (into.isListed) into.list.set(list.subarray(0, sampleCount), before);
  else for (let i = 0; i < sampleCount; i++) countOne(into, list[i]!);
}

/** Counts the samples that are listed, if they are. */
export function countListed(histogram: LogHistogram): void {
  if (!histogram.isListed) return;
  histogram.isListed = false;
  histogram.pageNumbers = new Uint16Array(OCTAVES);
  for (let i = 0; i < histogram.count; i++) countOne(histogram, histogram.list[i]!);
  histogram.list = new Uint32Array(0);
}

/** Forgets all samples and keeps the memory for the next ones. */
export function clearHistogram(histogram: LogHistogram): void {
  histogram.count = 0;
  histogram.min = Infinity;
  histogram.max = -Infinity;
  histogram.counts.fill(0);
}

/** Says how many samples there are, before they are listed or counted in their bins. */
export function setCount(histogram: LogHistogram, count: number): void {
  if (!(count <= LARGEST_COUNT))
    assert.fail(`a histogram holds at most ${LARGEST_COUNT} samples, not ${count}`);
  if (count > LONGEST_LIST) countListed(histogram);
  else if (histogram.isListed && count > histogram.list.length) lengthenList(histogram, count);
  if (count > LARGEST_SHORT_COUNT && histogram.count <= LARGEST_SHORT_COUNT) {
    moveCounts(histogram, new Uint32Array(histogram.counts));
  }
  histogram.count = count;
}

/** Makes room for so many samples, and for more, so that the list is not moved for each run of them. */
function lengthenList(histogram: LogHistogram, count: number): void {
  const list = new Uint32Array(Math.min(Math.max(count, 2 * histogram.list.length), LONGEST_LIST));
  list.set(histogram.list);
  histogram.list = list;
}

/** Counts of the bins of an octave, which gets room for them when it has none; valid until another one does. */
export function countsOf(histogram: LogHistogram, octave: number): Counts {
  if (histogram.pageNumbers[octave] === 0) openPage(histogram, octave);
  return histogram.pages[histogram.pageNumbers[octave]! - 1]!.counts;
}

/** Adds a page for an octave that has none. */
function openPage(histogram: LogHistogram, octave: number): void {
  const { pages, pageNumbers } = histogram;
  const Room = histogram.count > LARGEST_SHORT_COUNT ? Uint32Array : Uint16Array;
  const counts = new Room((pages.length + 1) * BINS_PER_OCTAVE);
  counts.set(histogram.counts);
  pageNumbers[octave] = pages.push({ octave, counts, words: wordsOf(counts) });
  moveCounts(histogram, counts);
}

/** Puts the counts into another array and points every page at its part of it. */
function moveCounts(histogram: LogHistogram, counts: Counts): void {
  histogram.counts = counts;
  histogram.words = wordsOf(counts);
  for (const [index, page] of histogram.pages.entries()) {
    page.counts = counts.subarray(index * BINS_PER_OCTAVE, (index + 1) * BINS_PER_OCTAVE);
    page.words = wordsOf(page.counts);
  }
}

function wordsOf({ buffer, byteOffset, byteLength }: Counts): Uint32Array {
  return new Uint32Array(buffer, byteOffset, byteLength / Uint32Array.BYTES_PER_ELEMENT);
}

/** A bin's place as a key that grows with the values it holds: those of negative ones run backwards, and come first. */
export function keyOfPlace(place: number): number {
  return place < SIGN_BIT ? place | SIGN_BIT : ~place & PLACE_MASK;
}

/** The bin of a key. */
export function placeOfKey(key: number): number {
  return key >= SIGN_BIT ? key & ~SIGN_BIT : ~key & PLACE_MASK;
}

/** Magnitude at which an octave begins; 0 for the one that holds zero and what is smaller than 2^-1022. */
export function octaveStart(octave: number): number {
  return OCTAVE_STARTS[octave % (OCTAVES / 2)]!;
}

/** A float64 of the octave's bits and no mantissa; shape [octave]. */
const OCTAVE_STARTS = new Float64Array(
  BigUint64Array.from({ length: OCTAVES / 2 }, (_, octave) => BigInt(octave) << 52n).buffer,
);

/** The bin of a number: its leading bits. */
export function placeOf(value: number): number {
  oneNumber[0] = value;
  return halvesOfOne[HIGH_HALF]! >>> BIN_SHIFT;
}

const oneNumber = new Float64Array(1);
const halvesOfOne = new Uint32Array(oneNumber.buffer);

/** Whether an octave holds negative samples. */
export function isNegativeOctave(octave: number): boolean {
  return octave >= OCTAVES / 2;
}
