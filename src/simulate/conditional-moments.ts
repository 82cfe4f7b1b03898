import { type TicketMoments, ticketMoments } from '../cost/ticket-moments.ts';
import type { Trial } from './bind-trials.ts';
import {
  type InnerTickets,
  meterInnerTickets,
  onlyTurnsChange,
  openInnerTickets,
  turnLawOf,
} from './inner-tickets.ts';
import type { Model } from './model.ts';
import { openMomentSurface } from './moment-surface.ts';

/** Gives the moments of a ticket in a trial, that is, with everything uncertain known. */
export type ConditionalMoments = (trial: Trial) => TicketMoments;

/** Tickets that each trial meters anew where no surface will do. */
const TICKETS_PER_TRIAL = 128;

/**
 * Opens the conditional moments of one replicate, by the cheapest way that holds:
 *
 * 1. only the number of turns changes from trial to trial: tickets are metered once;
 * 2. other laws change too: a few trials are metered, the rest follow from polynomials through them;
 * 3. the polynomials miss what they were not fitted to: every trial meters fewer tickets of its own.
 */
export function openConditionalMoments(model: Model, replicate: number): ConditionalMoments {
  if (onlyTurnsChange(model)) return meteredOnce(model, openInnerTickets(model, replicate));
  const surface = openMomentSurface(model, replicate);
  let perTrial: ConditionalMoments | undefined;
  return (trial) => {
    const moments = surface?.(trial);
    if (moments !== undefined) return moments;
    perTrial ??= meteredPerTrial(model, openInnerTickets(model, replicate, TICKETS_PER_TRIAL));
    return perTrial(trial);
  };
}

function meteredOnce(model: Model, inner: InnerTickets): ConditionalMoments {
  let momentsByTurns: Float64Array = new Float64Array(0);
  let turnCount = 0;
  return (trial) => {
    const law = turnLawOf(trial.conversation.turns);
    const mostTurns = law.turns.at(-1)!;
    if (mostTurns > turnCount) {
      turnCount = Math.ceil(1.25 * mostTurns);
      momentsByTurns = meterInnerTickets(model, inner, trial.conversation, turnCount);
    }
    return ticketMoments(momentsByTurns, law, trial.prices);
  };
}

/** Moments of tickets that each trial meters itself. */
export function meteredPerTrial(model: Model, inner: InnerTickets): ConditionalMoments {
  return (trial) => {
    const law = turnLawOf(trial.conversation.turns);
    const momentsByTurns = meterInnerTickets(model, inner, trial.conversation, law.turns.at(-1)!);
    return ticketMoments(momentsByTurns, law, trial.prices);
  };
}
