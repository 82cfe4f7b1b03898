import type { Draw, PlainSampler } from '../random/plain-sampler.ts';
import {
  type NumericPart,
  type NumericQuantity,
  quantityLaw,
  truncatedLawOf,
  withNumbers,
} from '../scenario/quantity-law.ts';
import type { Quantity, RandomQuantity } from '../scenario/scenario.ts';

/** A quantity of which nothing is uncertain any more. */
export type SettledQuantity = number | NumericQuantity;

/** The draws of one trial. */
export interface TrialSampler extends PlainSampler {
  /** What has been drawn in it of the unknowns: one that several segments have from the top is drawn once. */
  readonly known: Map<RandomQuantity, number>;
}

/** The value of an unknown in a trial. */
export function drawOnce(quantity: Quantity, sampler: TrialSampler): number {
  if (typeof quantity === 'number') return quantity;
  let value = sampler.known.get(quantity);
  if (value === undefined) {
    value = drawsOf(quantity, sampler)();
    sampler.known.set(quantity, value);
  }
  return value;
}

/** Draws of a law whose own uncertain parameters, if any, take one value for all of them. */
export function drawsOf(quantity: Quantity, sampler: TrialSampler): Draw {
  return drawsOfSettled(settle(quantity, sampler), sampler);
}

/** A quantity with its uncertain parameters drawn. */
export function settle(quantity: Quantity, sampler: TrialSampler): SettledQuantity {
  if (typeof quantity === 'number') return quantity;
  return withNumbers(quantity, (value) => drawOnce(value, sampler));
}

/** Draws of a settled quantity. */
export function drawsOfSettled(quantity: SettledQuantity, sampler: PlainSampler): Draw {
  if (typeof quantity === 'number') return () => quantity;
  return quantity.parts === undefined
    ? sampler.drawsOf(truncatedLawOf(quantity))
    : drawsOfMixture(quantity, quantity.parts, sampler);
}

/** Picks a part by its weight and draws from it, until a draw lies within the mixture's own bounds. */
function drawsOfMixture(
  { shift, min, max }: NumericQuantity,
  parts: readonly NumericPart[],
  sampler: PlainSampler,
): Draw {
  const draws = parts.map(({ law }) => drawsOfSettled(law, sampler));
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  const drawAny = () => {
    let left = sampler.uniform() * total;
    const picked = parts.findIndex(({ weight }) => {
      left -= weight;
      return left < 0;
    });
    return draws.at(picked)!() + shift;
  };
  return () => {
    let value = drawAny();
    while (value < min || value > max) value = drawAny();
    return value;
  };
}

/** Its mean. */
export function meanOf(quantity: SettledQuantity): number {
  return typeof quantity === 'number' ? quantity : quantityLaw(quantity).mean();
}

/** P(X >= x). */
export function reaches(quantity: SettledQuantity, x: number): number {
  if (typeof quantity === 'number') return quantity >= x ? 1 : 0;
  return 1 - quantityLaw(quantity).cdf(x - 0.5);
}
