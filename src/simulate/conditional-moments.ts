import type { TicketMoments, TurnLaw } from '../cost/ticket-moments.ts';
import type { BoundKind } from './bind-trials.ts';
import {
  type InnerTickets,
  onlyTurnsChange,
  openInnerMeter,
  openInnerTickets,
  turnLawOf,
} from './inner-tickets.ts';
import { scaledMoments } from './logged-world.ts';
import type { Model, TicketKind } from './model.ts';
import { BY_BILLS, momentLayoutOf } from './moment-layout.ts';
import { openMomentSurface } from './moment-surface.ts';
import { requestOdds } from './request-odds.ts';
import type { TicketPlace } from './stream-tickets.ts';

/**
 * Gives the moments of a ticket of one kind, with everything uncertain known, by the cache's warmth.
 *
 * @param shiftOf  the number that moves the inner tickets of a trial that meters its own
 */
export type ConditionalMoments = (bound: BoundKind, shiftOf: () => number) => MomentsByWarmth;

/** Moments of a ticket whose system prompt other tickets keep in the cache with probability `warmth`. */
export type MomentsByWarmth = (warmth: number) => TicketMoments;

/** Gives the moments of a ticket by the place of its kind in the model. */
export type MomentsOfKind = (kindIndex: number) => MomentsByWarmth;

type TrialMoments = (bound: BoundKind, shiftOf: () => number) => TicketMoments;

/** Tickets of a trial that meters its own. */
const TICKETS_PER_TRIAL = 256;

/** Part of the fourth powers of the turns that a trial may leave out at their far end: what variances of a cost go by. */
const FAR_SHARE = 1e-5;

/** Moments up to the third are cubic polynomials of the warmth: these values determine them. */
const WARMTH_LEVELS = [0, 1 / 3, 2 / 3, 1];

/**
 * How a kind's moments follow from what is uncertain, the cheapest way that holds:
 *
 * - `turns`: only the number of turns changes from trial to trial, tickets are metered once;
 * - `surface`: other laws change too, a few trials are metered, the rest follow from polynomials through them;
 * - `trial`: polynomials miss what they were not fitted to, every trial meters fewer tickets of its own;
 * - `log`: tickets come from a log.
 */
export type MomentWay = 'turns' | 'surface' | 'trial' | 'log';

/** Finds the way for a kind, by the first replicate's tickets. */
export function momentWayOf(model: Model, kind: TicketKind): MomentWay {
  if (kind.log !== undefined) return 'log';
  if (onlyTurnsChange(kind)) return 'turns';
  const levels = kind.sharedPrompt === undefined ? [0] : WARMTH_LEVELS;
  const holds = levels.every((warmth) => openMomentSurface(model, kind, 0, warmth) !== undefined);
  return holds ? 'surface' : 'trial';
}

/** Opens the conditional moments of a kind of ticket in one replicate. */
export function openConditionalMoments(
  model: Model,
  kind: TicketKind,
  replicate: number,
  way: MomentWay,
): ConditionalMoments {
  switch (way) {
    case 'log':
      return momentsInWorld(kind.log!);
    case 'trial':
      return momentsOfTrials(model, kind, replicate);
    default:
      return momentsOfLevels(kind, (warmth) =>
        way === 'turns'
          ? meteredOnce(model, kind, openInnerTickets(model, kind, replicate), warmth)
          : momentsOnSurface(model, kind, replicate, warmth),
      );
  }
}

function momentsOfLevels(
  kind: TicketKind,
  openMoments: (warmth: number) => TrialMoments,
): ConditionalMoments {
  if (kind.sharedPrompt === undefined) {
    const moments = openMoments(0);
    return (bound, shiftOf) => {
      const ofTrial = moments(bound, shiftOf);
      return () => ofTrial;
    };
  }
  const atLevels = WARMTH_LEVELS.map(openMoments);
  return (bound, shiftOf) => {
    const moments = atLevels.map((at) => at(bound, shiftOf));
    return (warmth) => interpolate(WARMTH_LEVELS, moments, warmth);
  };
}

/**
 * Moments of trials that meter their own tickets, at two levels of warmth: the first that is asked for, and the end
 * farther from it. Means are linear in the warmth, and so exact at all levels; variances are exact at the first, near
 * which the months of a trial lie.
 */
function momentsOfTrials(model: Model, kind: TicketKind, replicate: number): ConditionalMoments {
  const moments = meteredPerTrial(
    model,
    kind,
    openInnerTickets(model, kind, replicate, TICKETS_PER_TRIAL),
    FAR_SHARE,
  );
  return (bound, shiftOf) => {
    let levels: readonly number[] | undefined;
    let atLevels: readonly TicketMoments[] = [];
    return (warmth) => {
      if (levels === undefined) {
        levels = kind.sharedPrompt === undefined ? [warmth] : [warmth, warmth < 0.5 ? 1 : 0];
        const shift = shiftOf();
        atLevels = levels.map((level) => moments(bound, level, shift));
      }
      const found = interpolate(levels, atLevels, warmth);
      const isLaw = [0, 1, 2, 3].every((a) => found.covariances[5 * a]! >= 0);
      // beyond the first level the line may cross zero
      return isLaw ? found : moments(bound, warmth, shiftOf());
    };
  };
}

/** Under the weights of a trial the moments of a logged ticket are sums. */
function momentsInWorld({ ending }: NonNullable<TicketKind['log']>): ConditionalMoments {
  return ({ world, driftFactor }) => {
    const moments = scaledMoments(world!.moments(ending), driftFactor);
    return () => moments;
  };
}

/** Moments from a surface; a trial beyond what it holds for meters its own tickets. */
function momentsOnSurface(model: Model, kind: TicketKind, replicate: number, warmth: number): TrialMoments {
  const surface = openMomentSurface(model, kind, replicate, warmth);
  let perTrial: ReturnType<typeof meteredPerTrial> | undefined;
  return (bound, shiftOf) => {
    const moments = surface?.(bound);
    if (moments !== undefined) return moments;
    perTrial ??= meteredPerTrial(
      model,
      kind,
      openInnerTickets(model, kind, replicate, TICKETS_PER_TRIAL),
      FAR_SHARE,
    );
    return perTrial(bound, warmth, shiftOf());
  };
}

function meteredOnce(model: Model, kind: TicketKind, inner: InnerTickets, warmth: number): TrialMoments {
  let momentsByTurns: Float64Array = new Float64Array(0);
  let turnCount = 0;
  const layout = momentLayoutOf(kind);
  const meter = openInnerMeter(kind, inner);
  return (bound) => {
    const law = turnLawOf(bound.conversation.turns);
    const mostTurns = law.turns.at(-1)!;
    if (mostTurns > turnCount) {
      turnCount = Math.ceil(1.25 * mostTurns);
      momentsByTurns = meter(placeOf(model, bound, warmth), turnCount);
    }
    return layout.moments(momentsByTurns, law, bound.tariffs, model.countsTurns);
  };
}

/**
 * Moments of tickets that each trial meters itself, moved by its shift if it has one.
 *
 * @param farShare  part of the mean of turns to the fourth, that of the longest tickets, which are taken to end sooner
 */
export function meteredPerTrial(
  model: Model,
  kind: TicketKind,
  inner: InnerTickets,
  farShare = 0,
): (bound: BoundKind, warmth: number, shift?: number) => TicketMoments {
  const meter = openInnerMeter(kind, inner, BY_BILLS);
  return (bound, warmth, shift) => {
    const law = withoutFarTurns(turnLawOf(bound.conversation.turns), farShare);
    const rows = meter(placeOf(model, bound, warmth), law.turns.at(-1)!, shift);
    return BY_BILLS.moments(rows, law, bound.tariffs, model.countsTurns);
  };
}

/**
 * The law without the turns that hardly a ticket gets to: those tickets end at the last number that is kept. Were they
 * metered, a third of a trial's work would be theirs. A cost goes by the square of the turns, its variance by their
 * fourth power, so neither loses more than `farShare` of itself, however heavy the tail is.
 */
function withoutFarTurns({ turns, shares }: TurnLaw, farShare: number): TurnLaw {
  const power = (i: number) => shares[i]! * turns[i]! ** 4;
  let left = farShare * shares.reduce((sum, _, i) => sum + power(i), 0);
  let kept = turns.length;
  let beyond = 0;
  while (kept > 1 && power(kept - 1) < left) {
    left -= power(--kept);
    beyond += shares[kept]!;
  }
  const sharesKept = shares.slice(0, kept);
  sharesKept[kept - 1]! += beyond;
  return { turns: turns.slice(0, kept), shares: sharesKept };
}

function placeOf(model: Model, bound: BoundKind, warmth: number): TicketPlace {
  return { bound, odds: requestOdds(model, bound, warmth) };
}

/** Lagrange's polynomial through the moments at levels of warmth. */
function interpolate(
  levels: readonly number[],
  moments: readonly TicketMoments[],
  warmth: number,
): TicketMoments {
  const first = moments[0]!;
  if (warmth === levels[0]) return first;
  const weights = levels.map((level, i) =>
    levels.reduce(
      (product, other, j) => (i === j ? product : (product * (warmth - other)) / (level - other)),
      1,
    ),
  );
  const { turns } = first;
  const mixed = (pick: (of: TicketMoments) => Float64Array) => {
    const values = new Float64Array(pick(first).length);
    moments.forEach((of, i) => {
      const own = pick(of);
      for (let k = 0; k < own.length; k++) values[k]! += weights[i]! * own[k]!;
    });
    return values;
  };
  return {
    means: mixed(({ means }) => means),
    covariances: mixed(({ covariances }) => covariances),
    thirdMoments: mixed(({ thirdMoments }) => thirdMoments),
    readerShare: readerShareAt(levels, moments, warmth),
    ...(turns && { turns: { ...turns, covariances: mixed((of) => of.turns!.covariances) } }),
  };
}

/**
 * Share of tickets that read anything. It is no polynomial of the warmth, and one through its values would leave 0 to 1:
 * it lies on the line between the levels on either side, and beyond the last level it is that of the last.
 */
function readerShareAt(levels: readonly number[], moments: readonly TicketMoments[], warmth: number): number {
  const known = levels
    .map((level, i) => ({ level, share: moments[i]!.readerShare }))
    .sort((a, b) => a.level - b.level);
  const above = known.find(({ level }) => level >= warmth) ?? known.at(-1)!;
  const below = known.findLast(({ level }) => level <= warmth) ?? known[0]!;
  if (above.level <= below.level) return above.share;
  return below.share + ((warmth - below.level) / (above.level - below.level)) * (above.share - below.share);
}
