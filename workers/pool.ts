import { Piscina } from 'piscina';
import type { Model } from '../src/simulate/model.ts';
import type { Plan } from '../src/simulate/plan-blocks.ts';
import type { RunBlock } from '../src/simulate/run-plan.ts';
import type { BlockSamples } from '../src/simulate/simulate-block.ts';
import { type BlockWorkerData, PROBE } from './block-worker.ts';

/** Threads that simulate blocks. */
export interface Pool {
  readonly runBlock: RunBlock;
  /** Stops the threads at once. */
  readonly close: () => Promise<void>;
}

/** A thread that has not answered by then never will: a worker file that fails to load can hang the second task. */
const PROBE_SECONDS = 60;

/**
 * Opens a pool and waits until a thread answers.
 *
 * @param threads  number of threads, at least 1
 * @throws when the threads do not start
 */
export async function openPool(model: Model, plan: Plan, threads: number): Promise<Pool> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const data: BlockWorkerData = { model, ticketsPerTrial: plan.ticketsPerTrial };
  const piscina = new Piscina({
    filename: new URL(`./block-worker.${extension}`, import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    workerData: data,
  });
  try {
    await piscina.run(PROBE, { signal: AbortSignal.timeout(PROBE_SECONDS * 1000) });
  } catch (error) {
    await piscina.destroy();
    throw new Error('the worker threads do not start', { cause: error });
  }
  return {
    async runBlock(block) {
      try {
        return (await piscina.run(block)) as BlockSamples;
      } catch (error) {
        throw new Error(`block ${block.index} of seed ${model.seed} failed in its thread: ${error}`, {
          cause: error,
        });
      }
    },
    close: () => piscina.destroy(),
  };
}
