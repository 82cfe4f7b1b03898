import assert from 'node:assert/strict';
import type { Block, Plan } from './plan-blocks.ts';
import type { BlockSamples } from './simulate-block.ts';

/** Anything that turns a block into its samples: this thread, a pool, later a queue. */
export type RunBlock = (block: Block) => BlockSamples | Promise<BlockSamples>;

/**
 * Runs every block of a plan and hands over the samples in plan order, whatever order they finish in.
 *
 * @param atOnce  blocks under way at the same time; bounds the memory of finished ones that wait
 * @param take    receives each block's samples, in plan order
 */
export async function runPlan(
  plan: Plan,
  runBlock: RunBlock,
  atOnce: number,
  take: (block: Block, samples: BlockSamples) => void,
): Promise<void> {
  const pending: Promise<BlockSamples>[] = [];
  let nextIndex = 0;
  for (const block of plan.blocks) {
    while (nextIndex < plan.blocks.length && pending.length < atOnce) {
      pending.push(start(runBlock, plan.blocks[nextIndex++]!));
    }
    const samples = await pending.shift()!;
    assert.equal(samples.blockIndex, block.index, 'a block came back under another index');
    take(block, samples);
  }
}

/** Starts a block; if it fails, in this thread or another, the failure is met when its turn comes, not before. */
function start(runBlock: RunBlock, block: Block): Promise<BlockSamples> {
  const samples = (async () => runBlock(block))();
  samples.catch(() => {});
  return samples;
}
