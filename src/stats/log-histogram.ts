import assert from 'node:assert/strict';

/** Bins in one octave [2^e, 2^(e+1)); a bin is then at most 2^-12 = 0.0244 % of its values wide. */
export const BINS_PER_OCTAVE = 4096;

/** Octaves by their sign and exponent bits: the upper half is negative, the first of each half holds zero. */
const OCTAVES = 4096;
/** The high half of a float64 has 20 bits of mantissa below those; 12 of them tell the bin. */
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
  readonly pages: Page[];
}

/** The counts of one octave's bins, by growing magnitude; shape [bin]. */
export interface Page {
  readonly octave: number;
  counts: Uint16Array | Uint32Array;
}

/** A histogram of no samples. */
export function openLogHistogram(): LogHistogram {
  return { count: 0, min: Infinity, max: -Infinity, pageNumbers: new Uint16Array(OCTAVES), pages: [] };
}

/**
 * Counts the samples `values[start] .. values[end - 1]`, which must be finite.
 *
 * @throws AssertionError  when the histogram would hold 2^32 samples or more
 */
export function addToHistogram(
  histogram: LogHistogram,
  values: Float64Array,
  start: number,
  end: number,
): void {
  setCount(histogram, histogram.count + end - start);
  const halves = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  let { min, max } = histogram;
  let octave = -1;
  let counts: Page['counts'] | undefined;
  for (let i = start; i < end; i++) {
    const value = values[i]!;
    min = value < min ? value : min;
    max = value > max ? value : max;
    const high = halves[2 * i + HIGH_HALF]!;
    if (high >>> OCTAVE_SHIFT !== octave) {
      octave = high >>> OCTAVE_SHIFT;
      counts = countsOf(histogram, octave);
    }
    counts![(high >>> BIN_SHIFT) & (BINS_PER_OCTAVE - 1)]!++;
  }
  histogram.min = min;
  histogram.max = max;
}

/** Adds the counts of `from` to `into`. */
export function mergeHistogram(into: LogHistogram, from: LogHistogram): void {
  setCount(into, into.count + from.count);
  into.min = Math.min(into.min, from.min);
  into.max = Math.max(into.max, from.max);
  for (const { octave, counts } of from.pages) {
    const target = countsOf(into, octave);
    for (let bin = 0; bin < BINS_PER_OCTAVE; bin++) {
      target[bin]! += counts[bin]!;
    }
  }
}

/** Forgets all samples and keeps the memory for the next ones. */
export function clearHistogram(histogram: LogHistogram): void {
  histogram.count = 0;
  histogram.min = Infinity;
  histogram.max = -Infinity;
  for (const { counts } of histogram.pages) {
    counts.fill(0);
  }
}

function setCount(histogram: LogHistogram, count: number): void {
  assert(count <= LARGEST_COUNT, `a histogram holds at most ${LARGEST_COUNT} samples, not ${count}`);
  if (count > LARGEST_SHORT_COUNT && histogram.count <= LARGEST_SHORT_COUNT) {
    for (const page of histogram.pages) page.counts = new Uint32Array(page.counts);
  }
  histogram.count = count;
}

function countsOf(histogram: LogHistogram, octave: number): Page['counts'] {
  if (histogram.pageNumbers[octave] === 0) {
    const Counts = histogram.count > LARGEST_SHORT_COUNT ? Uint32Array : Uint16Array;
    const page: Page = { octave, counts: new Counts(BINS_PER_OCTAVE) };
    histogram.pageNumbers[octave] = histogram.pages.push(page);
  }
  return histogram.pages[histogram.pageNumbers[octave]! - 1]!.counts;
}

/** Magnitude at which an octave begins; 0 for the one that holds zero and what is smaller than 2^-1022. */
export function octaveStart(octave: number): number {
  return OCTAVE_STARTS[octave % (OCTAVES / 2)]!;
}

/** A float64 of the octave's bits and no mantissa; shape [octave]. */
const OCTAVE_STARTS = new Float64Array(
  BigUint64Array.from({ length: OCTAVES / 2 }, (_, octave) => BigInt(octave) << 52n).buffer,
);

/** Whether an octave holds negative samples. */
export function isNegativeOctave(octave: number): boolean {
  return octave >= OCTAVES / 2;
}
