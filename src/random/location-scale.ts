import { distributionNamed } from './distributions.ts';

/** A law as location + scale * standard, where the standard law has the parameters `standard`. */
export interface LocationScale {
  readonly location: number;
  readonly scale: number;
  /** Canonical parameters of the same family at location 0 and scale 1. */
  readonly standard: readonly number[];
}

/**
 * Splits a law into location, scale and a standard law of the same family, so that one table serves all
 * locations and scales; undefined for a family that has neither.
 *
 * @param dist        name of the law
 * @param parameters  its canonical parameters
 * @example locationScaleOf('lognormal', [Math.log(61), 0.69]) // { location: 0, scale: 61, standard: [0, 0.69] }
 */
export function locationScaleOf(dist: string, parameters: readonly number[]): LocationScale | undefined {
  const [first, second, third] = parameters as readonly [number, number, number];
  switch (dist) {
    case 'normal':
      return { location: first, scale: second, standard: [0, 1] };
    case 'uniform':
      return { location: first, scale: second - first, standard: [0, 1] };
    case 'lognormal':
      return { location: 0, scale: Math.exp(first), standard: [0, second] };
    case 'gamma':
    case 'weibull':
      return { location: 0, scale: second, standard: [first, 1] };
    case 'exponential':
      return { location: 0, scale: distributionNamed(dist).mean(parameters), standard: [1] };
    case 'triangular':
    case 'pert':
      return {
        location: first,
        scale: third - first,
        standard: [0, (second - first) / (third - first), 1],
      };
    default:
      return undefined;
  }
}
