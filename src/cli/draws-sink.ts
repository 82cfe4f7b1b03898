import type { BinaryFile } from '../output/data-package.ts';
import type { Block } from '../simulate/plan-blocks.ts';
import type { BlockSamples } from '../simulate/simulate-block.ts';

/** Keeps the draws of a run in a file, where that was asked for. */
export interface DrawsSink {
  /** Begins a run; what an earlier one left under the temporary name goes. */
  readonly begin: (runId: string) => void;
  readonly add: (block: Block, samples: BlockSamples) => void;
  /** The file of the run that was begun last, whole under its temporary name. */
  readonly finish: () => BinaryFile | undefined;
  /** Removes the temporary file, if there still is one. */
  readonly discard: () => void;
}

/** A sink that keeps nothing. */
export const NO_DRAWS: DrawsSink = { begin() {}, add() {}, finish: () => undefined, discard() {} };
