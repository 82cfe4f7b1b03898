import { setImmediate as immediate } from 'node:timers/promises';
import { type Engine, openEngine } from '../src/simulate/engine.ts';
import type { Block, Plan } from '../src/simulate/plan-blocks.ts';
import { runPlan } from '../src/simulate/run-plan.ts';
import type { BlockSamples } from '../src/simulate/simulate-block.ts';
import { openPool } from './pool.ts';

/** Work of less than this stays in this thread: a pool takes about as long to open. */
const POOL_PAYS_SECONDS = 0.5;

/** Blocks that take longer do not, where one thread may be used: signals are heard between the blocks of this one. */
const DEAF_SECONDS = 1;

/**
 * Whether a plan's blocks are better run in this thread than on a pool.
 *
 * @param threads       that may be used at most; with 0 all stay here
 * @param blockSeconds  what its first block took
 * @param blockCount    of those that are left
 */
export function staysHere(threads: number, blockSeconds: number, blockCount: number): boolean {
  if (threads === 0 || blockSeconds * blockCount < POOL_PAYS_SECONDS) return true;
  return threads === 1 && blockSeconds < DEAF_SECONDS;
}

/** How a run was carried out. */
export interface RunReport {
  /** 1 when the run stayed in this thread. */
  readonly threads: number;
}

/**
 * Runs a plan in this thread or, when enough work is left after its first block, on a pool.
 *
 * The samples do not depend on where they are made.
 *
 * @param threads  threads to use at most; with 0 the run stays in this one
 * @param take     receives each block's samples in plan order; their memory serves later blocks once it returns
 * @param stop     ends the run with its reason: at once on a pool, in this thread after the block in hand
 */
export async function runWithThreads(
  engine: Engine,
  plan: Plan,
  threads: number,
  take: (block: Block, samples: BlockSamples) => void,
  stop: AbortSignal = new AbortController().signal,
): Promise<RunReport> {
  const [firstBlock] = plan.blocks;
  if (firstBlock === undefined) return { threads: 1 };
  const takeNext = (block: Block, samples: BlockSamples) => {
    stop.throwIfAborted();
    take(block, samples);
  };
  const runHere = openEngine(engine, plan.ticketsPerTrial);
  const startMs = performance.now();
  const first = runHere(firstBlock);
  const blockSeconds = (performance.now() - startMs) / 1000;
  if (staysHere(threads, blockSeconds, plan.blocks.length - 1)) {
    let last = first;
    const runNext = async (block: Block) => {
      // signals are heard between blocks only
      await immediate();
      if (block !== firstBlock) last = runHere(block, last);
      return last;
    };
    await runPlan(plan, runNext, 1, takeNext);
    return { threads: 1 };
  }
  const pool = await openPool(engine, plan, threads, blockSeconds);
  try {
    const runNext = (block: Block) => (block === firstBlock ? first : pool.runBlock(block));
    const run = runPlan(plan, runNext, threads + 1, (block, samples) => {
      takeNext(block, samples);
      pool.release(samples);
    });
    await Promise.race([run, rejectionOf(stop)]);
  } finally {
    await pool.close();
  }
  return { threads };
}

function rejectionOf(stop: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    stop.addEventListener('abort', () => reject(stop.reason), { once: true });
  });
}
