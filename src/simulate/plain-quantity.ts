import { distributionNamed, toParameters } from '../random/distributions.ts';
import type { Draw, PlainSampler } from '../random/plain-sampler.ts';
import { type NumericQuantity, quantityLaw } from '../scenario/quantity-law.ts';
import type { Quantity } from '../scenario/scenario.ts';

/** A quantity of which nothing is uncertain any more. */
export type SettledQuantity = number | NumericQuantity;

/** Draws a quantity once. */
export function drawOnce(quantity: Quantity, sampler: PlainSampler): number {
  return typeof quantity === 'number' ? quantity : drawsOf(quantity, sampler)();
}

/** Draws of a law whose own uncertain parameters, if any, take one value for all of them. */
export function drawsOf(quantity: Quantity, sampler: PlainSampler): Draw {
  return drawsOfSettled(settle(quantity, sampler), sampler);
}

/** A quantity with its uncertain parameters drawn. */
export function settle(quantity: Quantity, sampler: PlainSampler): SettledQuantity {
  if (typeof quantity === 'number') return quantity;
  return { ...quantity, values: quantity.values.map((value) => drawOnce(value, sampler)) };
}

/** Draws of a settled quantity. */
export function drawsOfSettled(quantity: SettledQuantity, sampler: PlainSampler): Draw {
  if (typeof quantity === 'number') return () => quantity;
  const { dist, keys, values, shift, min, max } = quantity;
  const parameters = toParameters(dist, keys, values);
  return sampler.drawsOf({ distribution: distributionNamed(dist), parameters, shift, min, max });
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
