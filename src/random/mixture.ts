import { findRoot } from './find-root.ts';
import { type TruncatedLaw, truncatedCdf, truncatedQuantile } from './truncated-law.ts';

/** A law among several, of which each draw follows one. */
export interface MixturePart {
  /** Share of the draws that follow it, in the unit of the other parts' weights; above 0. */
  readonly weight: number;
  readonly law: TruncatedLaw;
}

/** Whether all draws of a mixture are whole numbers or come from lists. */
export function isDiscreteMixture(parts: readonly MixturePart[]): boolean {
  return parts.every(({ law }) => law.distribution.discrete);
}

/** A mixture of laws with densities and of single values. */
export interface Mixture {
  /** P(X <= x). */
  readonly cdf: (x: number) => number;
  /** The smallest x with CDF(x) >= p, for 0 < p < 1. */
  readonly quantile: (p: number) => number;
  /**
   * Levels between which the quantile function is smooth, ascending, from 0 to 1: it may jump, stand still or turn at a
   * single value, at the end of a part's range, and where parts that lie apart follow each other.
   */
  readonly breaks: readonly number[];
}

/**
 * Opens a mixture: its distribution function is the weighted sum of those of its parts.
 *
 * A quantile lies between the smallest and the largest of the parts' quantiles. There the distribution function is
 * inverted by root finding to the last bits of x, so that the level of a quantile is off by the rounding of the
 * distribution function: about 1e-16, or 1e-16 / t of the tail probability t.
 *
 * @param parts  laws that are not discrete, and constants
 */
export function openMixture(parts: readonly MixturePart[]): Mixture {
  const opened = openParts(parts);
  const cdf = (x: number) => opened.reduce((sum, part) => sum + part.share * part.cdf(x), 0);
  const singles = singlesOf(opened, cdf);
  const quantile = (p: number) => {
    const single = singles.find(({ below, reached }) => below < p && p <= reached);
    if (single !== undefined) return single.value;
    const quantiles = opened.map((part) => part.quantile(p));
    const [low, high] = [Math.min(...quantiles), Math.max(...quantiles)];
    if (cdf(low) >= p) return low;
    return cdf(high) <= p ? high : findRoot((x) => cdf(x) - p, low, high);
  };
  const ends = opened.flatMap(({ law }) => endsOf(law)).filter(Number.isFinite);
  const levels = [
    ...singles.flatMap(({ below, reached }) => [below, reached]),
    ...ends.map(cdf),
    ...sharesUpTo(opened),
  ];
  return { cdf, quantile, breaks: apart(levels) };
}

interface OpenPart {
  readonly share: number;
  readonly law: TruncatedLaw;
  readonly cdf: (x: number) => number;
  readonly quantile: (p: number) => number;
}

function openParts(parts: readonly MixturePart[]): readonly OpenPart[] {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return parts.map(({ weight, law }) => ({
    share: weight / total,
    law,
    cdf: truncatedCdf(law),
    quantile: truncatedQuantile(law),
  }));
}

/** A value with a probability of its own, and the levels that stand for it. */
interface SingleValue {
  readonly value: number;
  readonly below: number;
  readonly reached: number;
}

function singlesOf(parts: readonly OpenPart[], cdf: (x: number) => number): readonly SingleValue[] {
  const shareOf = new Map<number, number>();
  for (const { law, share, quantile } of parts) {
    if (!law.distribution.discrete) continue;
    const value = quantile(0.5);
    shareOf.set(value, (shareOf.get(value) ?? 0) + share);
  }
  return [...shareOf].map(([value, share]) => ({ value, below: cdf(value) - share, reached: cdf(value) }));
}

/** Shares of the parts up to each, from the lowest median on. */
function sharesUpTo(parts: readonly OpenPart[]): readonly number[] {
  let below = 0;
  return parts
    .toSorted((one, other) => one.quantile(0.5) - other.quantile(0.5))
    .map(({ share }) => {
      below += share;
      return below;
    });
}

function endsOf({ distribution, parameters, shift, min, max }: TruncatedLaw): readonly number[] {
  if (distribution.discrete) return [];
  const [low, high] = distribution.support(parameters);
  return [Math.max(min, low + shift), Math.min(max, high + shift)];
}

/** Levels closer than this are one. */
const CLOSEST = 2 ** -30;

/** Levels from 0 to 1 in their order, none close to the one before. */
function apart(levels: readonly number[]): readonly number[] {
  const kept = [0];
  for (const level of levels.toSorted((one, other) => one - other)) {
    if (level - kept.at(-1)! > CLOSEST && 1 - level > CLOSEST) kept.push(level);
  }
  return [...kept, 1];
}
