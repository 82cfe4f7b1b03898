import { type Engine, openEngine } from '../src/simulate/engine.ts';
import type { Block, Plan } from '../src/simulate/plan-blocks.ts';
import { runPlan } from '../src/simulate/run-plan.ts';
import type { BlockSamples } from '../src/simulate/simulate-block.ts';
import { openPool } from './pool.ts';

/** Work of less than this stays in this thread: a pool takes about as long to open. */
const POOL_PAYS_SECONDS = 0.5;

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
 * @param threads  threads to use at most, at least 1
 * @param take     receives each block's samples in plan order
 */
export async function runWithThreads(
  engine: Engine,
  plan: Plan,
  threads: number,
  take: (block: Block, samples: BlockSamples) => void,
): Promise<RunReport> {
  const runHere = openEngine(engine, plan.ticketsPerTrial);
  const startMs = performance.now();
  const [firstBlock] = plan.blocks;
  const first = runHere(firstBlock as Block);
  const leftSeconds = ((performance.now() - startMs) / 1000) * (plan.blocks.length - 1);
  if (threads === 1 || leftSeconds < POOL_PAYS_SECONDS) {
    let last = first;
    const runNext = (block: Block) => {
      if (block !== firstBlock) last = runHere(block, last);
      return last;
    };
    await runPlan(plan, runNext, 1, take);
    return { threads: 1 };
  }
  const pool = await openPool(engine, plan, threads);
  try {
    const runNext = (block: Block) => (block === firstBlock ? first : pool.runBlock(block));
    await runPlan(plan, runNext, threads + 1, (block, samples) => {
      take(block, samples);
      pool.release(samples);
    });
  } finally {
    await pool.close();
  }
  return { threads };
}
