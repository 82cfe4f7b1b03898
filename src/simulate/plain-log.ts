import { spreadAt } from '../random/bootstrap-weights.ts';
import type { PlainSampler } from '../random/plain-sampler.ts';
import { openLoggedDraws } from './draw-logged.ts';
import type { LoggedTickets } from './logged-tickets.ts';
import type { PlainTicket } from './plain-ticket.ts';

/** A ticket of a log with what became of it: 1 or 0 each. */
export interface PlainLoggedTicket extends PlainTicket {
  readonly resolved: number;
  readonly reopened: number;
}

/**
 * Opens draws of whole conversations in one trial: it weighs them, then draws one after the other.
 *
 * @param driftCv  by how much the mean ticket may have changed since the log: sd over mean
 */
export function openPlainLog(
  logged: LoggedTickets,
  driftCv: number,
  sampler: PlainSampler,
): () => PlainLoggedTicket {
  const { unitCount, tilts, freedom } = logged;
  const weights = drawWeights(unitCount, freedom, sampler).map((weight, unit) => weight * tilts[unit]!);
  const placeOf = openLoggedDraws(logged, 'any', weights);
  const logVariance = Math.log(1 + driftCv * driftCv);
  const factor = Math.exp(Math.sqrt(logVariance) * sampler.normal() - logVariance / 2);
  return () => {
    const place = placeOf(sampler.uniform());
    return {
      turns: 0,
      inputTokens: factor * logged.inputTokens[place]!,
      cachedTokens: factor * logged.readTokens[place]!,
      outputTokens: factor * logged.outputTokens[place]!,
      llmUsd: factor * logged.usd[place]!,
      resolved: 1 - logged.handed[place]!,
      reopened: logged.reopened[place]!,
    };
  };
}

/** Exponential weights, stretched so that means scatter as a world of the stated freedom wants. */
function drawWeights(count: number, freedom: number, { uniform, normal }: PlainSampler): Float64Array {
  const factor = spreadAt(normal(), count, freedom);
  return new Float64Array(count).map(() => {
    const weight = -Math.log(1 - uniform());
    return factor < 1
      ? 1 + Math.sqrt(factor) * (weight - 1)
      : Math.max(0, weight - Math.log((1 + factor) / 2));
  });
}
