import assert from 'node:assert/strict';
import type { Distribution } from '../random/distribution.ts';
import { distributionNamed, toParameters } from '../random/distributions.ts';
import { isDiscreteMixture, type Mixture, openMixture } from '../random/mixture.ts';
import { buildMixtureSteps } from '../random/mixture-table.ts';
import { type StepTable, stepAt } from '../random/step-table.ts';
import { type TruncatedLaw, truncatedQuantile } from '../random/truncated-law.ts';
import type { MixedQuantity, Quantity, RandomQuantity } from './scenario.ts';
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
  readonly parts?: readonly NumericPart[];
}

/** A part of a mixture whose parameters are all numbers. */
export interface NumericPart {
  readonly weight: number;
  readonly law: NumericQuantity;
}

/** True when every parameter of a quantity is a number. */
export function isNumericQuantity(quantity: RandomQuantity): quantity is NumericQuantity {
  return (
    quantity.values.every((value: Quantity) => typeof value === 'number') &&
    (quantity.parts ?? []).every(({ law }) => isNumericQuantity(law))
  );
}

/** A quantity with a number in place of each of its parameters. */
export function withNumbers(
  { parts, ...law }: RandomQuantity,
  numberOf: (value: Quantity) => number,
): NumericQuantity {
  return {
    ...law,
    values: law.values.map(numberOf),
    ...(parts && { parts: parts.map((part) => ({ ...part, law: withNumbers(part.law, numberOf) })) }),
  };
}

/** The law of a quantity that is not a mixture. */
export function truncatedLawOf({ dist, keys, values, shift, min, max }: NumericQuantity): TruncatedLaw {
  return {
    distribution: distributionNamed(dist),
    parameters: toParameters(dist, keys, values),
    shift,
    min,
    max,
  };
}

/**
 * The parts of a mixture as its own shift and bounds leave them: a mixture that is cut is the mixture of its cut
 * parts, each with the weight of what is left of it.
 */
export function partsWithin({ parts = [], shift, min, max }: NumericQuantity): readonly NumericPart[] {
  return parts.map(({ weight, law }) => {
    const cut = {
      ...law,
      shift: law.shift + shift,
      min: Math.max(law.min + shift, min),
      max: Math.min(law.max + shift, max),
    };
    return { weight: (weight * quantityLaw(cut).kept) / quantityLaw(law).kept, law: cut };
  });
}

/**
 * The law of a quantity: the whole law's levels from `below` to `below + kept` become the levels 0 to 1.
 *
 * @param quantity  with parameters that its form allows
 * @example quantityLaw({ dist: 'normal', keys: ['mean', 'sd'], values: [0, 1], shift: 3, min: -Infinity, max: Infinity }).quantile(0.5) // 3
 */
export function quantityLaw(quantity: NumericQuantity): QuantityLaw {
  if (quantity.parts !== undefined) return mixtureLaw(quantity);
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

function mixtureLaw(quantity: NumericQuantity): QuantityLaw {
  const parts = partsWithin(quantity).filter(({ weight }) => weight > 0);
  const weightOf = (some: readonly MixedQuantity[] = []) => some.reduce((sum, { weight }) => sum + weight, 0);
  const total = weightOf(parts);
  const laws = parts.map(({ weight, law }) => ({ ...quantityLaw(law), share: weight / total }));
  const supports = laws.map(({ support }) => support);
  const sumOf = (of: (law: (typeof laws)[number]) => number) =>
    laws.reduce((sum, law) => sum + law.share * of(law), 0);
  return {
    discrete: laws.every(({ discrete }) => discrete),
    support: [Math.min(...supports.map(([low]) => low)), Math.max(...supports.map(([, high]) => high))],
    kept: total / weightOf(quantity.parts),
    mean: () => sumOf((law) => law.mean()),
    quantile: mixtureQuantile(parts),
    cdf: (x) => sumOf((law) => law.cdf(x)),
  };
}

/** Of discrete parts the quantiles are those of the table that they are drawn from. */
function mixtureQuantile(parts: readonly NumericPart[]): (p: number) => number {
  const laws = parts.map(({ weight, law }) => ({ weight, law: truncatedLawOf(law) }));
  let steps: StepTable | undefined;
  let mixture: Mixture | undefined;
  return (p) => {
    if (isDiscreteMixture(laws)) {
      steps ??= buildMixtureSteps(laws);
      return stepAt(steps, Math.floor(p * 2 ** 32));
    }
    mixture ??= openMixture(laws);
    return mixture.quantile(p);
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
