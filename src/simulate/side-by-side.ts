import assert from 'node:assert/strict';
import type { SimulateBlock } from './simulate-block.ts';

/**
 * Simulates each block with several simulators and lays their samples one behind the other: the series of the
 * first, then those of the second. Quantities of one name and seed draw the same in all, so samples pair.
 */
export function openSideBySide(simulators: readonly SimulateBlock[]): SimulateBlock {
  return (block) => {
    const parts = simulators.map((simulate) => simulate(block));
    const [first] = parts;
    assert(first !== undefined, 'there is something to simulate');
    for (const { ticketCount } of parts) assert.equal(ticketCount, first.ticketCount);
    return {
      blockIndex: block.index,
      trialCount: block.trialCount,
      ticketCount: first.ticketCount,
      periodValues: joined(parts.map(({ periodValues }) => periodValues)),
      ticketValues: joined(parts.map(({ ticketValues }) => ticketValues)),
      monthsByTicketCount: parts.reduce((sum, part) => sum + part.monthsByTicketCount, 0),
    };
  };
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let start = 0;
  for (const part of parts) {
    whole.set(part, start);
    start += part.length;
  }
  return whole;
}
