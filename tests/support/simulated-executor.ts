import { type Block, planBlocks } from '../../src/simulate/plan-blocks.ts';
import { type RunBlock, runPlan } from '../../src/simulate/run-plan.ts';
import type { BlockSamples } from '../../src/simulate/simulate-block.ts';
import type { RunReport, runWithThreads } from '../../workers/run-with-threads.ts';

/** A simulated process died. */
export class Crash extends Error {}

/** Picks a whole number below `count`. */
export type Pick = (count: number) => number;

/** Seeded choices: mulberry32, whose state is one 32-bit number. */
export function openPick(seed: number): Pick {
  let state = seed >>> 0;
  return (count) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * count);
  };
}

/** The plan that simulated processes run: small enough for thousands of seeds. */
export const SIMULATED_PLAN = planBlocks(32 * 1024 + 16 * 7);

/** Samples that no two blocks share. */
export function simulatedSamples({ index, replicate, part, trialCount }: Block): BlockSamples {
  return {
    blockIndex: index,
    trialCount,
    ticketCount: 1,
    monthsByTicketCount: index,
    periodValues: Float64Array.of(Math.sqrt(index + 2), replicate, part, trialCount, Number.NaN),
    ticketValues: Float64Array.of(1 / (index + 3)),
  };
}

/** A task that a simulated worker has. */
interface Task {
  readonly block: Block;
  readonly resolve: (samples: BlockSamples) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs blocks as a process with bad luck would: any block finishes next, some are dropped and sent again, some are
 * answered twice, some come back under another's index, and the process may die between any two of these.
 *
 * @param calm  true once faults have stopped
 */
export function simulatedExecutor(pick: Pick, calm: boolean): typeof runWithThreads {
  return async (_engine, plan, threads, take): Promise<RunReport> => {
    const open: Task[] = [];
    const runBlock: RunBlock = (block) =>
      new Promise((resolve, reject) => open.push({ block, resolve, reject }));
    let ended = false;
    const run = runPlan(plan, runBlock, threads, take).finally(() => {
      ended = true;
    });
    run.catch(() => {});
    while (!ended) {
      await new Promise((resolve) => setImmediate(resolve));
      const [task] = open.splice(pick(open.length || 1), 1);
      if (task !== undefined) meetLuck(task, open, calm ? 0 : pick(20));
    }
    await run;
    return { threads };
  };
}

function meetLuck(task: Task, open: Task[], luck: number): void {
  const { block, resolve, reject } = task;
  if (luck === 19) reject(new Crash('the process died'));
  else if (luck === 18) resolve(simulatedSamples({ ...block, index: block.index + 1 }));
  else if (luck > 14) open.push(task);
  else resolve(simulatedSamples(block));
  if (luck === 14) resolve(simulatedSamples({ ...block, index: block.index + 1 }));
}
