import assert from 'node:assert/strict';

/** Bins in one octave [2^e, 2^(e+1)); a bin is then at most 2^-12 = 0.0244 % of its values wide. */
export const BINS_PER_OCTAVE = 4096;

/** Octaves by their sign and exponent bits: the upper half is negative, the first of each half holds zero. */
const OCTAVES = 4096;
/** The high half of a float64 has 20 bits of mantissa below those; the upper 12 of them tell the bin. */
const OCTAVE_SHIFT = 20;
const BIN_SHIFT = 8;
const LARGEST_COUNT = 0xffff_ffff;
/** Up to this many samples a bin's count takes two bytes: half the memory, and fewer misses of the cache. */
const LARGEST_SHORT_COUNT = 0xffff;
/** Which 32-bit half of a float64 holds the sign: 1.0 has a low half of zero. */
const HIGH_HALF = new Uint32Array(Float64Array.of(1).buffer)[0] === 0 ? 1 : 0;

/**
 * Counts of samples in bins of equal relative width, for either sign and zero.
 *
 * A sample's bin is its own leading bits: sign, exponent and 12 bits of mantissa, so adding one costs no
 * logarithm. Counts are whole numbers: merging gives the same bits in any order. Memory is 16 KiB per octave
 * that samples fall in (half of that up to 65,535 samples), plus 8 KiB, however many samples come.
 */
export interface LogHistogram {
  count: number;
  /** Smallest and largest sample, exact; Infinity and -Infinity while there is none. */
  min: number;
  max: number;
  /** Per octave (sign and exponent bits): 1 + index in `pages`, or 0 while no sample fell in it. */
  readonly pageNumbers: Uint16Array;
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
    pageNumbers: new Uint16Array(OCTAVES),
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
  setCount(histogram, histogram.count + end - start);
  histogram.min = Math.min(histogram.min, least);
  histogram.max = Math.max(histogram.max, largest);
  for (let from = start; from < end; from += room.length) {
    const to = Math.min(from + room.length, end);
    room.set(values.subarray(from, to));
    countRoom(histogram, to - from);
  }
}

function countRoom(histogram: LogHistogram, sampleCount: number): void {
  for (let next = 0; next < sampleCount; next++) {
    const { pageNumbers, counts, words } = histogram;
    const shortBits = counts.length > words.length ? 1 : 0;
    next = countPairs(next, sampleCount, pageNumbers, words, shortBits);
    if (next < sampleCount) countOne(histogram, roomHalves[2 * next + HIGH_HALF]!);
  }
}

/** Counts one sample by its high half; its octave gets room when it has none. */
function countOne(histogram: LogHistogram, high: number): void {
  countsOf(histogram, high >>> OCTAVE_SHIFT)[(high >>> BIN_SHIFT) & (BINS_PER_OCTAVE - 1)]! += 1;
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
  // where the high half comes second, so does the upper of two short counts
  const swap = shortBits & (1 - HIGH_HALF);
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
    const one = 1 << (((place & shortBits) ^ swap) << 4);
    words[place >>> shortBits] = (words[place >>> shortBits]! + one) | 0;
    const nextOne = 1 << (((nextPlace & shortBits) ^ swap) << 4);
    words[nextPlace >>> shortBits] = (words[nextPlace >>> shortBits]! + nextOne) | 0;
  }
  return i;
}

/** Adds the counts of `from` to `into`. */
export function mergeHistogram(into: LogHistogram, from: LogHistogram): void {
  setCount(into, into.count + from.count);
  into.min = Math.min(into.min, from.min);
  into.max = Math.max(into.max, from.max);
  for (const { octave, counts, words } of from.pages) {
    const target = countsOf(into, octave);
    const binsPerWord = counts.length / words.length;
    for (let word = 0; word < words.length; word++) {
      if (words[word] === 0) continue;
      for (let bin = word * binsPerWord; bin < (word + 1) * binsPerWord; bin++) target[bin]! += counts[bin]!;
    }
  }
}

/** Forgets all samples and keeps the memory for the next ones. */
export function clearHistogram(histogram: LogHistogram): void {
  histogram.count = 0;
  histogram.min = Infinity;
  histogram.max = -Infinity;
  histogram.counts.fill(0);
}

/** Says how many samples there are, before they are counted in their bins. */
export function setCount(histogram: LogHistogram, count: number): void {
  if (!(count <= LARGEST_COUNT))
    assert.fail(`a histogram holds at most ${LARGEST_COUNT} samples, not ${count}`);
  if (count > LARGEST_SHORT_COUNT && histogram.count <= LARGEST_SHORT_COUNT) {
    moveCounts(histogram, new Uint32Array(histogram.counts));
  }
  histogram.count = count;
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

/** Magnitude at which an octave begins; 0 for the one that holds zero and what is smaller than 2^-1022. */
export function octaveStart(octave: number): number {
  return OCTAVE_STARTS[octave % (OCTAVES / 2)]!;
}

/** A float64 of the octave's bits and no mantissa; shape [octave]. */
const OCTAVE_STARTS = new Float64Array(
  BigUint64Array.from({ length: OCTAVES / 2 }, (_, octave) => BigInt(octave) << 52n).buffer,
);

/** The octave of a number: its sign and exponent bits. */
export function octaveOf(value: number): number {
  oneNumber[0] = value;
  return halvesOfOne[HIGH_HALF]! >>> OCTAVE_SHIFT;
}

const oneNumber = new Float64Array(1);
const halvesOfOne = new Uint32Array(oneNumber.buffer);

/** Whether an octave holds negative samples. */
export function isNegativeOctave(octave: number): boolean {
  return octave >= OCTAVES / 2;
}
