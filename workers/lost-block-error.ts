import type { Block } from '../src/simulate/plan-blocks.ts';

/** A block was lost with its thread so often that the run stops; what is finished stays good. */
export class LostBlockError extends Error {
  constructor(block: Block, seed: number, causes: readonly string[]) {
    super(
      `block ${block.index} of seed ${seed} was lost ${causes.length} times (${causes.join('; ')}); ` +
        'the same command goes on from the finished blocks',
    );
    this.name = 'LostBlockError';
  }
}
