import { type TicketMoments, ticketMoments } from '../cost/ticket-moments.ts';
import type { Trial } from './bind-trials.ts';
import { cacheOdds } from './cache-odds.ts';
import {
  type InnerTickets,
  meterInnerTickets,
  onlyTurnsChange,
  openInnerTickets,
  turnLawOf,
} from './inner-tickets.ts';
import type { Model } from './model.ts';
import { openMomentSurface } from './moment-surface.ts';
import type { TicketPlace } from './stream-tickets.ts';

/** Gives the moments of a ticket in a trial, that is, with everything uncertain known, by the cache's warmth. */
export type ConditionalMoments = (trial: Trial) => MomentsByWarmth;

/** Moments of a ticket whose system prompt other tickets keep in the cache with probability `warmth`. */
export type MomentsByWarmth = (warmth: number) => TicketMoments;

type TrialMoments = (trial: Trial) => TicketMoments;

/** Tickets that each trial meters anew where no surface will do. */
const TICKETS_PER_TRIAL = 128;

/** Moments up to the third are cubic polynomials of the warmth: these values determine them. */
const WARMTH_LEVELS = [0, 1 / 3, 2 / 3, 1];

/** Opens the conditional moments of one replicate. */
export function openConditionalMoments(model: Model, replicate: number): ConditionalMoments {
  if (model.sharedPrompt === undefined) {
    const moments = openTrialMoments(model, replicate, 0);
    return (trial) => {
      const ofTrial = moments(trial);
      return () => ofTrial;
    };
  }
  const atLevels = WARMTH_LEVELS.map((warmth) => openTrialMoments(model, replicate, warmth));
  return (trial) => {
    const moments = atLevels.map((at) => at(trial));
    return (warmth) => interpolate(moments, warmth);
  };
}

/**
 * Opens the moments at one warmth, by the cheapest way that holds:
 *
 * 1. only the number of turns changes from trial to trial: tickets are metered once;
 * 2. other laws change too: a few trials are metered, the rest follow from polynomials through them;
 * 3. the polynomials miss what they were not fitted to: every trial meters fewer tickets of its own.
 */
function openTrialMoments(model: Model, replicate: number, warmth: number): TrialMoments {
  if (onlyTurnsChange(model)) return meteredOnce(model, openInnerTickets(model, replicate), warmth);
  const surface = openMomentSurface(model, replicate, warmth);
  let perTrial: TrialMoments | undefined;
  return (trial) => {
    const moments = surface?.(trial);
    if (moments !== undefined) return moments;
    perTrial ??= meteredPerTrial(model, openInnerTickets(model, replicate, TICKETS_PER_TRIAL), warmth);
    return perTrial(trial);
  };
}

function meteredOnce(model: Model, inner: InnerTickets, warmth: number): TrialMoments {
  let momentsByTurns: Float64Array = new Float64Array(0);
  let turnCount = 0;
  return (trial) => {
    const law = turnLawOf(trial.conversation.turns);
    const mostTurns = law.turns.at(-1)!;
    if (mostTurns > turnCount) {
      turnCount = Math.ceil(1.25 * mostTurns);
      momentsByTurns = meterInnerTickets(model, inner, placeOf(model, trial, warmth), turnCount);
    }
    return ticketMoments(momentsByTurns, law, trial.prices);
  };
}

/** Moments of tickets that each trial meters itself. */
export function meteredPerTrial(model: Model, inner: InnerTickets, warmth: number): TrialMoments {
  return (trial) => {
    const law = turnLawOf(trial.conversation.turns);
    const place = placeOf(model, trial, warmth);
    return ticketMoments(meterInnerTickets(model, inner, place, law.turns.at(-1)!), law, trial.prices);
  };
}

function placeOf(model: Model, trial: Trial, warmth: number): TicketPlace {
  return { conversation: trial.conversation, odds: cacheOdds(model, trial, warmth) };
}

/** Lagrange's polynomial through the moments at the levels of warmth. */
function interpolate(moments: readonly TicketMoments[], warmth: number): TicketMoments {
  const weights = WARMTH_LEVELS.map((level, i) =>
    WARMTH_LEVELS.reduce(
      (product, other, j) => (i === j ? product : (product * (warmth - other)) / (level - other)),
      1,
    ),
  );
  const mixed = (pick: (of: TicketMoments) => readonly number[]) =>
    pick(moments[0]!).map((_, k) =>
      weights.reduce((sum, weight, i) => sum + weight * pick(moments[i]!)[k]!, 0),
    );
  return {
    means: mixed(({ means }) => means),
    covariances: mixed(({ covariances }) => covariances),
    thirdMoments: mixed(({ thirdMoments }) => thirdMoments),
    readerShare: mixed(({ readerShare }) => [readerShare])[0]!,
  };
}
