import { isClosedForm, matchForm } from '../random/distributions.ts';
import { checkCorners, reportText, WHOLE_LAWS } from './check-law.ts';
import { readCountedRate, statesCounts } from './counted-rate.ts';
import { isMap } from './is-map.ts';
import {
  BOUND_KEYS,
  type Entry,
  MIXTURE,
  readBounds,
  readFinite,
  readName,
  respellKeys,
} from './law-entries.ts';
import { readMeanOf, statesMean } from './mean-of-column.ts';
import { ANY_NUMBER, isInRange, numberHint, rangeText } from './numeric-range.ts';
import type { QuantityPlace, Report } from './quantity-place.ts';
import { readMixture } from './read-mixture.ts';
import type { Quantity, RandomQuantity } from './scenario.ts';

/**
 * Reads a number or `{ dist: … }`, and reports everything that is wrong with it.
 *
 * @returns undefined when something was reported
 */
export function readQuantity(raw: unknown, place: QuantityPlace, report: Report): Quantity | undefined {
  const needs = `needs ${rangeText(place.range)}`;
  if (typeof raw === 'number') {
    const { most = Infinity } = place.range;
    if (isInRange(raw, place.range) && raw <= most) return raw;
    if (raw > most && raw < Infinity) {
      report([], `${needs}, and at most ${most}`);
      return undefined;
    }
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
  if (dist === MIXTURE) {
    const mixture = readMixture(entries, place, tell, readQuantity);
    return unreadCount + misspeltCount > 0 ? undefined : mixture;
  }
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
