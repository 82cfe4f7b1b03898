import type { FoldedBands } from './run-fold.ts';

/** A run was stopped; what it had folded is in the journal. */
export class StoppedRun extends Error {
  readonly finishedBlocks: number;
  readonly plannedBlocks: number;
  /** What the finished replicates say; undefined when there are fewer than two. */
  readonly partial: FoldedBands | undefined;

  constructor(cause: unknown, finished: number, planned: number, partial: FoldedBands | undefined) {
    super(`stopped after ${finished} of ${planned} blocks`, { cause });
    this.name = 'StoppedRun';
    this.finishedBlocks = finished;
    this.plannedBlocks = planned;
    this.partial = partial;
  }
}
