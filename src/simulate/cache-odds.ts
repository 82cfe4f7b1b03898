import type { BoundKind } from './bind-trials.ts';
import type { CacheOdds } from './draw-conversation.ts';
import { turnLawOf } from './inner-tickets.ts';
import type { Model, TicketKind } from './model.ts';

/** The odds of a ticket's requests when other tickets keep the system prompt warm with probability `warmth`. */
export function cacheOdds({ deterministic }: Model, { cacheSurvival }: BoundKind, warmth: number): CacheOdds {
  return { survival: cacheSurvival, warmth, drawn: !deterministic };
}

/** Probability that a request finds the shared system prompt in the cache, by the requests of its month. */
export type Warmth = (requests: number, month: number) => number;

/** Requests that a ticket makes on average. */
export function requestsPerTicket({ conversation }: BoundKind): number {
  const mean = ({ turns, shares }: ReturnType<typeof turnLawOf>) =>
    turns.reduce((sum, value, i) => sum + value * shares[i]!, 0);
  return mean(turnLawOf(conversation.turns)) * (1 + mean(turnLawOf(conversation.toolCalls)));
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
