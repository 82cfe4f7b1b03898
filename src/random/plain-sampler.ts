import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { hashStreamKey } from './stream-key.ts';
import { type TruncatedLaw, truncatedQuantile } from './truncated-law.ts';

/*
 * The one door to the @stdlib samplers, which the plain engine draws from. They reject and retry, so they share
 * no arithmetic with the quantile functions behind the fast engine's tables. The binomial and hypergeometric
 * samplers of @stdlib 0.4.1 are wrong and stay outside.
 */

const require: NodeJS.Require = createRequire(import.meta.url);

/** Gives the next draw of one law. */
export type Draw = () => number;

/** Draws from any law, all from one generator. */
export interface PlainSampler {
  /** Uniform, 0 <= u < 1. */
  readonly uniform: Draw;
  /** Standard normal. */
  readonly normal: Draw;
  /** Draws of a law with known parameters. */
  readonly drawsOf: (law: TruncatedLaw) => Draw;
}

/** Draws that may miss the bounds of a truncated law before its quantile function takes over. */
const MOST_MISSES = 1000;

/**
 * Opens the Mersenne twister that belongs to a key, with the @stdlib samplers on it.
 *
 * @param seed     the user's seed, whole number, 0 <= seed < 2^53
 * @param indices  which part of the run, for example the block; whole numbers, 0 <= index < 2^53
 */
export function openPlainSampler(seed: number, ...indices: readonly number[]): PlainSampler {
  const key = Uint32Array.from(hashStreamKey(seed, 'plain', indices));
  const twister = require('@stdlib/random/base/mt19937') as TwisterModule;
  const uniform = twister.factory({ seed: key }).normalized;
  const opened = new Map<string, Sampler>();
  const samplerOf = (name: string): Sampler => {
    const sampler =
      opened.get(name) ??
      (require(`@stdlib/random/base/${name}`) as SamplerModule).factory({ prng: uniform });
    opened.set(name, sampler);
    return sampler;
  };
  const drawsOf = (law: TruncatedLaw) => keepWithin(law, wholeDraws(law, samplerOf, uniform), uniform);
  const normal = () => samplerOf('normal')(0, 1);
  return { uniform, normal, drawsOf };
}

interface TwisterModule {
  factory(options: { readonly seed: Uint32Array }): { readonly normalized: Draw };
}

type Sampler = (...parameters: readonly number[]) => number;

interface SamplerModule {
  factory(options: { readonly prng: Draw }): Sampler;
}

/** How a law is drawn with an @stdlib sampler. */
interface Recipe {
  readonly sampler: string;
  /** The sampler's parameters from the law's canonical ones. */
  readonly parameters: (...canonical: readonly number[]) => readonly number[];
  /** The law's value from the sampler's, where they differ. */
  readonly value?: (drawn: number, ...canonical: readonly number[]) => number;
}

type ThreeNumbers = readonly [number, number, number];

const same: Recipe['parameters'] = (...canonical) => canonical;

const RECIPES: Readonly<Record<string, Recipe>> = {
  uniform: { sampler: 'uniform', parameters: same },
  normal: { sampler: 'normal', parameters: same },
  lognormal: { sampler: 'lognormal', parameters: same },
  beta: { sampler: 'beta', parameters: same },
  weibull: { sampler: 'weibull', parameters: same },
  poisson: { sampler: 'poisson', parameters: same },
  gamma: { sampler: 'gamma', parameters: (shape, scale) => [shape!, 1 / scale!] },
  exponential: { sampler: 'exponential', parameters: (mean) => [1 / mean!] },
  negative_binomial: { sampler: 'negative-binomial', parameters: (r, mean) => [r!, r! / (r! + mean!)] },
  triangular: { sampler: 'triangular', parameters: (low, mode, high) => [low!, high!, mode!] },
  pert: {
    sampler: 'beta',
    parameters(...canonical) {
      const [low, mode, high] = canonical as unknown as ThreeNumbers;
      return [1 + (4 * (mode - low)) / (high - low), 1 + (4 * (high - mode)) / (high - low)];
    },
    value: (drawn, low, _mode, high) => low! + (high! - low!) * drawn,
  },
  discretised_lognormal: { sampler: 'lognormal', parameters: same, value: Math.ceil },
};

/** Draws of a law before it is moved and cut. */
function wholeDraws(
  { distribution, parameters }: TruncatedLaw,
  samplerOf: (name: string) => Sampler,
  uniform: Draw,
): Draw {
  const { name } = distribution;
  if (name === 'constant') return () => parameters[0]!;
  // no library has a sampler of its own
  if (name === 'metalog') return () => distribution.quantile(1 - uniform(), parameters);
  if (name === 'discrete') return () => drawListed(parameters, uniform());
  const recipe = RECIPES[name];
  assert(recipe !== undefined, `the plain engine has no sampler for ${name}`);
  const sampler = samplerOf(recipe.sampler);
  const arguments_ = recipe.parameters(...parameters);
  const { value } = recipe;
  if (value === undefined) return () => sampler(...arguments_);
  return () => value(sampler(...arguments_), ...parameters);
}

/** Walks along the probabilities of the listed values; `parameters` are values, then probabilities. */
function drawListed(parameters: readonly number[], uniform: number): number {
  const count = parameters.length / 2;
  let left = uniform;
  for (let i = 0; i < count - 1; i++) {
    left -= parameters[count + i]!;
    if (left < 0) return parameters[i]!;
  }
  return parameters[count - 1]!;
}

/**
 * Shifts draws, and repeats those outside [min, max].
 *
 * A law may be cut to a millionth of itself; after a thousand misses in a row its quantile function draws
 * instead. Both ways follow the cut law, so the change between them leaves no trace in it.
 */
function keepWithin(law: TruncatedLaw, draw: Draw, uniform: Draw): Draw {
  const { shift, min, max } = law;
  if (min === -Infinity && max === Infinity) return () => draw() + shift;
  const quantile = truncatedQuantile(law);
  return () => {
    for (let miss = 0; miss < MOST_MISSES; miss++) {
      const value = draw() + shift;
      if (value >= min && value <= max) return value;
    }
    return quantile(1 - uniform());
  };
}
