import { expect, test } from 'vitest';
import { TICKET } from '../../src/cost/period.ts';
import type { Series } from '../../src/summary/band.ts';
import { openBandAccumulator } from '../../src/summary/band-accumulator.ts';
import { summarise } from '../../src/summary/summarise.ts';

function series(metric: string): Series {
  return { metric, unit: 'USD', period: TICKET, kind: 'both' };
}

function statisticsOfTwo() {
  const accumulator = openBandAccumulator(2);
  for (let replicate = 0; replicate < 2; replicate++) {
    accumulator.add(Float64Array.of(1, 1, 5, 5), 2);
    accumulator.closeReplicate();
  }
  return accumulator.finish();
}

test('every series keeps its own statistics', () => {
  const bands = summarise([series('llm_cost'), series('ai_cost')], statisticsOfTwo());
  expect(bands.map(({ series: { metric }, mean }) => [metric, mean.value])).toEqual([
    ['llm_cost', 1],
    ['ai_cost', 5],
  ]);
});

test('statistics of more series than there are names are refused', () => {
  expect(() => summarise([series('llm_cost')], statisticsOfTwo())).toThrow(/every series has its statistics/);
});
