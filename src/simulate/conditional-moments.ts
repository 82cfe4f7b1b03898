import { type TicketMoments, ticketMoments } from '../cost/ticket-moments.ts';
import type { Trial } from './bind-trials.ts';
import { meterInnerTickets, onlyTurnsChange, openInnerTickets, turnLawOf } from './inner-tickets.ts';
import type { Model } from './model.ts';

/** Gives the moments of a ticket in a trial, that is, with everything uncertain known. */
export type ConditionalMoments = (trial: Trial) => TicketMoments;

/** Opens the conditional moments of one replicate; what trials have in common is metered once. */
export function openConditionalMoments(model: Model, replicate: number): ConditionalMoments {
  const inner = openInnerTickets(model, replicate);
  const common = onlyTurnsChange(model);
  let momentsByTurns: Float64Array | undefined;
  let metered = 0;
  return (trial) => {
    const law = turnLawOf(trial.conversation.turns);
    const mostTurns = law.turns.at(-1)!;
    if (momentsByTurns === undefined || !common || mostTurns > metered) {
      metered = common ? Math.ceil(1.25 * mostTurns) : mostTurns;
      momentsByTurns = meterInnerTickets(model, inner, trial.conversation, metered);
    }
    return ticketMoments(momentsByTurns, law, trial.prices);
  };
}
