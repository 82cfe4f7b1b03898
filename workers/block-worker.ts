import { move, transferableSymbol, valueSymbol, workerData } from 'piscina';
import type { Model } from '../src/simulate/model.ts';
import type { Block } from '../src/simulate/plan-blocks.ts';
import { simulateBlock } from '../src/simulate/simulate-block.ts';

/** What a thread is given when it starts: the same for every block. */
export interface BlockWorkerData {
  readonly model: Model;
  readonly ticketsPerTrial: number;
}

/** A question that only proves that the thread has started. */
export const PROBE = 'probe';

/** Entry of a thread: simulates one block and hands its samples over without a copy. */
export default function runBlock(task: Block | typeof PROBE): unknown {
  if (task === PROBE) return PROBE;
  const { model, ticketsPerTrial } = workerData as BlockWorkerData;
  const samples = simulateBlock(model, task, ticketsPerTrial);
  return move({
    [valueSymbol]: samples,
    [transferableSymbol]: [samples.periodValues.buffer, samples.ticketValues.buffer],
  } as unknown as ArrayBuffer);
}
