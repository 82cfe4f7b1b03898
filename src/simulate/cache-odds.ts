import type { Trial } from './bind-trials.ts';
import type { CacheOdds } from './draw-conversation.ts';
import { parameterValue } from './draw-quantity.ts';
import { turnLawOf } from './inner-tickets.ts';
import type { Model } from './model.ts';

/** The odds of a trial's requests when other tickets keep the system prompt warm with probability `warmth`. */
export function cacheOdds(model: Model, trial: Trial, warmth: number): CacheOdds {
  return {
    survival: parameterValue(model.cacheSurvival, trial.uncertain),
    warmth,
    drawn: !model.deterministic,
  };
}

/** Probability that a request finds the shared system prompt in the cache, by the tickets of its month. */
export type Warmth = (tickets: number, month: number) => number;

/**
 * Opens the warmth of a trial's months.
 *
 * Requests come at random with the month's mean rate, spread over the hours of the day as the model says; each
 * one starts the lifetime anew. A gap shorter than the lifetime T has probability 1 - exp(-rate T).
 *
 * @example 1,000 tickets of 5 requests in 730 hours and a lifetime of 5 minutes: 1 - exp(-6.85 / 12) = 0.435
 */
export function openWarmth({ sharedPrompt }: Model, { conversation }: Trial): Warmth {
  if (sharedPrompt === undefined) return () => 0;
  const { lifetimeSeconds, monthSeconds, hourShares } = sharedPrompt;
  const mean = ({ turns, shares }: ReturnType<typeof turnLawOf>) =>
    turns.reduce((sum, value, i) => sum + value * shares[i]!, 0);
  const requestsPerTicket =
    mean(turnLawOf(conversation.turns)) * (1 + mean(turnLawOf(conversation.toolCalls)));
  return (tickets, month) => {
    const perSecond = (tickets * requestsPerTicket) / monthSeconds[month]!;
    return hourShares.reduce(
      (sum, share) => sum - share * Math.expm1(-perSecond * hourShares.length * share * lifetimeSeconds),
      0,
    );
  };
}
