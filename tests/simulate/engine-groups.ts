import { periodSeries, ticketSeries } from '../../src/cli/series-of-model.ts';
import type { Model } from '../../src/simulate/model.ts';
import { type Block, planBlocks } from '../../src/simulate/plan-blocks.ts';
import type { BlockSamples } from '../../src/simulate/simulate-block.ts';
import type { SampleBlock, SampleGroup } from '../../src/summary/compare-engines.ts';

/** A function from block to samples, and how many trials it is to give. */
export interface Run {
  readonly simulate: (block: Block) => BlockSamples;
  readonly trials: number;
}

/** Samples of both engines on one scenario, ready to be compared. */
export function engineGroups(model: Model, fast: Run, plain: Run): readonly SampleGroup[] {
  const [fastBlocks, plainBlocks] = [runBlocks(fast), runBlocks(plain)];
  return [
    { series: ticketSeries(model), fast: fastBlocks.inTickets, plain: plainBlocks.inTickets },
    { series: periodSeries(model), fast: fastBlocks.inPeriods, plain: plainBlocks.inPeriods },
  ];
}

function runBlocks({ simulate, trials }: Run) {
  const inTickets: SampleBlock[] = [];
  const inPeriods: SampleBlock[] = [];
  for (const block of planBlocks(trials).blocks) {
    const { ticketValues, periodValues } = simulate(block);
    const { replicate, trialCount } = block;
    inTickets.push({ replicate, trialCount, values: ticketValues });
    inPeriods.push({ replicate, trialCount, values: periodValues });
  }
  return { inTickets, inPeriods };
}
