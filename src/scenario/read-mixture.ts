import { distributionNamed } from '../random/distributions.ts';
import { cvFault, keptFault, reportText, sizeFault, supportFault } from './check-law.ts';
import { isMap } from './is-map.ts';
import { type Entry, MIXTURE, readBounds } from './law-entries.ts';
import { nearestWord } from './nearest-word.ts';
import { type NumericRange, numberHint } from './numeric-range.ts';
import {
  isNumericQuantity,
  type NumericPart,
  type NumericQuantity,
  partsWithin,
  quantityLaw,
  truncatedLawOf,
} from './quantity-law.ts';
import type { QuantityPlace, Report } from './quantity-place.ts';
import type { MixedQuantity, Quantity, RandomQuantity } from './scenario.ts';

/** How many laws a mixture may have. */
export const FEWEST_PARTS = 2;
export const MOST_PARTS = 16;

/** Least share of a part: a rarer one is not drawn in most runs. */
const SHARE_MIN = 1e-6;

const OF_RULE = `needs a list of ${FEWEST_PARTS} to ${MOST_PARTS} laws with weights: [{ weight: 0.8, dist: lognormal, … }, …]`;

/**
 * Reads `of: [{ weight: …, dist: … }, …]` and what moves and cuts the mixture.
 *
 * Parts of a mixture that has no shift and bounds of its own obey the rules of the place one by one; else the mixture does.
 *
 * @param readPart  reads the law of a part
 * @returns undefined when something was told
 */
export function readMixture(
  entries: ReadonlyMap<string, Entry>,
  place: QuantityPlace,
  tell: Report,
  readPart: (raw: unknown, place: QuantityPlace, report: Report) => Quantity | undefined,
): RandomQuantity | undefined {
  const bounds = readBounds(entries, tell);
  const { written, value: list } = entries.get('of') ?? { written: 'of', value: undefined };
  if (!Array.isArray(list) || list.length < FEWEST_PARTS || list.length > MOST_PARTS) {
    tell([written], OF_RULE, list === undefined ? 'missing' : undefined);
    return undefined;
  }
  const isBounded = bounds.shift !== 0 || bounds.min > -Infinity || bounds.max < Infinity;
  const range = isBounded ? { ...place.range, low: -Infinity, high: Infinity, aboveLow: false } : place.range;
  const parts = list.flatMap((raw: unknown, i): MixedQuantity[] => {
    const below: Report = (path, ...fault) => tell([written, i, ...path], ...fault);
    const weight = readWeight(raw, below);
    const law = readPartLaw(raw, { range, level: place.level, ownKeys: ['weight'] }, below, readPart);
    return weight === undefined || law === undefined ? [] : [{ weight, law }];
  });
  if (parts.length < list.length) return undefined;
  const mixture: RandomQuantity = { dist: MIXTURE, keys: [], values: [], ...bounds, parts };
  const ofPart: Report = (path, ...fault) => tell([written, ...path], ...fault);
  checkParts(parts, ofPart);
  if (!isNumericQuantity(mixture)) {
    const key = ['shift', 'min', 'max'].find((bound) => entries.has(bound));
    if (key !== undefined && isBounded) {
      tell(
        [key],
        'a mixture with uncertain parameters is moved and cut part by part: put this into its parts',
      );
    }
    return mixture;
  }
  checkBounds(mixture, place.range, tell, ofPart);
  return mixture;
}

function readWeight(raw: unknown, report: Report): number | undefined {
  const weight = isMap(raw) ? raw['weight'] : undefined;
  if (typeof weight === 'number' && weight > 0 && weight < Infinity) return weight;
  // a misspelt key is told where the law is read
  const isMisspelt = isMap(raw) && Object.keys(raw).some((key) => nearestWord(key, ['weight']) !== undefined);
  if (weight === undefined && (!isMap(raw) || isMisspelt)) return undefined;
  report(
    ['weight'],
    `needs a number above 0: how often this law is drawn, relative to the others${numberHint(weight)}`,
    weight === undefined ? 'missing' : undefined,
  );
  return undefined;
}

function readPartLaw(
  raw: unknown,
  place: QuantityPlace,
  report: Report,
  readPart: (raw: unknown, place: QuantityPlace, report: Report) => Quantity | undefined,
): RandomQuantity | undefined {
  if (!isMap(raw)) {
    report([], 'needs a law with its weight, such as { weight: 0.8, dist: lognormal, … }');
    return undefined;
  }
  const { weight: _, ...law } = raw;
  if (law['dist'] === MIXTURE) {
    report(['dist'], 'is a mixture in a mixture: list its laws here, each with the product of both weights');
    return undefined;
  }
  const quantity = readPart(law, place, report);
  if (typeof quantity !== 'number') return quantity;
  const constant = { dist: 'constant', keys: ['value'], values: [quantity] };
  return { ...constant, shift: 0, min: -Infinity, max: Infinity };
}

function checkParts(parts: readonly MixedQuantity[], report: Report): void {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  for (const [i, { weight }] of parts.entries()) {
    if (weight < SHARE_MIN * total) {
      report([i, 'weight'], `needs at least ${SHARE_MIN} of all weights: what is rarer, no run sees`);
    }
  }
  const isDiscrete = ({ law }: MixedQuantity) => distributionNamed(law.dist).discrete;
  if (parts.every(isDiscrete)) return;
  for (const [i, part] of parts.entries()) {
    if (isDiscrete(part) && part.law.dist !== 'constant') {
      report([i, 'dist'], 'among laws of fractions only constant can stand: write each value as one');
    }
  }
}

/** Reports what the shift and the bounds of the mixture itself make wrong. */
function checkBounds(mixture: NumericQuantity, range: NumericRange, report: Report, ofPart: Report): void {
  const { shift, min, max } = mixture;
  if (range.whole && !Number.isInteger(shift)) report(['shift'], `needs ${range.name}, so a whole shift`);
  const size = sizeFault({ dist: MIXTURE, keys: [], values: [], shift, min, max });
  if (size !== undefined) {
    reportText(report, [], size);
    return;
  }
  const parts = partsWithin(mixture);
  const kept = parts.map(({ law }) => keptFault(law));
  for (const [i, fault] of kept.entries()) if (fault !== undefined) reportText(ofPart, [i], fault);
  if (kept.some((fault) => fault !== undefined)) return;
  const fault = supportFault(mixture, range) ?? spreadFault(mixture, parts);
  if (fault !== undefined) reportText(report, [], fault);
}

/** The spread of the parts about the mean of all, as if those that are cut were whole. */
function spreadFault(mixture: NumericQuantity, parts: readonly NumericPart[]): string | undefined {
  const { mean: meanOf, support } = quantityLaw(mixture);
  if (support[0] < 0) return undefined;
  const mean = meanOf();
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  let variance = 0;
  for (const { weight, law } of parts) {
    const { distribution, parameters } = truncatedLawOf(law);
    const distance = quantityLaw(law).mean() - mean;
    variance += (weight / total) * (distribution.variance(parameters) + distance * distance);
  }
  return mean > 0 ? cvFault(MIXTURE, Math.sqrt(variance) / mean) : undefined;
}
