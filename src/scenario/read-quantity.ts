import {
  DISTRIBUTION_NAMES,
  distributionNamed,
  isClosedForm,
  matchForm,
  parameterFault,
  percentileLevel,
  toParameters,
} from '../random/distributions.ts';
import { MOST_VALUES } from '../random/step-table.ts';
import { readCountedRate, statesCounts } from './counted-rate.ts';
import { isMap } from './is-map.ts';
import { readMeanOf, statesMean } from './mean-of-column.ts';
import { nearestWord } from './nearest-word.ts';
import { ANY_NUMBER, isInRange, type NumericRange, numberHint, rangeText } from './numeric-range.ts';
import { isNumericQuantity, type NumericQuantity, quantityLaw } from './quantity-law.ts';
import type { Quantity, RandomQuantity } from './scenario.ts';
import type { Path } from './scenario-fault.ts';

/**
 * Takes a fault at a path below the value that is being read. Without `found`, the file's own text is shown;
 * `at` says whether the fault is about the key or what stands behind it.
 */
export type Report = (path: Path, rule: string, found?: string, at?: 'key' | 'value') => void;

/** What may stand at a place: which numbers, and whether a law's parameters may be uncertain themselves. */
export interface QuantityPlace {
  readonly range: NumericRange;
  readonly level: 'uncertain' | 'variable';
  /** Keys that the place itself takes from a law's map; they are offered when one is misspelt. */
  readonly ownKeys?: readonly string[];
}

/** An uncertain parameter must obey the rules from this level up to one minus it: draws end at 2^-33. */
const DOUBT_LEVEL = 1e-10;

/** Least share of a law that `min` and `max` may leave: tables fail below 1e-3, where levels of the tail round to 1. */
const KEPT_SHARE_MIN = 0.01;

/** Largest sd of a law that begins at 0 or above, as a multiple of its mean. */
const CV_MAX = 500;

/** Sizes of the numbers of a law, but for 0: wider than any cost needs, narrow enough for float64 inside a law. */
const [SIZE_MIN, SIZE_MAX] = [1e-12, 1e15];

const WHOLE_LAWS =
  'poisson or negative_binomial with shift: 1, discretised_lognormal, or discrete with whole values';

const BOUND_KEYS: readonly string[] = ['shift', 'min', 'max'];

/**
 * Reads a number or `{ dist: … }`, and reports everything that is wrong with it.
 *
 * @returns undefined when something was reported
 */
export function readQuantity(raw: unknown, place: QuantityPlace, report: Report): Quantity | undefined {
  const needs = `needs ${rangeText(place.range)}`;
  if (typeof raw === 'number') {
    if (isInRange(raw, place.range)) return raw;
    const isFraction = place.range.whole && Number.isFinite(raw) && !Number.isInteger(raw);
    report([], isFraction ? `${needs}: for a mean of ${raw} use ${WHOLE_LAWS}` : needs);
    return undefined;
  }
  if (!isMap(raw)) {
    const missing = raw === undefined ? 'missing' : undefined;
    report([], `${needs}, or a distribution such as { dist: lognormal, … }${numberHint(raw)}`, missing);
    return undefined;
  }
  if (statesMean(raw)) return readMean(raw, place, report);
  return isCountable(place) && statesCounts(raw) ? readCountedRate(raw, report) : readLaw(raw, place, report);
}

/** A mean is one unknown number: where tickets differ it can stand for a parameter of their law only. */
function readMean(raw: YamlMap, place: QuantityPlace, report: Report): Quantity | undefined {
  if (place.level === 'variable') {
    const rule =
      'is one unknown number; put it behind a parameter, such as { dist: …, mean: { mean_of: … } }';
    report([], rule, 'a mean_of for what differs from ticket to ticket');
    return undefined;
  }
  const quantity = readMeanOf(raw, place.range, report);
  let isRight = true;
  if (quantity !== undefined) {
    checkCorners(quantity, place.range, (...fault) => {
      isRight = false;
      report(...fault);
    });
  }
  return isRight ? quantity : undefined;
}

/** Whether a place holds one unknown share, which may be stated by what was counted. */
export function isCountable({ range, level }: QuantityPlace): boolean {
  return level === 'uncertain' && range.low === 0 && range.high === 1;
}

type YamlMap = Readonly<Record<string, unknown>>;

function readLaw(raw: YamlMap, place: QuantityPlace, report: Report): Quantity | undefined {
  let unreadCount = 0;
  let misspeltCount = 0;
  const tell: Report = (...fault) => {
    unreadCount++;
    report(...fault);
  };
  const respell: Report = (...fault) => {
    misspeltCount++;
    report(...fault);
  };
  const dist = readName(raw, tell, respell);
  const entries = respellKeys(raw, dist, place.ownKeys ?? [], respell);
  const parameters = readParameters(entries, dist, place, tell);
  const bounds = readBounds(entries, tell);
  if (dist === undefined || unreadCount > 0) return undefined;
  const form = matchForm(dist, [...parameters.keys()]);
  if ('fault' in form) {
    reportText(report, [], form.fault);
    return undefined;
  }
  const values = form.keys.flatMap((key) => parameters.get(key) ?? []);
  const quantity: RandomQuantity = { dist, keys: form.keys, values, ...bounds };
  checkNested(quantity, tell);
  if (unreadCount === 0) checkCorners(quantity, place.range, tell);
  if (unreadCount + misspeltCount > 0) return undefined;
  const [value] = values;
  return dist === 'constant' && typeof value === 'number' ? value + bounds.shift : quantity;
}

/** The law's name; where it is misspelt, the fault is reported and the nearest name is used to read on. */
function readName(raw: YamlMap, tell: Report, respell: Report): string | undefined {
  const key = nameKeyOf(raw);
  const name = key === undefined ? undefined : raw[key];
  const laws = `needs the name of a law: ${DISTRIBUTION_NAMES.join(', ')}`;
  if (key === undefined) tell(['dist'], laws, 'missing');
  else if (key !== 'dist') respell([key], 'did you mean `dist`?', 'unknown key', 'key');
  if (key === undefined || typeof name !== 'string') {
    if (key !== undefined) tell([key], laws);
    return undefined;
  }
  if (DISTRIBUTION_NAMES.includes(name)) return name;
  const nearest = nearestWord(name, DISTRIBUTION_NAMES);
  respell([key], nearest === undefined ? laws : `there is no such law: did you mean \`${nearest}\`?`);
  return nearest;
}

function nameKeyOf(raw: YamlMap): string | undefined {
  return 'dist' in raw ? 'dist' : Object.keys(raw).find((key) => nearestWord(key, ['dist']) !== undefined);
}

/** What stands behind a key, and how the text spells the key. */
interface Entry {
  readonly written: string;
  readonly value: unknown;
}

/** Entries of a law by known key, in the order of the text; misspelt ones under the nearest key. */
function respellKeys(
  raw: YamlMap,
  dist: string | undefined,
  ownKeys: readonly string[],
  respell: Report,
): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  const known = dist === undefined ? undefined : [...knownKeys(dist), ...BOUND_KEYS];
  const nameKey = nameKeyOf(raw);
  for (const [written, value] of Object.entries(raw)) {
    if (written === nameKey) continue;
    if (known === undefined || known.includes(written) || /^p\d[\d._]*$/.test(written)) {
      entries.set(written, { written, value });
      continue;
    }
    const nearest = nearestWord(written, [...known, ...ownKeys, ...percentileMeant(written, dist)]);
    const takes = `${dist} takes ${[...known, ...ownKeys].join(', ')}`;
    respell([written], nearest === undefined ? takes : `did you mean \`${nearest}\`?`, 'unknown key', 'key');
    if (nearest === undefined || nearest in raw || ownKeys.includes(nearest)) continue;
    entries.set(nearest, { written, value });
  }
  return entries;
}

function knownKeys(dist: string): readonly string[] {
  return [...new Set(distributionNamed(dist).forms.flatMap((form) => form.keys))];
}

/** The percentile key with the digits of a misspelt one, where the law takes percentiles. */
function percentileMeant(written: string, dist: string | undefined): readonly string[] {
  const key = `p${written.replace(/\D/g, '')}`;
  const takesIt = dist !== undefined && distributionNamed(dist).percentiles !== undefined;
  return takesIt && percentileLevel(key) !== undefined ? [key] : [];
}

type Parameters = ReadonlyMap<string, readonly Quantity[]>;

function readParameters(
  entries: ReadonlyMap<string, Entry>,
  dist: string | undefined,
  place: QuantityPlace,
  tell: Report,
): Parameters {
  const parameters = new Map<string, readonly Quantity[]>();
  for (const [key, { written, value }] of entries) {
    if (BOUND_KEYS.includes(key)) continue;
    const below: Report = (path, ...fault) => tell([written, ...path], ...fault);
    parameters.set(key, readParameter(value, dist, key, place, below));
  }
  const [values, weights] = [entries.get('values')?.value, entries.get('weights')?.value];
  if (Array.isArray(values) && Array.isArray(weights) && values.length !== weights.length) {
    const found = `${values.length} values and ${weights.length} weights`;
    tell([], 'discrete needs one weight for each value', found);
  }
  return parameters;
}

const NESTED_RULE =
  'needs a number here: a law may stand for a parameter only in conversation and caching, one level deep';

function readParameter(
  raw: unknown,
  dist: string | undefined,
  key: string,
  place: QuantityPlace,
  report: Report,
): readonly Quantity[] {
  if (dist === 'discrete' && (key === 'values' || key === 'weights')) {
    if (!Array.isArray(raw)) report([], `needs a list of numbers${numberHint(raw)}`);
    return Array.isArray(raw) ? raw.flatMap((item, i) => readFinite(item, [i], report) ?? []) : [];
  }
  if (!isMap(raw)) return [readFinite(raw, [], report) ?? []].flat();
  if (place.level === 'uncertain') {
    report([], NESTED_RULE);
    return [];
  }
  return [readQuantity(raw, { range: ANY_NUMBER, level: 'uncertain' }, report) ?? []].flat();
}

function readFinite(raw: unknown, path: Path, report: Report): number | undefined {
  if (typeof raw === 'number' && Number.isFinite(raw)) return raw;
  report(path, `needs a number${numberHint(raw)}`, raw === undefined ? 'missing' : undefined);
  return undefined;
}

function readBounds(
  entries: ReadonlyMap<string, Entry>,
  tell: Report,
): { shift: number; min: number; max: number } {
  const read = (key: string, absent: number) => {
    const entry = entries.get(key);
    return entry === undefined ? absent : (readFinite(entry.value, [entry.written], tell) ?? absent);
  };
  const [shift, min, max] = [read('shift', 0), read('min', -Infinity), read('max', Infinity)];
  if (!(min < max))
    tell([entries.get('min')?.written ?? 'min'], 'min must be below max', `min ${min} and max ${max}`);
  return { shift, min, max };
}

/** Uncertain parameters need a form that turns them into a law by arithmetic alone, trial by trial. */
function checkNested({ dist, keys, values }: RandomQuantity, tell: Report): void {
  const nested = keys.filter((_, i) => typeof values[i] === 'object');
  if (nested.length === 0) return;
  if (dist === 'constant') {
    tell(nested, 'put this law in place of the constant');
  } else if (!isClosedForm(dist, keys)) {
    tell([], 'uncertain parameters need one of the other forms', `${dist} by ${keys.join(', ')}`);
  }
}

/** A quantity whose uncertain parameters were given one value each, and how to say which. */
interface Corner {
  readonly quantity: NumericQuantity;
  readonly path: Path;
  readonly where: string;
}

/** Every combination of the lowest and the highest likely value of each uncertain parameter. */
function cornersOf(quantity: RandomQuantity): readonly Corner[] {
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
  return corners.map(({ values, path, where }) => ({ quantity: { ...quantity, values }, path, where }));
}

/** Reports the first rule of the law or of the place that a quantity may break. */
function checkCorners(quantity: RandomQuantity, range: NumericRange, tell: Report): void {
  if (range.whole && reportFractions(quantity, range, tell)) return;
  for (const { quantity: corner, path, where } of cornersOf(quantity)) {
    const fault =
      sizeFault(corner) ??
      parameterFault(corner.dist, corner.keys, corner.values) ??
      keptFault(corner) ??
      supportFault(corner, range) ??
      spreadFault(corner);
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

function sizeFault({ dist, values, shift, min, max }: NumericQuantity): string | undefined {
  const bounds = [min, max].filter(Number.isFinite);
  const extreme = [...values, shift, ...bounds].find((value) => {
    const size = Math.abs(value);
    return size !== 0 && !(size >= SIZE_MIN && size <= SIZE_MAX);
  });
  return extreme === undefined
    ? undefined
    : `${extreme} in a law; ${dist} needs 0 or numbers of a size from ${SIZE_MIN} to ${SIZE_MAX}`;
}

function keptFault(quantity: NumericQuantity): string | undefined {
  const { kept } = quantityLaw(quantity);
  if (kept >= KEPT_SHARE_MIN) return undefined;
  const share = kept > 0 ? kept.toPrecision(3) : 'nothing';
  return `min and max leave ${share} of the law; they must leave at least ${KEPT_SHARE_MIN}`;
}

function supportFault(quantity: NumericQuantity, range: NumericRange): string | undefined {
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
  if (support(parameters)[0] >= 0 && !(cv <= CV_MAX)) {
    return `${dist} has an sd of ${cv.toPrecision(3)} times its mean; needs at most ${CV_MAX}: beyond, draws that no run sees make the mean`;
  }
  if (!discrete) return undefined;
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

/** Reports a law's own text, `<found>; <rule>`, with a word on the values that were tried. */
function reportText(tell: Report, path: Path, text: string, where = ''): void {
  const split = text.indexOf('; ');
  const [found, rule] = split < 0 ? [undefined, text] : [text.slice(0, split), text.slice(split + 2)];
  tell(path, rule, where === '' ? found : `${found ?? ''} (${where})`.trimStart());
}
