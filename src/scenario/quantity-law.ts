import assert from 'node:assert/strict';
import type { Distribution } from '../random/distribution.ts';
import { distributionNamed, toParameters } from '../random/distributions.ts';
import { truncatedQuantile } from '../random/truncated-law.ts';
import type { Quantity, RandomQuantity } from './scenario.ts';
import { type KeptLaw, truncatedMean } from './truncated-mean.ts';

/** A quantity's law as numbers come out of it: shifted, then kept between min and max. */
export interface QuantityLaw {
  readonly discrete: boolean;
  /** Smallest and largest possible value; may be infinite. */
  readonly support: readonly [low: number, high: number];
  /** Share of the whole law that lies between min and max. */
  readonly kept: number;
  mean(): number;
  /** The smallest x with CDF(x) >= p, for 0 < p < 1. */
  quantile(p: number): number;
  /** P(X <= x). */
  cdf(x: number): number;
}

/** A quantity whose parameters are all numbers. */
export interface NumericQuantity extends RandomQuantity {
  readonly values: readonly number[];
}

/** True when every parameter of a quantity is a number. */
export function isNumericQuantity(quantity: RandomQuantity): quantity is NumericQuantity {
  return quantity.values.every((value: Quantity) => typeof value === 'number');
}

/**
 * The law of a quantity: the whole law's levels from `below` to `below + kept` become the levels 0 to 1.
 *
 * @param quantity  with parameters that its form allows
 * @example quantityLaw({ dist: 'normal', keys: ['mean', 'sd'], values: [0, 1], shift: 3, min: -Infinity, max: Infinity }).quantile(0.5) // 3
 */
export function quantityLaw(quantity: NumericQuantity): QuantityLaw {
  const { shift, min, max } = quantity;
  const distribution = distributionNamed(quantity.dist);
  const parameters = toParameters(quantity.dist, quantity.keys, quantity.values);
  const law = keptLaw(distribution, parameters, min - shift, max - shift);
  const [low, high] = keptSupport(law);
  return {
    discrete: distribution.discrete,
    support: [low + shift, high + shift],
    kept: law.kept,
    mean: () => truncatedMean(law) + shift,
    quantile: truncatedQuantile({ distribution, parameters, shift, min, max }),
    cdf(x) {
      assert(law.kept > 0, `nothing of ${quantity.dist} lies between ${min} and ${max}`);
      if (x < min) return 0;
      return x >= max ? 1 : (distribution.cdf(x - shift, parameters) - law.below) / law.kept;
    },
  };
}

function keptLaw(
  distribution: Distribution,
  parameters: readonly number[],
  low: number,
  high: number,
): KeptLaw {
  const below =
    low === -Infinity ? 0 : distribution.cdf(distribution.discrete ? justBelow(low) : low, parameters);
  const upTo = high === Infinity ? 1 : distribution.cdf(high, parameters);
  return { distribution, parameters, low, high, below, kept: upTo - below };
}

/** A number less than x by a part in 2^52: a step at x does not count as below x. */
function justBelow(x: number): number {
  return x - (Math.abs(x) || 1) * Number.EPSILON;
}

function keptSupport({ distribution, parameters, low, high }: KeptLaw): readonly [number, number] {
  const [lowest, highest] = distribution.support(parameters);
  if (!distribution.discrete) return [Math.max(lowest, low), Math.min(highest, high)];
  if (distribution.name !== 'discrete') {
    return [Math.max(lowest, Math.ceil(low)), Math.min(highest, Math.floor(high))];
  }
  const values = parameters.slice(0, parameters.length / 2).filter((value) => value >= low && value <= high);
  return [Math.min(...values), Math.max(...values)];
}
