import type { Trial } from './bind-trials.ts';
import type { MomentsOfKind } from './conditional-moments.ts';
import type { MonthScores } from './month-scores.ts';
import type { Block } from './plan-blocks.ts';

/** A trial of a block, and what its months are drawn from. */
export interface TrialRun {
  readonly block: Block;
  readonly trial: Trial;
  readonly momentsOf: MomentsOfKind;
  /** Those of the block. */
  readonly scores: MonthScores;
}

/** Words of streams that belong to a trial. */
export function trialKey({ block, trial }: TrialRun): readonly number[] {
  return [block.replicate, block.part, trial.index];
}
