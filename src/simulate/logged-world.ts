import type { TicketMoments } from '../cost/ticket-moments.ts';
import { drawBootstrapWeights } from '../random/bootstrap-weights.ts';
import { openStream } from '../random/stream.ts';
import type { LoggedTickets } from './logged-tickets.ts';
import type { Block } from './plan-blocks.ts';
import { COUNT, FIRST, READERS, REOPENED, SECOND, SUMS, THIRD } from './unit-sums.ts';

/** How a ticket ended, as far as the log says. */
export type Ending = 'any' | 'closed' | 'handed';

/** A log under the weights of one trial: what a ticket costs there, and how it ends. */
export interface LoggedWorld {
  /** Weight of each unit, shape [unit]. */
  readonly weights: Float64Array;
  readonly meanUsd: number;
  /** Share of tickets that no human took over, and of those whose customer came back. */
  readonly closedShare: number;
  readonly reopenedShare: number;
  readonly moments: (ending: Ending) => TicketMoments;
}

/** Makes worlds of a log. */
export interface LoggedWorlds {
  /** The world of a trial, by its place in its block. */
  readonly draw: (block: Block, trialIndex: number) => LoggedWorld;
  /** The world in which all conversations weigh the same. */
  readonly even: () => LoggedWorld;
}

/**
 * Opens the worlds of a log. The moments of a ticket under any weights are weighted sums over units, so a world costs
 * as many steps as there are units, not tickets.
 *
 * @param name  keys the streams of the weights
 */
export function openLoggedWorlds(seed: number, name: string, tickets: LoggedTickets): LoggedWorlds {
  const { unitCount, tilts, freedom, unitSums, centres } = tickets;
  const words = new Uint32Array(unitCount);
  return {
    draw({ replicate, firstPoint }, trialIndex) {
      const weights = new Float64Array(unitCount);
      // keyed by the trial's place in its replicate: months that are drawn anew keep their world
      const stream = openStream(seed, name, replicate, firstPoint + trialIndex);
      drawBootstrapWeights(stream, words, weights, unitCount, freedom);
      for (let unit = 0; unit < unitCount; unit++) weights[unit]! *= tilts[unit]!;
      return weighUnits(unitSums, centres, weights);
    },
    even: () => weighUnits(unitSums, centres, new Float64Array(unitCount).fill(1)),
  };
}

function weighUnits(sums: Float64Array, centres: readonly number[], weights: Float64Array): LoggedWorld {
  const total = new Float64Array(2 * SUMS);
  for (let unit = 0; unit < weights.length; unit++) {
    const weight = weights[unit]!;
    const at = unit * 2 * SUMS;
    for (let k = 0; k < 2 * SUMS; k++) total[k]! += weight * sums[at + k]!;
  }
  const closed = total.subarray(0, SUMS);
  const handed = total.subarray(SUMS);
  const all = closed.map((sum, k) => sum + handed[k]!);
  const byEnding = { any: all, closed, handed };
  return {
    weights,
    meanUsd: centres[0]! + all[FIRST]! / all[COUNT]!,
    closedShare: closed[COUNT]! / all[COUNT]!,
    reopenedShare: closed[COUNT]! > 0 ? closed[REOPENED]! / closed[COUNT]! : 0,
    moments: (ending) => momentsOf(byEnding[ending], centres),
  };
}

/** Moments of a ticket from weighted sums; all 0 where there is no ticket with this ending. */
function momentsOf(sums: Float64Array, centres: readonly number[]): TicketMoments {
  const count = sums[COUNT]!;
  const means = new Float64Array(4);
  const covariances = new Float64Array(16);
  const thirdMoments = new Float64Array(4);
  if (count === 0) return { means, covariances, thirdMoments, readerShare: 0 };
  const shifts = centres.map((_, a) => sums[FIRST + a]! / count);
  const squares: number[] = [];
  let pair = SECOND;
  for (let a = 0; a < 4; a++) {
    for (let b = 0; b <= a; b++) {
      const raw = sums[pair++]! / count;
      if (a === b) squares.push(raw);
      // max: what does not vary can leave a negative rounding error
      const covariance = a === b ? Math.max(0, raw - shifts[a]! ** 2) : raw - shifts[a]! * shifts[b]!;
      covariances[4 * a + b] = covariances[4 * b + a] = covariance;
    }
  }
  for (const [a, shift] of shifts.entries()) {
    means[a] = centres[a]! + shift;
    thirdMoments[a] = sums[THIRD + a]! / count - 3 * shift * squares[a]! + 2 * shift ** 3;
  }
  return { means, covariances, thirdMoments, readerShare: sums[READERS]! / count };
}

/** The moments of a ticket that costs `factor` times as much and has as many more tokens. */
export function scaledMoments(moments: TicketMoments, factor: number): TicketMoments {
  if (factor === 1) return moments;
  return {
    ...moments,
    means: moments.means.map((mean) => factor * mean),
    covariances: moments.covariances.map((covariance) => factor ** 2 * covariance),
    thirdMoments: moments.thirdMoments.map((third) => factor ** 3 * third),
  };
}
