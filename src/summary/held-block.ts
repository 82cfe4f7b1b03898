import assert from 'node:assert/strict';
import { addToTally, isFiniteTally, type Tally } from './tally.ts';

/**
 * The only block so far of a replicate. Where it stays the only one, its series are folded one after the other through
 * one histogram: that stays in the cache next to the processor, which hundreds of them do not.
 */
export interface HeldBlock {
  /** Samples per series; 0 where no block is held. */
  readonly sampleCount: number;
  readonly hold: (values: Float64Array, sampleCount: number) => void;
  /** Adds a series' samples to a tally and returns it. */
  readonly addTo: (series: number, tally: Tally) => Tally;
  readonly clear: () => void;
}

/** Opens room for a block. */
export function openHeldBlock(): HeldBlock {
  let values: Float64Array = new Float64Array(0);
  let sampleCount = 0;
  return {
    get sampleCount() {
      return sampleCount;
    },
    hold(block, count) {
      if (values.length < block.length) values = new Float64Array(block.length);
      values.set(block);
      sampleCount = count;
    },
    addTo(series, tally) {
      addToTally(tally, values, series * sampleCount, (series + 1) * sampleCount);
      if (!isFiniteTally(tally)) assert.fail(`a sample of series ${series} is not finite`);
      return tally;
    },
    clear() {
      sampleCount = 0;
    },
  };
}
