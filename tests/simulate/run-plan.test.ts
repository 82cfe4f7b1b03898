import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Block, planBlocks } from '../../src/simulate/plan-blocks.ts';
import { runPlan } from '../../src/simulate/run-plan.ts';
import type { BlockSamples } from '../../src/simulate/simulate-block.ts';

const PLAN = planBlocks(16 * 1024);

function samplesOf({ index, trialCount }: Block): BlockSamples {
  const periodValues = Float64Array.of(index);
  const ticketValues = new Float64Array(0);
  return {
    blockIndex: index,
    periodValues,
    trialCount,
    ticketValues,
    ticketCount: 0,
    monthsByTicketCount: 0,
  };
}

/** Lets every promise that is ready run on. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('runPlan', () => {
  test('hands over in plan order whatever order blocks finish in, with so many under way at most', async () => {
    const property = fc.asyncProperty(
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.nat(), { minLength: PLAN.blocks.length, maxLength: PLAN.blocks.length }),
      async (atOnce, choices) => {
        const open: { readonly block: Block; readonly finish: () => void }[] = [];
        const taken: number[] = [];
        let startedCount = 0;
        let mostWaiting = 0;
        const run = runPlan(
          PLAN,
          (block) => {
            startedCount++;
            mostWaiting = Math.max(mostWaiting, startedCount - taken.length);
            return new Promise((resolve) => open.push({ block, finish: () => resolve(samplesOf(block)) }));
          },
          atOnce,
          (block, samples) => {
            expect(samples.periodValues[0]).toBe(block.index);
            taken.push(block.index);
          },
        );
        for (const choice of choices) {
          open.splice(choice % open.length, 1)[0]!.finish();
          await settle();
        }
        await run;
        expect(taken).toEqual(PLAN.blocks.map(({ index }) => index));
        expect(mostWaiting).toBe(Math.min(atOnce, PLAN.blocks.length));
      },
    );
    await fc.assert(property, { numRuns: 30 });
  });

  test.each([
    ['in another thread', (message: string): Promise<BlockSamples> => Promise.reject(new Error(message))],
    [
      'in this thread',
      (message: string): BlockSamples => {
        throw new Error(message);
      },
    ],
  ])('a block that fails %s fails at its turn, after those before it', async (_, fail) => {
    const taken: number[] = [];
    const run = runPlan(
      PLAN,
      (block) => (block.index === 5 ? fail('block 5 broke') : samplesOf(block)),
      4,
      ({ index }) => taken.push(index),
    );
    await expect(run).rejects.toThrow('block 5 broke');
    expect(taken).toEqual([0, 1, 2, 3, 4]);
  });

  test('refuses a block that comes back under another index', async () => {
    const run = runPlan(
      PLAN,
      (block) => samplesOf({ ...block, index: block.index === 3 ? 4 : block.index }),
      2,
      () => {},
    );
    await expect(run).rejects.toThrow('a block came back under another index');
  });
});
