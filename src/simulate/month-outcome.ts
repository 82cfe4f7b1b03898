import { drawBinomial } from '../random/binomial.ts';
import type { Stream } from '../random/stream.ts';
import type { Trial } from './bind-trials.ts';
import { parameterValue } from './draw-quantity.ts';
import type { Model, SegmentModel } from './model.ts';

/** What became of a segment's tickets in a month. */
export interface MonthOutcome {
  /** Closed without a human, whether or not the customer comes back. */
  readonly resolved: number;
  /** Closed without a human, the customer stays away. */
  readonly deflected: number;
}

/** Draws what becomes of `tickets` tickets; the expected numbers where nothing is drawn. */
export function drawOutcome(
  { deterministic }: Model,
  { deflection }: SegmentModel,
  { uncertain }: Trial,
  tickets: number,
  outcomes: Stream,
): MonthOutcome {
  if (deflection === undefined) return { resolved: 0, deflected: 0 };
  const rate = parameterValue(deflection.rate, uncertain);
  const stay = 1 - parameterValue(deflection.repeatContact, uncertain);
  if (deterministic) return { resolved: tickets * rate, deflected: tickets * rate * stay };
  const resolved = drawBinomial(tickets, rate, outcomes);
  return { resolved, deflected: drawBinomial(resolved, stay, outcomes) };
}

/** Probability that a ticket of a segment is closed without a human, and that such a customer stays away. */
export function outcomeProbabilities(
  { deflection }: SegmentModel,
  { uncertain }: Trial,
): { readonly resolved: number; readonly stays: number } {
  if (deflection === undefined) return { resolved: 0, stays: 1 };
  return {
    resolved: parameterValue(deflection.rate, uncertain),
    stays: 1 - parameterValue(deflection.repeatContact, uncertain),
  };
}
