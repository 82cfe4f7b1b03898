import assert from 'node:assert/strict';
import { MIN_TRIALS } from '../scenario/trial-limits.ts';

/** Trials in a full block. Part of every stream's key: another size gives other numbers. */
export const BLOCK_TRIALS = 1024;

/** Independent randomisations of the Sobol points; their spread gives the intervals (sectioning). */
export const REPLICATES = 16;

/** Tickets that a run draws at least for its per-ticket bands. */
const TICKETS_FOR_BANDS = 65_536;

/** Trials of one replicate that are simulated together. */
export interface Block {
  /** Place in the plan. */
  readonly index: number;
  readonly replicate: number;
  /** Place in its replicate; with the replicate it keys the block's streams. */
  readonly part: number;
  /** First Sobol point of the block. */
  readonly firstPoint: number;
  readonly trialCount: number;
}

/** How many trials, in which replicates and blocks, in order. */
export interface Plan {
  readonly trials: number;
  readonly replicateCount: number;
  readonly blocks: readonly Block[];
  /** Tickets per trial that are drawn for the per-ticket bands. */
  readonly ticketsPerTrial: number;
}

/**
 * Cuts a number of trials into replicates and blocks of fixed size; the same trials always fall into the
 * same blocks, and more trials only add to them.
 *
 * @param trials  at least MIN_TRIALS
 * @example planBlocks(100000).blocks.length // 16 replicates of 6250 trials: 16 * 7 = 112
 */
export function planBlocks(trials: number): Plan {
  assert(Number.isSafeInteger(trials) && trials >= MIN_TRIALS, `${trials} trials cannot be planned`);
  const replicateCount = Math.min(REPLICATES, Math.floor(trials / 2));
  const blocks: Block[] = [];
  for (let replicate = 0; replicate < replicateCount; replicate++) {
    const replicateTrials = Math.floor((trials + replicateCount - 1 - replicate) / replicateCount);
    for (let firstPoint = 0; firstPoint < replicateTrials; firstPoint += BLOCK_TRIALS) {
      blocks.push({
        index: blocks.length,
        replicate,
        part: firstPoint / BLOCK_TRIALS,
        firstPoint,
        trialCount: Math.min(BLOCK_TRIALS, replicateTrials - firstPoint),
      });
    }
  }
  return { trials, replicateCount, blocks, ticketsPerTrial: Math.ceil(TICKETS_FOR_BANDS / trials) };
}
