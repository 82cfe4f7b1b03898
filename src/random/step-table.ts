import assert from 'node:assert/strict';
import type { Distribution } from './distribution.ts';

/** A discrete law as a table that turns uniform words into values; plain data, safe to send to a thread. */
export interface StepTable {
  readonly kind: 'step';
  /** The values that at least one word gives, ascending. */
  readonly values: Float64Array;
  /** The last word that gives each value; shape as `values`, ending with 2^32 - 1. */
  readonly bounds: Uint32Array;
  /** For each of 2^k equal ranges of words, the index of its first word's value; k >= 1. */
  readonly guide: Uint32Array;
}

const WORDS = 0x1_0000_0000;
/** 16 MB and about a second to build: a law of more values is continuous in all but name. */
export const MOST_VALUES: number = 1 << 20;
/** More ranges than values only while the guide stays in the cache next to the processor. */
const MOST_SPARING_RANGES = 1 << 12;
const CDF_ROUNDING = 1e-9;
/** A tail below a 256th of a word's share moves no bound. */
const NEGLIGIBLE_SHARE = 1 / (256 * WORDS);

/**
 * Tabulates a discrete law, moved by `shift` and kept to values from `min` to `max`, both included.
 *
 * Every word w gives the smallest value x with CDF(x) >= (w + 0.5) / 2^32, so a value's probability is exact to
 * 2^-32, values are monotone in the word, and tails below 2^-33 are cut. A guide table makes a draw take one or
 * two comparisons (Chen & Asau 1974; Devroye 1986, "Non-Uniform Random Variate Generation", III.2.4). A law with
 * `massRatio` takes a few operations per value, another one quantile and one CDF call: a Poisson law of mean
 * 100,000 has about 4,000 values.
 *
 * @param distribution  a discrete law; its parameters in the order of its own functions
 * @param min           bounds of the shifted value; without `massRatio` the kept part of the law needs a
 *                      probability above 2^-20, else too few digits of the CDF are left for 2^-32
 * @param rangesPerValue  a power of two; more ranges cost memory and time here, and spare a draw its comparisons
 * @throws AssertionError when the law is not discrete, too little of it is kept, or it has over 2^20 values
 */
export function buildStepTable(
  distribution: Distribution,
  parameters: readonly number[],
  shift = 0,
  min: number = Number.NEGATIVE_INFINITY,
  max: number = Number.POSITIVE_INFINITY,
  rangesPerValue = 1,
): StepTable {
  if (!distribution.discrete) assert.fail(`a step table needs a discrete law, not ${distribution.name}`);
  const steps =
    distribution.massRatio === undefined
      ? stepsOfCdf(distribution, parameters, shift, min, max)
      : stepsOfMasses(distribution, parameters, shift, min, max);
  return {
    kind: 'step',
    ...steps,
    guide: guideTo(steps.bounds, rangesPerValue),
  };
}

/** The probability of each value of a table; shape as its values. */
export function massesOf({ bounds }: StepTable): Float64Array {
  const masses = new Float64Array(bounds.length);
  let below = 0;
  for (let i = 0; i < bounds.length; i++) {
    masses[i] = (bounds[i]! + 1 - below) / WORDS;
    below = bounds[i]! + 1;
  }
  return masses;
}

/**
 * Table of listed values; each has its probability to 2^-32.
 *
 * @param values  ascending
 * @param masses  of each value, in any unit
 */
export function stepTableOf(
  values: readonly number[],
  masses: readonly number[],
  rangesPerValue = 1,
): StepTable {
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  let reached = 0;
  const ends = masses.map((mass) => {
    reached += mass;
    return Math.round((reached / total) * WORDS);
  });
  ends[ends.length - 1] = WORDS;
  const drawn = ends.map((end, i) => end > (ends[i - 1] ?? 0));
  const bounds = Uint32Array.from(
    ends.filter((_, i) => drawn[i]),
    (end) => end - 1,
  );
  const kept = Float64Array.from(values.filter((_, i) => drawn[i]));
  return { kind: 'step', values: kept, bounds, guide: guideTo(bounds, rangesPerValue) };
}

/** Ascending values and the last word of each. */
interface Steps {
  readonly values: Float64Array;
  readonly bounds: Uint32Array;
}

function stepsOfCdf(
  distribution: Distribution,
  parameters: readonly number[],
  shift: number,
  min: number,
  max: number,
): Steps {
  const below = probabilityBelow(distribution, parameters, min - shift);
  const kept = (max === Number.POSITIVE_INFINITY ? 1 : distribution.cdf(max - shift, parameters)) - below;
  assert(
    kept > 1 / 0x10_0000,
    `${distribution.name} keeps a probability of ${kept} between ${min} and ${max}`,
  );
  const values: number[] = [];
  const bounds: number[] = [];
  for (let word = 0; word < WORDS; word = bounds.at(-1)! + 1) {
    const level = below + ((word + 0.5) / WORDS) * kept;
    const value = distribution.quantile(level, parameters);
    const reached = distribution.cdf(value, parameters);
    if (!(reached > level - CDF_ROUNDING)) {
      assert.fail(`${distribution.name}: CDF ${reached} at the quantile of ${level}`);
    }
    // The quantile of a word belongs to it by definition, even where the CDF, rounded, would end a word earlier.
    const bound = Math.max(word, Math.min(WORDS, Math.round(((reached - below) / kept) * WORDS)) - 1);
    if (value + shift === values.at(-1)) bounds[bounds.length - 1] = bound;
    else {
      values.push(value + shift);
      bounds.push(bound);
    }
    if (values.length > MOST_VALUES) assert.fail(`${distribution.name} has more than ${MOST_VALUES} values`);
  }
  assertAscending(values, distribution.name);
  return { values: Float64Array.from(values), bounds: Uint32Array.from(bounds) };
}

/**
 * Masses up and down from the mean by their ratios, then scaled to sum to 1: no special function is needed, so
 * a table takes a microsecond or two and can be made for each trial.
 */
function stepsOfMasses(
  distribution: Distribution,
  parameters: readonly number[],
  shift: number,
  min: number,
  max: number,
): Steps {
  const [lowest, highest] = distribution.support(parameters);
  const first = Math.max(lowest, Math.ceil(min - shift));
  const last = Math.min(highest, Math.floor(max - shift));
  if (!(first <= last)) assert.fail(`${distribution.name} has no value between ${min} and ${max}`);
  const start = Math.min(Math.max(Math.floor(distribution.mean(parameters)), first), last);
  const ratio = (count: number) => distribution.massRatio!(count, parameters);
  const downCount = writeMassesDownward(ratio, start, first);
  const upCount = writeMassesUpward(ratio, start, last);
  if (upCount + downCount > MOST_VALUES)
    assert.fail(`${distribution.name} has more than ${MOST_VALUES} values`);
  return stepsUpTo(start - downCount + shift, downCount, upCount);
}

/** Masses above and below the start, outwards, and the table's numbers; used again for the next table. */
let massesUp: Float64Array = new Float64Array(64);
let massesDown: Float64Array = new Float64Array(64);
let keptValues: Float64Array = new Float64Array(128);
let keptBounds: Uint32Array = new Uint32Array(128);

function withRoom(masses: Float64Array, count: number): Float64Array {
  if (count < masses.length) return masses;
  const larger = new Float64Array(2 * masses.length);
  larger.set(masses);
  return larger;
}

/** Masses of start, start + 1, …, relative to the first, until what is left is far below a word's share. */
function writeMassesUpward(ratio: (count: number) => number, start: number, last: number): number {
  let written = 0;
  let sum = 0;
  let mass = 1;
  for (let count = start; count <= last && written <= MOST_VALUES; count++) {
    massesUp = withRoom(massesUp, written);
    massesUp[written++] = mass;
    sum += mass;
    const next = ratio(count);
    if (next < 1 && mass * next < sum * NEGLIGIBLE_SHARE * (1 - next)) break;
    mass *= next;
  }
  return written;
}

/** Masses of start - 1, start - 2, …, relative to that of start. */
function writeMassesDownward(ratio: (count: number) => number, start: number, first: number): number {
  let written = 0;
  let sum = 1;
  let mass = 1;
  for (let count = start - 1; count >= first && written <= MOST_VALUES; count--) {
    const next = ratio(count);
    mass /= next;
    massesDown = withRoom(massesDown, written);
    massesDown[written++] = mass;
    sum += mass;
    if (next > 1 && mass < sum * NEGLIGIBLE_SHARE * (next - 1)) break;
  }
  return written;
}

function stepsUpTo(firstValue: number, downCount: number, upCount: number): Steps {
  const massAt = (i: number) => (i < downCount ? massesDown[downCount - 1 - i]! : massesUp[i - downCount]!);
  const count = downCount + upCount;
  let total = 0;
  for (let i = 0; i < count; i++) total += massAt(i);
  if (keptValues.length < count) {
    keptValues = new Float64Array(2 * count);
    keptBounds = new Uint32Array(2 * count);
  }
  let kept = 0;
  let reached = 0;
  let wordsBelow = 0;
  for (let i = 0; i < count; i++) {
    reached += massAt(i);
    const words = i === count - 1 ? WORDS : Math.round((reached / total) * WORDS);
    if (words > wordsBelow) {
      keptValues[kept] = firstValue + i;
      keptBounds[kept++] = words - 1;
      wordsBelow = words;
    }
  }
  return { values: keptValues.slice(0, kept), bounds: keptBounds.slice(0, kept) };
}

/** The value that the table gives for one word, 0 <= word < 2^32. */
export function stepAt(table: StepTable, word: number): number {
  const { values, bounds, guide } = table;
  let index = guide[word >>> (Math.clz32(guide.length) + 1)]!;
  while (bounds[index]! < word) index++;
  return values[index]!;
}

/**
 * Writes the values of the first `count` words to `out[outStart]` and on; the same values as `stepAt`.
 *
 * @param words  shape [at least count]
 * @param out    shape [at least outStart + count]
 */
export function fillFromSteps(
  table: StepTable,
  words: Uint32Array,
  count: number,
  out: Float64Array,
  outStart: number,
): void {
  const { values, bounds, guide } = table;
  const guideShift = Math.clz32(guide.length) + 1;
  for (let i = 0; i < count; i++) {
    const word = words[i]!;
    let index = guide[word >>> guideShift]!;
    while (bounds[index]! < word) index++;
    out[outStart + i] = values[index]!;
  }
}

/** P(X < x). */
function probabilityBelow(distribution: Distribution, parameters: readonly number[], x: number): number {
  if (x === Number.NEGATIVE_INFINITY) return 0;
  return distribution.cdf(x - Number.EPSILON * Math.max(1, Math.abs(x)), parameters);
}

/** Ranges per value: with one a draw passes one bound on average, with 16 hardly ever any. */
function guideTo(bounds: Uint32Array, rangesPerValue: number): Uint32Array {
  const ranges = Math.max(bounds.length, Math.min(bounds.length * rangesPerValue, MOST_SPARING_RANGES));
  const rangeBits = Math.max(1, 32 - Math.clz32(ranges - 1));
  const guide = new Uint32Array(1 << rangeBits);
  let index = 0;
  for (let range = 0; range < guide.length; range++) {
    const firstWord = range * (WORDS / guide.length);
    while (bounds[index]! < firstWord) index++;
    guide[range] = index;
  }
  return guide;
}

function assertAscending(values: readonly number[], name: string): void {
  for (let i = 1; i < values.length; i++) {
    if (!(values[i - 1]! < values[i]!)) {
      assert.fail(`${name}: quantiles must ascend, not ${values[i - 1]}, ${values[i]}`);
    }
  }
}
