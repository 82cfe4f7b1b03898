import { Piscina } from 'piscina';
import type { Engine } from '../src/simulate/engine.ts';
import type { Plan } from '../src/simulate/plan-blocks.ts';
import type { RunBlock } from '../src/simulate/run-plan.ts';
import type { BlockSamples } from '../src/simulate/simulate-block.ts';
import { type BlockTask, type BlockWorkerData, PROBE } from './block-worker.ts';

/** Threads that simulate blocks. */
export interface Pool {
  readonly runBlock: RunBlock;
  /** Takes back samples that nobody needs any more, so that their memory serves the next block. */
  readonly release: (samples: BlockSamples) => void;
  /** Stops the threads at once. */
  readonly close: () => Promise<void>;
}

/** A thread that has not answered by then never will: a worker file that fails to load can hang the second task. */
const PROBE_SECONDS = 60;

/** What a thread allocates dies young: more room for it would only be memory that a run does not need. */
const YOUNG_GENERATION_MB = 4;

/**
 * Opens a pool and waits until a thread answers.
 *
 * @param threads  number of threads, at least 1
 * @throws when the threads do not start
 */
export async function openPool(engine: Engine, plan: Plan, threads: number): Promise<Pool> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const data: BlockWorkerData = { engine, ticketsPerTrial: plan.ticketsPerTrial };
  const piscina = new Piscina({
    filename: new URL(`./block-worker.${extension}`, import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    workerData: data,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
  try {
    await piscina.run(PROBE, { signal: AbortSignal.timeout(PROBE_SECONDS * 1000) });
  } catch (error) {
    await piscina.destroy();
    throw new Error('the worker threads do not start', { cause: error });
  }
  const spares: BlockSamples[] = [];
  return {
    async runBlock(block) {
      try {
        const spent = spares.pop();
        const task: BlockTask = { block, spent };
        const transferList =
          spent === undefined ? [] : [spent.periodValues.buffer, spent.ticketValues.buffer];
        return (await piscina.run(task, { transferList: transferList as ArrayBuffer[] })) as BlockSamples;
      } catch (error) {
        throw new Error(`block ${block.index} of seed ${engine.model.seed} failed in its thread: ${error}`, {
          cause: error,
        });
      }
    },
    release: (samples) => spares.push(samples),
    close: () => piscina.destroy(),
  };
}
