import { describe, expect, test } from 'vitest';
import { TICKET } from '../../src/cost/period.ts';
import { normalQuantile } from '../../src/random/normal-quantile.ts';
import { nextUnit, openStream } from '../../src/random/stream.ts';
import { compareEngines, type SampleBlock } from '../../src/summary/compare-engines.ts';

const REPETITIONS = 3000;
const FALSE_ALARM_RATE = 1e-2;
const FAST_REPLICATES = 16;
const TRIALS_PER_REPLICATE = 32;
const PLAIN_TRIALS = 128;

/** Trial by trial; `normal` gives a standard normal value. */
type Law = (normal: () => number) => number;

function openNormal(...key: readonly number[]): () => number {
  const stream = openStream(20260401, 'compare-engines', ...key);
  return () => normalQuantile(nextUnit(stream));
}

function block(replicate: number, trialCount: number, draw: () => number): SampleBlock {
  return { replicate, trialCount, values: Float64Array.from({ length: trialCount }, draw) };
}

/** How many of `repetitions` comparisons of the two laws end in a disagreement. */
function countAlarms(fastLaw: Law, plainLaw: Law, repetitions: number): number {
  const series = [{ metric: 'ai_cost', unit: 'USD', period: TICKET, kind: 'both' }] as const;
  let alarms = 0;
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const normal = openNormal(repetition);
    const fast = Array.from({ length: FAST_REPLICATES }, (_, replicate) =>
      block(replicate, TRIALS_PER_REPLICATE, () => fastLaw(normal)),
    );
    const plain = [block(0, PLAIN_TRIALS, () => plainLaw(normal))];
    alarms += compareEngines([{ series, fast, plain }], FALSE_ALARM_RATE).agree ? 0 : 1;
  }
  return alarms;
}

/** The largest count that Chernoff's bound, exp(-n KL(count / n, rate)), allows at a false-fail rate of 1e-9. */
function mostAlarms(): number {
  let count = Math.ceil(REPETITIONS * FALSE_ALARM_RATE);
  const divergence = (share: number) =>
    share * Math.log(share / FALSE_ALARM_RATE) + (1 - share) * Math.log((1 - share) / (1 - FALSE_ALARM_RATE));
  while (REPETITIONS * divergence((count + 1) / REPETITIONS) < Math.log(1e9)) count++;
  return count;
}

describe(`of ${REPETITIONS} comparisons of one law with itself no more disagree than the rate allows`, () => {
  const laws: readonly [string, Law][] = [
    ['normal', (normal) => normal()],
    ['lognormal with the skewness of a cost per human ticket', (normal) => Math.exp(0.587 * normal())],
    ['lognormal with a skewness of 6', (normal) => Math.exp(normal())],
    ['a rare count', (normal) => (normal() > 1.7 ? 1 : 0)],
    ['a very rare count', (normal) => (normal() > 3 ? 1 : 0)],
    ['a negative skewness', (normal) => -Math.exp(0.7 * normal())],
  ];
  test.each(laws)('%s', (_, law) => {
    expect(countAlarms(law, law, REPETITIONS)).toBeLessThanOrEqual(mostAlarms());
  });
});

describe('laws that differ are told apart', () => {
  const right: Law = (normal) => Math.exp(0.5 * normal());
  const wrong: readonly [string, Law][] = [
    ['a mean one sd too high', (normal) => right(normal) + 0.6],
    ['twice the spread about the same mean', (normal) => 1.1331 + 2 * (right(normal) - 1.1331)],
    ['a third of the spread about the same mean', (normal) => 1.1331 + (right(normal) - 1.1331) / 3],
  ];
  test.each(wrong)('%s', (_, law) => {
    expect(countAlarms(right, law, 20)).toBe(20);
  });
});
