import type { TicketMoments } from '../cost/ticket-moments.ts';
import type { BoundKind } from './bind-trials.ts';
import {
  type InnerTickets,
  meterInnerTickets,
  onlyTurnsChange,
  openInnerTickets,
  turnLawOf,
} from './inner-tickets.ts';
import { scaledMoments } from './logged-world.ts';
import type { Model, TicketKind } from './model.ts';
import { momentLayoutOf } from './moment-layout.ts';
import { openMomentSurface } from './moment-surface.ts';
import { requestOdds } from './request-odds.ts';
import type { TicketPlace } from './stream-tickets.ts';

/** Gives the moments of a ticket of one kind, with everything uncertain known, by the cache's warmth. */
export type ConditionalMoments = (bound: BoundKind) => MomentsByWarmth;

/** Moments of a ticket whose system prompt other tickets keep in the cache with probability `warmth`. */
export type MomentsByWarmth = (warmth: number) => TicketMoments;

/** Gives the moments of a ticket by the place of its kind in the model. */
export type MomentsOfKind = (kindIndex: number) => MomentsByWarmth;

type TrialMoments = (bound: BoundKind) => TicketMoments;

/** Tickets that each trial meters anew where no surface will do. */
const TICKETS_PER_TRIAL = 128;

/** Moments up to the third are cubic polynomials of the warmth: these values determine them. */
const WARMTH_LEVELS = [0, 1 / 3, 2 / 3, 1];

/** Opens the conditional moments of a kind of ticket in one replicate. */
export function openConditionalMoments(
  model: Model,
  kind: TicketKind,
  replicate: number,
): ConditionalMoments {
  if (kind.log !== undefined) return momentsInWorld(kind.log);
  if (kind.sharedPrompt === undefined) {
    const moments = openTrialMoments(model, kind, replicate, 0);
    return (bound) => {
      const ofTrial = moments(bound);
      return () => ofTrial;
    };
  }
  const atLevels = WARMTH_LEVELS.map((warmth) => openTrialMoments(model, kind, replicate, warmth));
  return (bound) => {
    const moments = atLevels.map((at) => at(bound));
    return (warmth) => interpolate(moments, warmth);
  };
}

/** Under the weights of a trial the moments of a logged ticket are sums. */
function momentsInWorld({ ending }: NonNullable<TicketKind['log']>): ConditionalMoments {
  return ({ world, driftFactor }) => {
    const moments = scaledMoments(world!.moments(ending), driftFactor);
    return () => moments;
  };
}

/**
 * Opens the moments at one warmth, by the cheapest way that holds:
 *
 * 1. only the number of turns changes from trial to trial: tickets are metered once;
 * 2. other laws change too: a few trials are metered, the rest follow from polynomials through them;
 * 3. the polynomials miss what they were not fitted to: every trial meters fewer tickets of its own.
 */
function openTrialMoments(model: Model, kind: TicketKind, replicate: number, warmth: number): TrialMoments {
  if (onlyTurnsChange(kind))
    return meteredOnce(model, kind, openInnerTickets(model, kind, replicate), warmth);
  const surface = openMomentSurface(model, kind, replicate, warmth);
  let perTrial: TrialMoments | undefined;
  return (bound) => {
    const moments = surface?.(bound);
    if (moments !== undefined) return moments;
    perTrial ??= meteredPerTrial(
      model,
      kind,
      openInnerTickets(model, kind, replicate, TICKETS_PER_TRIAL),
      warmth,
    );
    return perTrial(bound);
  };
}

function meteredOnce(model: Model, kind: TicketKind, inner: InnerTickets, warmth: number): TrialMoments {
  let momentsByTurns: Float64Array = new Float64Array(0);
  let turnCount = 0;
  const layout = momentLayoutOf(kind);
  return (bound) => {
    const law = turnLawOf(bound.conversation.turns);
    const mostTurns = law.turns.at(-1)!;
    if (mostTurns > turnCount) {
      turnCount = Math.ceil(1.25 * mostTurns);
      momentsByTurns = meterInnerTickets(kind, inner, placeOf(model, bound, warmth), turnCount);
    }
    return layout.moments(momentsByTurns, law, bound.tariffs, model.countsTurns);
  };
}

/** Moments of tickets that each trial meters itself. */
export function meteredPerTrial(
  model: Model,
  kind: TicketKind,
  inner: InnerTickets,
  warmth: number,
): TrialMoments {
  const layout = momentLayoutOf(kind);
  return (bound) => {
    const law = turnLawOf(bound.conversation.turns);
    const place = placeOf(model, bound, warmth);
    const rows = meterInnerTickets(kind, inner, place, law.turns.at(-1)!);
    return layout.moments(rows, law, bound.tariffs, model.countsTurns);
  };
}

function placeOf(model: Model, bound: BoundKind, warmth: number): TicketPlace {
  return { bound, odds: requestOdds(model, bound, warmth) };
}

/** Lagrange's polynomial through the moments at the levels of warmth. */
function interpolate(moments: readonly TicketMoments[], warmth: number): TicketMoments {
  const weights = WARMTH_LEVELS.map((level, i) =>
    WARMTH_LEVELS.reduce(
      (product, other, j) => (i === j ? product : (product * (warmth - other)) / (level - other)),
      1,
    ),
  );
  const { turns } = moments[0]!;
  const mixed = (pick: (of: TicketMoments) => readonly number[]) =>
    pick(moments[0]!).map((_, k) =>
      weights.reduce((sum, weight, i) => sum + weight * pick(moments[i]!)[k]!, 0),
    );
  return {
    means: mixed(({ means }) => means),
    covariances: mixed(({ covariances }) => covariances),
    thirdMoments: mixed(({ thirdMoments }) => thirdMoments),
    readerShare: mixed(({ readerShare }) => [readerShare])[0]!,
    ...(turns && { turns: { ...turns, covariances: mixed((of) => of.turns!.covariances) } }),
  };
}
