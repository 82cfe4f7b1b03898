import type { EngineName } from '../simulate/engine-name.ts';
import type { Sampling } from '../simulate/sampling.ts';

/** How the samples of a run are drawn. */
export interface Drawing {
  readonly engine: EngineName;
  /** How the fast engine draws what is uncertain. */
  readonly sampling: Sampling;
  /** Whether the fast engine draws the tickets of every month one by one. */
  readonly everyTicket: boolean;
}

export const USUAL_DRAWING: Drawing = { engine: 'fast', sampling: 'sobol', everyTicket: false };

/** The word for it in what names a run by all that decides its numbers. */
export function drawingWord({ engine, sampling, everyTicket }: Drawing): string {
  const word = sampling === 'random' ? sampling : engine;
  return everyTicket ? `${word}_every_ticket` : word;
}
