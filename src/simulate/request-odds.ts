import type { TurnLaw } from '../cost/ticket-moments.ts';
import type { BoundKind } from './bind-trials.ts';
import type { RequestOdds } from './draw-conversation.ts';
import { turnLawOf } from './inner-tickets.ts';
import type { Model, TicketKind } from './model.ts';

/** The odds of a ticket's requests when other tickets keep the system prompt warm with probability `warmth`. */
export function requestOdds({ deterministic }: Model, bound: BoundKind, warmth: number): RequestOdds {
  const { cacheSurvival, retryRate } = bound;
  return {
    survival: cacheSurvival,
    warmth,
    retry: retryRate,
    drawn: !deterministic,
  };
}

/** Probability that a request finds the shared system prompt in the cache, by the requests of its month. */
export type Warmth = (requests: number, month: number) => number;

/** Requests that a ticket makes on average of the first model: those that its prompt is in. */
export function requestsPerTicket({ escalation }: TicketKind, { conversation }: BoundKind): number {
  const turns = turnLawOf(conversation.turns);
  const answered =
    escalation === undefined ? meanOf(turns) : meanOfLower(turns, turnLawOf(conversation.escalationTurn));
  return answered * (1 + meanOf(turnLawOf(conversation.toolCalls)));
}

function meanOf({ turns, shares }: TurnLaw): number {
  return turns.reduce((sum, value, i) => sum + value * shares[i]!, 0);
}

/** Mean of the lower one of two independent whole numbers. */
function meanOfLower(one: TurnLaw, other: TurnLaw): number {
  return one.turns.reduce(
    (sum, value, i) =>
      sum +
      one.shares[i]! *
        other.turns.reduce((part, turn, j) => part + other.shares[j]! * Math.min(value, turn), 0),
    0,
  );
}

/**
 * Opens the warmth of the months of tickets that share a prompt.
 *
 * Requests come at random with the month's mean rate, spread over the hours of the day as the model says; each
 * one starts the lifetime anew. A gap shorter than the lifetime T has probability 1 - exp(-rate T).
 *
 * @example 1,000 tickets of 5 requests in 730 hours and a lifetime of 5 minutes: 1 - exp(-6.85 / 12) = 0.435
 */
export function openWarmth({ sharedPrompt }: TicketKind): Warmth {
  if (sharedPrompt === undefined) return () => 0;
  const { lifetimeSeconds, monthSeconds, hourShares } = sharedPrompt;
  return (requests, month) => {
    const perSecond = requests / monthSeconds[month]!;
    return hourShares.reduce(
      (sum, share) => sum - share * Math.expm1(-perSecond * hourShares.length * share * lifetimeSeconds),
      0,
    );
  };
}
