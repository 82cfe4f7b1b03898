import type { Model } from './model.ts';
import { NO_DIMENSION } from './sobol-dimensions.ts';

/** How the uncertain quantities are drawn: scrambled Sobol points, or independent numbers (plain Monte Carlo). */
export const SAMPLINGS = ['sobol', 'random'] as const;

export type Sampling = (typeof SAMPLINGS)[number];

/** The model with its uncertain quantities drawn in the given way; names key the draws in both. */
export function withSampling(model: Model, sampling: Sampling): Model {
  if (sampling === 'sobol') return model;
  return { ...model, uncertain: model.uncertain.map((one) => ({ ...one, dimension: NO_DIMENSION })) };
}
