import { distributionNamed, parameterFault, toParameters } from '../random/distributions.ts';
import { MOST_VALUES } from '../random/step-table.ts';
import { type NumericRange, rangeText } from './numeric-range.ts';
import { isNumericQuantity, type NumericQuantity, quantityLaw } from './quantity-law.ts';
import type { Report } from './quantity-place.ts';
import type { RandomQuantity } from './scenario.ts';
import type { Path } from './scenario-fault.ts';

/** An uncertain parameter must obey the rules from this level up to one minus it: draws end at 2^-33. */
const DOUBT_LEVEL = 1e-10;

/** Least share of a law that `min` and `max` may leave: tables fail below 1e-3, where levels of the tail round to 1. */
const KEPT_SHARE_MIN = 0.01;

/** Draws end where less than this is left of a law. */
const DRAWN_TAIL = 2 ** -33;

/** Largest sd of a law that begins at 0 or above, as a multiple of its mean. */
const CV_MAX = 500;

/** Sizes of the numbers of a law, but for 0: wider than any cost needs, narrow enough for float64 inside a law. */
const [SIZE_MIN, SIZE_MAX] = [1e-12, 1e15];

/** Laws for a place that takes whole numbers only. */
export const WHOLE_LAWS =
  'poisson or negative_binomial with shift: 1, discretised_lognormal, or discrete with whole values';

/** A quantity whose uncertain parameters were given one value each, and how to say which. */
interface Corner {
  readonly quantity: NumericQuantity;
  readonly path: Path;
  readonly where: string;
}

/** Every combination of the lowest and the highest likely value of each uncertain parameter. */
function cornersOf(quantity: RandomQuantity): readonly Corner[] {
  const { parts: _, ...law } = quantity;
  let corners: { values: number[]; path: Path; where: string }[] = [{ values: [], path: [], where: '' }];
  for (const [index, value] of quantity.values.entries()) {
    const key = quantity.keys[index] ?? '';
    if (typeof value === 'number') {
      for (const corner of corners) corner.values.push(value);
    } else if (isNumericQuantity(value)) {
      const { quantile } = quantityLaw(value);
      corners = corners.flatMap(({ values, path, where }) =>
        [DOUBT_LEVEL, 1 - DOUBT_LEVEL].map((level) => ({
          values: [...values, quantile(level)],
          path: path.length > 0 ? path : [key],
          where: `${where}${where ? ', ' : ''}${key} at its ${level === DOUBT_LEVEL ? '' : '1 - '}${DOUBT_LEVEL} quantile`,
        })),
      );
    }
  }
  return corners.map(({ values, path, where }) => ({ quantity: { ...law, values }, path, where }));
}

/** Reports the first rule of the law or of the place that a quantity may break. */
export function checkCorners(quantity: RandomQuantity, range: NumericRange, tell: Report): void {
  if (range.whole && reportFractions(quantity, range, tell)) return;
  for (const { quantity: corner, path, where } of cornersOf(quantity)) {
    const fault =
      sizeFault(corner) ??
      parameterFault(corner.dist, corner.keys, corner.values) ??
      keptFault(corner) ??
      supportFault(corner, range) ??
      spreadFault(corner) ??
      mostFault(corner, range);
    if (fault !== undefined) {
      reportText(tell, path, fault, where);
      return;
    }
  }
}

/** Reports what would make draws fractions where only whole numbers make sense. */
function reportFractions(
  { dist, values, shift }: RandomQuantity,
  { name }: NumericRange,
  tell: Report,
): boolean {
  const listed = dist === 'discrete' ? values.slice(0, values.length / 2) : [];
  const fractions = [...listed.entries()].filter(([, value]) => !Number.isInteger(value));
  for (const [index] of fractions) tell(['values', index], `needs ${name}`);
  const shiftIsWhole = Number.isInteger(shift);
  if (!shiftIsWhole) tell(['shift'], `needs ${name}, so a whole shift`, String(shift));
  const [value] = values;
  const isWhole = dist === 'constant' ? Number.isInteger(value) : distributionNamed(dist).discrete;
  const found = dist === 'constant' ? `constant ${value}` : `${dist}, a law of fractions`;
  if (!isWhole) tell([], `needs ${name}: use ${WHOLE_LAWS}`, found);
  return fractions.length > 0 || !shiftIsWhole || !isWhole;
}

/** Text on a number that is too large or too small to calculate with, or undefined. */
export function sizeFault({ dist, values, shift, min, max }: NumericQuantity): string | undefined {
  const bounds = [min, max].filter(Number.isFinite);
  const extreme = [...values, shift, ...bounds].find((value) => {
    const size = Math.abs(value);
    return size !== 0 && !(size >= SIZE_MIN && size <= SIZE_MAX);
  });
  return extreme === undefined
    ? undefined
    : `${extreme} in a law; ${dist} needs 0 or numbers of a size from ${SIZE_MIN} to ${SIZE_MAX}`;
}

/** Text on bounds that leave too little of a law, or undefined. */
export function keptFault(quantity: NumericQuantity): string | undefined {
  const { kept } = quantityLaw(quantity);
  if (kept >= KEPT_SHARE_MIN) return undefined;
  const share = kept > 0 ? kept.toPrecision(3) : 'nothing';
  return `min and max leave ${share} of the law; they must leave at least ${KEPT_SHARE_MIN}`;
}

/** Text on a law that leaves the range of its place, with a remedy, or undefined. */
export function supportFault(quantity: NumericQuantity, range: NumericRange): string | undefined {
  const [low, high] = quantityLaw(quantity).support;
  const lowFits = isAtLeast(low, range);
  if (lowFits && high <= range.high) return undefined;
  const reach = lowFits ? `can rise to ${high}` : `can fall to ${low}`;
  return `${quantity.dist} ${reach}; needs ${rangeText(range)}: ${remedyFor(quantity, range, !lowFits, high > range.high)}`;
}

function isAtLeast(low: number, range: NumericRange): boolean {
  return range.aboveLow ? low > range.low : low >= range.low;
}

function remedyFor(
  quantity: NumericQuantity,
  range: NumericRange,
  tooLow: boolean,
  tooHigh: boolean,
): string {
  const whole = { ...quantity, shift: 0, min: -Infinity, max: Infinity };
  const [low, high] = quantityLaw(whole).support;
  const bounds = [
    tooLow ? (range.aboveLow ? `a min above ${range.low}` : `min: ${range.low}`) : [],
    tooHigh ? `max: ${range.high}` : [],
  ].flat();
  const bound = bounds.join(' and ');
  if (isAtLeast(low, range) && high <= range.high) return `drop the shift, or add ${bound}`;
  if (range.whole && Number.isFinite(low)) return `write shift: ${range.low - low}, or ${bound}`;
  const laws = range.high === 1 ? 'use beta, or ' : range.low === 0 ? 'use lognormal or gamma, or ' : '';
  return `${laws}add ${bound}`;
}

/** A law whose mean no run would find, or one of more whole numbers than a step table holds. */
function spreadFault(quantity: NumericQuantity): string | undefined {
  const { dist, keys, values } = quantity;
  if (dist === 'constant' || dist === 'discrete') return undefined;
  const { mean, variance, support, discrete, massRatio } = distributionNamed(dist);
  const parameters = toParameters(dist, keys, values);
  const cv = Math.sqrt(variance(parameters)) / mean(parameters);
  const wide = support(parameters)[0] >= 0 ? cvFault(dist, cv) : undefined;
  if (wide !== undefined || !discrete) return wide;
  // A table built from mass ratios holds every value far into the tails; any other skips those that no word gives,
  // so that half of its values are left for the last 2^-13 of the law, which is 2^19 words.
  const [tail, most] = massRatio === undefined ? [2 ** -13, MOST_VALUES / 2] : [1e-13, MOST_VALUES];
  // laws that are narrow beyond doubt need no quantiles, whose functions take a tenth of a second to load
  const bound = massRatio && tailBound((count) => massRatio(count, parameters), mean(parameters), tail, most);
  if (bound !== undefined && bound < most) return undefined;
  const { quantile } = quantityLaw(quantity);
  const spread = quantile(1 - tail) - quantile(tail);
  if (spread < most) return undefined;
  const remedy = 'use a narrower law, or a continuous one such as gamma where fractions make sense';
  return `${dist} spreads over ${spread} whole numbers; needs at most ${most}: ${remedy}`;
}

/** A law of which more is drawn than a place bears. */
function mostFault(quantity: NumericQuantity, { name, most }: NumericRange): string | undefined {
  const { dist, keys, values, shift } = quantity;
  const { quantile, support } = quantityLaw(quantity);
  if (most === undefined || support[1] <= most) return undefined;
  const { mean, massRatio } = distributionNamed(dist);
  const parameters = toParameters(dist, keys, values);
  const room = most - shift;
  if (
    massRatio !== undefined &&
    tailBound((count) => massRatio(count, parameters), mean(parameters), DRAWN_TAIL, room) < room
  ) {
    return undefined;
  }
  const reach = quantile(1 - DRAWN_TAIL);
  return reach <= most
    ? undefined
    : `${dist} reaches ${reach}; needs ${name}, at most ${most}: add max: ${most}`;
}

/**
 * A whole number above which a law of whole numbers, cut off or not, has less than `tail` left. From its mean on its
 * masses fall, by ratios that rise or fall all the way, so that those above a number are less than a geometric series.
 *
 * @returns Infinity where it is above `most`
 */
function tailBound(ratio: (count: number) => number, mean: number, tail: number, most: number): number {
  const last = ratio(Number.MAX_SAFE_INTEGER);
  let mass = 1 / KEPT_SHARE_MIN;
  for (let count = Math.ceil(mean); count < most; count++) {
    const largest = Math.max(ratio(count), last);
    if (mass * largest < tail * (1 - largest)) return count;
    mass *= ratio(count);
  }
  return Infinity;
}

/** Text on a law of which draws that no run sees make the mean, or undefined. */
export function cvFault(dist: string, cv: number): string | undefined {
  if (cv <= CV_MAX) return undefined;
  return `${dist} has an sd of ${cv.toPrecision(3)} times its mean; needs at most ${CV_MAX}: beyond, draws that no run sees make the mean`;
}

/** Reports a law's own text, `<found>; <rule>`, with a word on the values that were tried. */
export function reportText(tell: Report, path: Path, text: string, where = ''): void {
  const split = text.indexOf('; ');
  const [found, rule] = split < 0 ? [undefined, text] : [text.slice(0, split), text.slice(split + 2)];
  tell(path, rule, where === '' ? found : `${found ?? ''} (${where})`.trimStart());
}
