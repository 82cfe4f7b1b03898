import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MIN_TRIALS } from '../../src/scenario/trial-limits.ts';
import { BLOCK_TRIALS, type Block, planBlocks, REPLICATES } from '../../src/simulate/plan-blocks.ts';

const trialCounts = fc.oneof(
  fc.integer({ min: MIN_TRIALS, max: 300 }),
  fc.integer({ min: 301, max: 200_000 }),
);

/** Every trial of a block: its replicate, Sobol point and the streams' key. */
function trialsOf({ replicate, part, firstPoint, trialCount }: Block): readonly string[] {
  return Array.from({ length: trialCount }, (_, i) => `${replicate} ${firstPoint + i} ${part} ${i}`);
}

describe('planBlocks', () => {
  test('gives every trial to exactly one block, in full blocks but for the last of a replicate', () => {
    fc.assert(
      fc.property(trialCounts, (trials) => {
        const { blocks, replicateCount } = planBlocks(trials);
        expect(blocks.reduce((sum, { trialCount }) => sum + trialCount, 0)).toBe(trials);
        const sizes = new Array<number>(replicateCount).fill(0);
        blocks.forEach((block, place) => {
          expect(block.index).toBe(place);
          expect(block.firstPoint).toBe(sizes[block.replicate]);
          expect(block.part * BLOCK_TRIALS).toBe(block.firstPoint);
          expect(block.trialCount).toBeGreaterThanOrEqual(1);
          expect(block.trialCount).toBeLessThanOrEqual(BLOCK_TRIALS);
          sizes[block.replicate]! += block.trialCount;
        });
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        expect(Math.min(...sizes)).toBeGreaterThanOrEqual(2);
      }),
    );
  });

  test('more trials only add: the trials of a smaller plan are in the larger one, under the same keys', () => {
    const enough = fc.integer({ min: 2 * REPLICATES, max: 60_000 });
    fc.assert(
      fc.property(enough, fc.integer({ min: 1, max: 40_000 }), (trials, more) => {
        const larger = new Set(planBlocks(trials + more).blocks.flatMap(trialsOf));
        expect(
          planBlocks(trials)
            .blocks.flatMap(trialsOf)
            .every((key) => larger.has(key)),
        ).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  test('cuts 100,000 trials into 16 replicates of 7 blocks', () => {
    const { blocks, replicateCount, ticketsPerTrial } = planBlocks(100_000);
    expect([blocks.length, replicateCount, ticketsPerTrial]).toEqual([112, 16, 1]);
    expect(blocks.at(-1)).toEqual({
      index: 111,
      replicate: 15,
      part: 6,
      firstPoint: 6144,
      trialCount: 106,
    });
  });

  test.each([MIN_TRIALS - 1, 10.5, Number.NaN])('refuses %d trials', (trials) => {
    expect(() => planBlocks(trials)).toThrow(`${trials} trials cannot be planned`);
  });
});
