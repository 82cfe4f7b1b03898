import { move, transferableSymbol, valueSymbol, workerData } from 'piscina';
import { type Engine, openEngine } from '../src/simulate/engine.ts';
import type { Block } from '../src/simulate/plan-blocks.ts';
import type { BlockSamples, SimulateBlock } from '../src/simulate/simulate-block.ts';

/** What a thread is given when it starts: the same for every block. */
export interface BlockWorkerData {
  readonly engine: Engine;
  readonly ticketsPerTrial: number;
}

/** A question that only proves that the thread has started. */
export const PROBE = 'probe';

/** One block to simulate, with samples whose memory may be used again. */
export interface BlockTask {
  readonly block: Block;
  readonly spent: BlockSamples | undefined;
}

let simulate: SimulateBlock | undefined;

/** Entry of a thread: simulates one block and hands its samples over without a copy. */
export default function runBlock(task: BlockTask | typeof PROBE): unknown {
  if (task === PROBE) return PROBE;
  const { engine, ticketsPerTrial } = workerData as BlockWorkerData;
  simulate ??= openEngine(engine, ticketsPerTrial);
  const samples = simulate(task.block, task.spent);
  return move({
    [valueSymbol]: samples,
    [transferableSymbol]: [samples.periodValues.buffer, samples.ticketValues.buffer],
  } as unknown as ArrayBuffer);
}
