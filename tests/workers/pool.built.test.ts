import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { engineOf, openEngine } from '../../src/simulate/engine.ts';
import { type Block, planBlocks } from '../../src/simulate/plan-blocks.ts';
import { runPlan } from '../../src/simulate/run-plan.ts';
import type { BlockSamples } from '../../src/simulate/simulate-block.ts';
import type * as PoolModule from '../../workers/pool.ts';
import type * as RunModule from '../../workers/run-with-threads.ts';
import { ticketScenario } from '../simulate/ticket-scenario.ts';

// Threads load compiled files only.
const BUILT = new URL('../../dist/workers/', import.meta.url).href;
const { openPool } = (await import(`${BUILT}pool.js`)) as typeof PoolModule;
const { runWithThreads } = (await import(`${BUILT}run-with-threads.js`)) as typeof RunModule;

const SCENARIO = ticketScenario({
  months: 3,
  tickets: '{ per_month: { dist: uniform, low: 250, high: 350 }, month_noise_cv: 0.05 }',
  conversation: {
    turns: '{ dist: negative_binomial, shift: 1, r: 12, mean: { dist: uniform, low: 3, high: 7 } }',
    assistant_tokens: '{ dist: lognormal, median: 150, sigma: 0.69 }',
  },
  rest: 'deflection: { rate: { dist: beta, mean: 0.45, n: 40 } }',
});
const ENGINE = engineOf('fast', SCENARIO, compileModel(SCENARIO));
const PLAN = planBlocks(512);

/** A block of a size that no array can have. */
const BROKEN = { trialCount: -1 };

function hereOf(plan = PLAN): readonly BlockSamples[] {
  const simulate = openEngine(ENGINE, plan.ticketsPerTrial);
  return plan.blocks.map((block) => simulate(block));
}

/** A copy: the pool takes back the memory of samples that were released. */
function copyOf(samples: BlockSamples): BlockSamples {
  return {
    ...samples,
    periodValues: samples.periodValues.slice(),
    ticketValues: samples.ticketValues.slice(),
  };
}

describe('threads', () => {
  test('give the bytes that this thread gives, in recycled memory too', async () => {
    const pool = await openPool(ENGINE, PLAN, 2);
    const taken: BlockSamples[] = [];
    try {
      await runPlan(PLAN, pool.runBlock, 3, (_, samples) => {
        taken.push(copyOf(samples));
        pool.release(samples);
      });
    } finally {
      await pool.close();
    }
    expect(taken).toEqual(hereOf());
  });

  test('name the block and the seed of what fails in one of them, and serve the next block', async () => {
    const pool = await openPool(ENGINE, PLAN, 1);
    const [first, second] = PLAN.blocks as [Block, Block];
    try {
      await expect(pool.runBlock({ ...first, index: 7, ...BROKEN })).rejects.toThrow(
        'block 7 of seed 11 failed in its thread: RangeError',
      );
      expect(await pool.runBlock(second)).toEqual(hereOf()[1]);
    } finally {
      await pool.close();
    }
  });
});

describe('a run on threads', () => {
  /** Enough work that a pool is opened for it. */
  const LONG = planBlocks(16 * 1024);

  test('hands over in plan order what one thread alone hands over', async () => {
    const run = async (threads: number) => {
      const sums: number[] = [];
      const report = await runWithThreads(
        ENGINE,
        LONG,
        threads,
        ({ index }, { blockIndex, periodValues }) => {
          sums.push(
            index,
            blockIndex,
            periodValues.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0),
          );
        },
      );
      return { sums, threads: report.threads };
    };
    const two = await run(2);
    expect(two).toEqual({ ...(await run(1)), threads: 2 });
  });

  test('ends with the failure of a block, after those before it, and leaves no thread behind', () => {
    const program = `
      import { runWithThreads } from '${BUILT}run-with-threads.js';
      const [engine, plan] = JSON.parse(process.env.RUN, (_, value) =>
        value?.typed ? new globalThis[value.typed](value.values) : value);
      const taken = [];
      try {
        await runWithThreads(engine, plan, 2, ({ index }) => taken.push(index));
      } catch (error) {
        console.log(taken.join(' ') + ' | ' + error.message);
      }`;
    const manyBlocks = planBlocks(16 * 4096);
    const blocks = manyBlocks.blocks.map((block) => (block.index === 5 ? { ...block, ...BROKEN } : block));
    const plain = (_: string, value: unknown) =>
      ArrayBuffer.isView(value)
        ? { typed: value.constructor.name, values: [...(value as Float64Array)] }
        : value;
    const known = ticketScenario({
      months: 3,
      tickets: '{ per_month: 300, month_noise_cv: 0.05 }',
      conversation: { assistant_tokens: 100 },
    });
    const engine = engineOf('fast', known, compileModel(known));
    const run = JSON.stringify([engine, { ...manyBlocks, blocks, ticketsPerTrial: 40 }], plain);
    // a thread that is left would keep the program from ending
    const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: { ...process.env, RUN: run },
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/^0 1 2 3 4 \| block 5 of seed 11 failed in its thread: RangeError/);
    expect(status).toBe(0);
  });
});
