import assert from 'node:assert/strict';
import { smoothTail } from './smooth-tail.ts';

/** A continuous law as a table that turns uniform words into values; plain data, safe to send to a thread. */
export interface QuantileTable {
  readonly kind: 'quantile';
  /** Polynomial coefficients a, b, c of cell after cell: lower tail first, outermost octave last; 6,144 numbers. */
  readonly cells: Float64Array;
}

/*
 * How a word finds its cell. The top bit picks the tail; the other 31 bits, mirrored in the upper tail, count
 * from the end of that tail, so tail probability is (depth + 0.5) / 2^32. Leading zeros of depth pick the
 * octave (1 is the half of the law next to the median, 32 the single outermost word), the five bits after the
 * leading one pick a cell, the other 26 are the fraction f of the way through it. The value is a + f (b + f c).
 */
const OCTAVES = 32;
const CELLS_PER_OCTAVE = 32;
const CELLS_PER_TAIL = OCTAVES * CELLS_PER_OCTAVE;
const COEFFICIENTS = 3;
const CELLS_LENGTH = 2 * CELLS_PER_TAIL * COEFFICIENTS;
const FRACTION_MASK = 0x3ff_ffff;
const FRACTION_STEP = 1 / 0x400_0000;
const WORDS = 0x1_0000_0000;

/**
 * Tabulates a quantile function so that a draw costs a few multiplications, no `exp` or `log`, no branch.
 *
 * Each octave of either tail has 32 cells, each with the parabola through the quantiles at its two ends and its
 * middle. Neighbours share their end, so the table is continuous; the parabola's mean is Simpson's rule for the
 * cell, so the law's mean is kept to the fourth order of the cell width. A parabola that would turn inside its
 * cell (at a kink or a jump) is bent only as far as it stays monotone. So the table is monotone in the word,
 * but for rounding, wherever the quantile function is, and moves a jump by at most one cell, 1/32 of its tail
 * probability. Laws made of jumps belong in a step table.
 *
 * Takes 400 to 900 quantile calls where the function is smooth, up to 5,000 where it is not. Largest relative error of a quantile over 1e-6 < p < 1 - 1e-6, then of the mean
 * and of the variance over all words: lognormal sigma 0.5 2e-7, 2e-10, 4e-9; sigma 1.5 1.3e-6, 7e-9, 7e-5;
 * beta(8, 2) 6e-8, 3e-11, 1e-9; gamma(4) 2e-7, 1e-10, 1e-9; gamma(0.5) 7e-7, 6e-10, 1e-9; triangular (2, 5, 12)
 * 3e-6, 3e-9, 2e-8. No value lies beyond the mean of the last 2^-32 of a tail: that is what heavy tails lose of
 * their variance.
 *
 * @param quantile  non-decreasing and finite for 0 < p < 1
 * @throws AssertionError when the quantile function gives NaN or an infinity, or falls
 * @example valueAt(buildQuantileTable((p) => 10 * p), 2 ** 31) // 5.000000001164, to ten digits
 */
export function buildQuantileTable(quantile: (p: number) => number): QuantileTable {
  const cells = new Float64Array(CELLS_LENGTH);
  const upperCells = cells.subarray(CELLS_PER_TAIL * COEFFICIENTS);
  fitTail((depth) => finite(quantile((depth + 0.5) / WORDS)), 1, cells);
  fitTail((depth) => finite(quantile(1 - (depth + 0.5) / WORDS)), -1, upperCells);
  return { kind: 'quantile', cells };
}

/** The cell of a word, 0 <= word < 2^32. */
export function cellOf(word: number): number {
  const signed = word | 0;
  const upper = signed >> 31;
  const depth = signed ^ upper;
  const octave = Math.clz32(depth);
  return ((upper & OCTAVES) + octave - 1) * CELLS_PER_OCTAVE + (((depth << octave) >>> 26) & 31);
}

/** How far through its cell a word lies, 0 <= fraction < 1. */
export function fractionOf(word: number): number {
  const signed = word | 0;
  const depth = signed ^ (signed >> 31);
  return ((depth << Math.clz32(depth)) & FRACTION_MASK) * FRACTION_STEP;
}

/** The value that the table gives for one word, 0 <= word < 2^32. */
export function valueAt({ cells }: QuantileTable, word: number): number {
  const fraction = fractionOf(word);
  const at = cellOf(word) * COEFFICIENTS;
  return cells[at]! + fraction * (cells[at + 1]! + fraction * cells[at + 2]!);
}

/**
 * Writes the values of the first `count` words to `out[outStart]` and on; the same values as `valueAt`.
 *
 * @param words  shape [at least count]
 * @param out    shape [at least outStart + count]
 */
export function fillFromTable(
  table: QuantileTable,
  words: Uint32Array,
  count: number,
  out: Float64Array,
  outStart: number,
): void {
  const { cells } = table;
  for (let i = 0; i < count; i++) {
    const signed = words[i]! | 0;
    const upper = signed >> 31;
    const depth = signed ^ upper;
    const octave = Math.clz32(depth);
    const aligned = depth << octave;
    const fraction = (aligned & FRACTION_MASK) * FRACTION_STEP;
    const cell = ((upper & OCTAVES) + octave - 1) * CELLS_PER_OCTAVE + ((aligned >>> 26) & 31);
    const at = cell * COEFFICIENTS;
    out[outStart + i] = cells[at]! + fraction * (cells[at + 1]! + fraction * cells[at + 2]!);
  }
}

/** `direction` is 1 where values rise with depth (lower tail), -1 where they fall. */
function fitTail(valueAtDepth: (depth: number) => number, direction: 1 | -1, cells: Float64Array): void {
  cells[(OCTAVES - 1) * CELLS_PER_OCTAVE * COEFFICIENTS] = outermostMean(valueAtDepth);
  const smooth = smoothTail(valueAtDepth);
  for (let octave = 1; octave < OCTAVES; octave++) {
    const firstDepth = 1 << (31 - octave);
    const reachableCells = Math.min(CELLS_PER_OCTAVE, firstDepth);
    const depthPerCell = firstDepth / reachableCells;
    let start = smooth(firstDepth);
    for (let i = 0; i < reachableCells; i++) {
      const depth = firstDepth + i * depthPerCell;
      const middle = depthPerCell === 1 ? start : smooth(depth + depthPerCell / 2);
      const end = depthPerCell === 1 ? start : smooth(depth + depthPerCell);
      assertRises(start * direction, middle * direction, end * direction);
      const cell = (octave - 1) * CELLS_PER_OCTAVE + (i * CELLS_PER_OCTAVE) / reachableCells;
      fitCell(start, middle, end, cells.subarray(cell * COEFFICIENTS));
      start = depthPerCell === 1 ? smooth(depth + 1) : end;
    }
  }
}

/**
 * The mean of everything that the outermost word stands for, tail probability below 2^-32: Simpson's rule on
 * one octave after the other, down to 2^-44, where quantiles found from 1 - p begin to lose their digits.
 */
function outermostMean(valueAtDepth: (depth: number) => number): number {
  const octaveCount = 12;
  const atShare = (shareOfWord: number) => valueAtDepth(shareOfWord - 0.5);
  const outer = atShare(1 / (1 << octaveCount));
  let mean = outer;
  for (let octave = 0; octave < octaveCount; octave++) {
    const share = 1 / (1 << octave);
    const inner = atShare(share) - outer;
    const middle = atShare(0.75 * share) - outer;
    mean += ((share / 2) * (inner + 4 * middle + (atShare(share / 2) - outer))) / 6;
  }
  return mean;
}

function fitCell(start: number, middle: number, end: number, coefficients: Float64Array): void {
  const rise = end - start;
  const turnFree = Math.abs(rise);
  const curvature = Math.max(-turnFree, Math.min(turnFree, 2 * (end - middle - (middle - start))));
  coefficients[0] = start;
  coefficients[1] = rise - curvature;
  coefficients[2] = curvature;
}

function finite(value: number): number {
  if (!Number.isFinite(value)) assert.fail(`a quantile function must be finite inside (0, 1), not ${value}`);
  return value;
}

/** Quantiles found by iteration may fall by their own rounding; more than that is a fault. */
function assertRises(start: number, middle: number, end: number): void {
  const rounding = 1e-9 * Math.max(Math.abs(start), Math.abs(middle), Math.abs(end));
  if (!(start <= middle + rounding && middle <= end + rounding)) {
    assert.fail(`a quantile function must not fall, as it does from ${start} over ${middle} to ${end}`);
  }
}
