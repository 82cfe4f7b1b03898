import type { Distribution } from './distribution.ts';

/** A law with its parameters, moved by `shift` and kept to [min, max]. */
export interface TruncatedLaw {
  readonly distribution: Distribution;
  readonly parameters: readonly number[];
  /** Added to every value. */
  readonly shift: number;
  /** Bounds of the shifted value; -Infinity and Infinity when there are none. */
  readonly min: number;
  readonly max: number;
}

/**
 * Quantile function of a shifted and truncated law: the p of the cut law is the p of the whole law between
 * the probabilities of its bounds.
 *
 * @example truncatedQuantile({ distribution: normal, parameters: [0, 1], shift: 0, min: 0, max: Infinity })(0.5) // 0.6745
 */
export function truncatedQuantile(law: TruncatedLaw): (p: number) => number {
  const { distribution, parameters, shift, min, max } = law;
  if (min === -Infinity && max === Infinity) {
    return (p) => distribution.quantile(p, parameters) + shift;
  }
  const below = min === -Infinity ? 0 : massBelow(law, min - shift);
  const within = (max === Infinity ? 1 : distribution.cdf(max - shift, parameters)) - below;
  return (p) => distribution.quantile(below + p * within, parameters) + shift;
}

/** Distribution function of a shifted and truncated law. */
export function truncatedCdf(law: TruncatedLaw): (x: number) => number {
  const { distribution, parameters, shift, min, max } = law;
  const below = min === -Infinity ? 0 : massBelow(law, min - shift);
  const within = (max === Infinity ? 1 : distribution.cdf(max - shift, parameters)) - below;
  return (x) => {
    if (x < min) return 0;
    return x >= max ? 1 : (distribution.cdf(x - shift, parameters) - below) / within;
  };
}

/** P(X < x): a value of a discrete law that stands at the bound belongs to what is kept. */
function massBelow({ distribution, parameters }: TruncatedLaw, x: number): number {
  return distribution.cdf(distribution.discrete ? x - 1e-9 * Math.max(1, Math.abs(x)) : x, parameters);
}
