import type { ResourceLimits } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { type Engine, seedOf } from '../src/simulate/engine.ts';
import type { Block, Plan } from '../src/simulate/plan-blocks.ts';
import type { RunBlock } from '../src/simulate/run-plan.ts';
import type { BlockSamples } from '../src/simulate/simulate-block.ts';
import { type BlockTask, type BlockWorkerData, PROBE } from './block-worker.ts';
import { LostBlockError } from './lost-block-error.ts';

/** Threads that simulate blocks. */
export interface Pool {
  readonly runBlock: RunBlock;
  /** Takes back samples that nobody needs any more, so that their memory serves the next block. */
  readonly release: (samples: BlockSamples) => void;
  /** Stops the threads at once. */
  readonly close: () => Promise<void>;
}

/** How threads are started and how long they are waited for. */
export interface PoolSettings {
  /** Address of the module whose default export simulates a block. */
  readonly workerUrl: string;
  /** A thread that has not answered by then never will: a worker file that fails to load can hang the second task. */
  readonly probeSeconds: number;
  /** A block is never given up sooner than this, nor sooner than HANG_FACTOR times the middle block took. */
  readonly hangSeconds: number;
  readonly limits: ResourceLimits;
}

const EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

const USUAL_SETTINGS: PoolSettings = {
  workerUrl: new URL(`./block-worker.${EXTENSION}`, import.meta.url).href,
  probeSeconds: 60,
  hangSeconds: 60,
  // what a thread allocates dies young: more room for it would only be memory that a run does not need
  limits: { maxYoungGenerationSizeMb: 4 },
};

/** Times that a block is tried, each on a fresh thread. */
const MOST_ATTEMPTS = 3;

/** A block that takes this many times as long as the middle one of the last REMEMBERED hangs. */
const HANG_FACTOR = 20;
const REMEMBERED = 15;

/**
 * Opens a pool and waits until a thread answers.
 *
 * A thread that exits, runs out of memory or hangs is replaced, and its block tried again; one that throws has
 * found a fault of ours, which another try would only find again.
 *
 * @param threads       number of threads, at least 1
 * @param blockSeconds  what a block is known to take
 * @throws when the threads do not start
 */
export async function openPool(
  engine: Engine,
  plan: Plan,
  threads: number,
  blockSeconds = 0,
  settings: PoolSettings = USUAL_SETTINGS,
): Promise<Pool> {
  const data: BlockWorkerData = { engine, ticketsPerTrial: plan.ticketsPerTrial };
  const piscina = new Piscina({
    filename: settings.workerUrl,
    minThreads: threads,
    maxThreads: threads,
    workerData: data,
    resourceLimits: settings.limits,
  });
  // a thread that fails without a block has lost nothing and is replaced; one that never starts fails the probe
  piscina.on('error', () => {});
  try {
    await piscina.run(PROBE, { signal: AbortSignal.timeout(settings.probeSeconds * 1000) });
  } catch (error) {
    await piscina.destroy();
    throw new Error('the worker threads do not start', { cause: error });
  }
  const spares: BlockSamples[] = [];
  const patience = openPatience(settings.hangSeconds, blockSeconds);
  const attempt = async (block: Block): Promise<BlockSamples> => {
    const spent = spares.pop();
    const task: BlockTask = { block, spent };
    const transferList = spent === undefined ? [] : [spent.periodValues.buffer, spent.ticketValues.buffer];
    const startMs = performance.now();
    const samples: BlockSamples = await piscina.run(task, {
      transferList: transferList as ArrayBuffer[],
      signal: AbortSignal.timeout(Math.ceil(patience.limitSeconds() * 1000)),
    });
    patience.saw((performance.now() - startMs) / 1000);
    return samples;
  };
  return {
    runBlock: (block) => insist(() => attempt(block), block, seedOf(engine)),
    release: (samples) => spares.push(samples),
    close: () => piscina.destroy(),
  };
}

/** Tries a block until it comes back, MOST_ATTEMPTS times. */
async function insist(
  attempt: () => Promise<BlockSamples>,
  block: Block,
  seed: number,
): Promise<BlockSamples> {
  const causes: string[] = [];
  while (causes.length < MOST_ATTEMPTS) {
    try {
      return await attempt();
    } catch (error) {
      const cause = lossOf(error);
      if (cause === undefined) {
        throw new Error(`block ${block.index} of seed ${seed} failed in its thread: ${error}`, {
          cause: error,
        });
      }
      causes.push(cause);
    }
  }
  throw new LostBlockError(block, seed, causes);
}

/** How a thread was lost, in words; undefined when it threw and lives. */
function lossOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'AbortError') return 'its thread hung';
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') return 'its thread ran out of memory';
  return /^worker exited with code/.test(error.message) ? 'its thread exited' : undefined;
}

/** How long a block is waited for, by how long others took; a waiting block waits for one other at most. */
function openPatience(leastSeconds: number, firstSeconds: number) {
  const seen: number[] = [firstSeconds];
  return {
    limitSeconds() {
      const middle = seen.toSorted((a, b) => a - b)[Math.floor(seen.length / 2)] as number;
      return Math.max(leastSeconds, HANG_FACTOR * middle);
    },
    saw(seconds: number) {
      seen.push(seconds);
      if (seen.length > REMEMBERED) seen.shift();
    },
  };
}
