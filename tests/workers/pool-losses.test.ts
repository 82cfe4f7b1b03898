import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/simulate/engine.ts';
import { planBlocks } from '../../src/simulate/plan-blocks.ts';
import { LostBlockError } from '../../workers/lost-block-error.ts';
import { openPool, type Pool } from '../../workers/pool.ts';

const PLAN = planBlocks(64);
/** The threads of this test never look at the model. */
const ENGINE = { name: 'fast', model: { seed: 11 } } as unknown as Engine;

let root = '';
let pool: Pool | undefined;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'costband-'));
});

afterEach(async () => {
  await pool?.close();
  pool = undefined;
  rmSync(root, { recursive: true });
});

/** A thread whose block 3 meets with a misfortune so many times, and is simulated after that. */
async function openUnlucky(misfortune: string, times: number, hangSeconds: number): Promise<void> {
  const log = join(root, 'attempts');
  writeFileSync(log, '');
  const workerUrl = writeWorker(`
    import { appendFileSync, readFileSync } from 'node:fs';
    export default function ({ block }) {
      if (block === undefined) return 'probe';
      if (block.index === 3) {
        appendFileSync(${JSON.stringify(log)}, '.');
        if (readFileSync(${JSON.stringify(log)}).length <= ${times}) { ${misfortune} }
      }
      return { blockIndex: block.index, periodValues: Float64Array.of(block.index), ticketValues: new Float64Array(1) };
    }`);
  const limits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 16 };
  pool = await openPool(ENGINE, PLAN, 1, 0, { workerUrl, probeSeconds: 30, hangSeconds, limits });
}

function writeWorker(text: string): string {
  const path = join(root, 'worker.mjs');
  writeFileSync(path, text);
  return pathToFileURL(path).href;
}

const attempts = () => readFileSync(join(root, 'attempts')).length;

const runBlock = async (index: number) => {
  const samples = await pool!.runBlock(PLAN.blocks[index]!);
  return samples.periodValues;
};

const OUT_OF_MEMORY = 'const all = []; for (;;) all.push(new Array(1e5).fill({}).map(() => ({ all })));';

describe.each([
  ['row 43, a thread that exits', 'process.exit(5)', 'its thread exited', 30],
  ['row 43, a thread that runs out of memory', OUT_OF_MEMORY, 'its thread ran out of memory', 30],
  ['row 44, a thread that hangs', 'for (;;);', 'its thread hung', 1],
])('%s', (_, misfortune, words, hangSeconds) => {
  test('is replaced, and its block comes back the third time', { timeout: 60_000 }, async () => {
    await openUnlucky(misfortune, 2, hangSeconds);
    expect(await runBlock(3)).toEqual(Float64Array.of(3));
    expect(attempts()).toBe(3);
  });

  test('each time it has the block: the run is told to stop, with the block', {
    timeout: 60_000,
  }, async () => {
    await openUnlucky(misfortune, 99, hangSeconds);
    const fault = await runBlock(3).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(LostBlockError);
    expect((fault as Error).message).toBe(
      `block 3 of seed 11 was lost 3 times (${words}; ${words}; ${words}); ` +
        'the same command goes on from the finished blocks',
    );
    expect(await runBlock(4)).toEqual(Float64Array.of(4));
  });
});

test('row 44, a block is waited for as long as others take, whole seconds or not', async () => {
  const workerUrl = writeWorker(
    `export default ({ block }) => (block ? { blockIndex: block.index } : 'probe');`,
  );
  const settings = { workerUrl, probeSeconds: 30, hangSeconds: 30, limits: {} };
  pool = await openPool(ENGINE, PLAN, 1, 1.2345, settings);
  expect(await pool.runBlock(PLAN.blocks[2]!)).toEqual({ blockIndex: 2 });
});

test('row 43, a thread that throws is asked once: another try would only throw again', async () => {
  await openUnlucky("throw new Error('a fault of ours')", 99, 30);
  await expect(runBlock(3)).rejects.toThrow(
    'block 3 of seed 11 failed in its thread: Error: a fault of ours',
  );
  expect(attempts()).toBe(1);
});

test.each([
  ['throws when it is loaded', "throw new Error('boom')"],
  ['is no JavaScript', 'export default ('],
  ['has nothing to run', 'export const a = 1;'],
  ['never answers', 'export default () => { for (;;); }'],
])('row 43, a worker file that %s: threads do not start', { timeout: 30_000 }, async (_, text) => {
  const settings = { workerUrl: writeWorker(text), probeSeconds: 3, hangSeconds: 3, limits: {} };
  await expect(openPool(ENGINE, PLAN, 2, 0, settings)).rejects.toThrow('the worker threads do not start');
});
