import { describe, expect, test } from 'vitest';
import { runScenario } from '../../src/cli/run-scenario.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import type { Estimate } from '../../src/stats/sectioning.ts';
import { studentTQuantile } from '../../src/stats/student-t-quantile.ts';
import { BAND_LEVELS } from '../../src/summary/band.ts';

/**
 * Air vehicle of GAO's cost guide (GAO-20-195G, table 12): minimum, most likely and maximum of seven elements, in
 * thousands of USD. Summing the most likely gives its estimate of 77,092, and a total that is mostly exceeded.
 */
const ELEMENTS = {
  airframe: [17_955, 19_645, 21_785],
  propulsion: [8500, 10_553, 13_000],
  communications: [4000, 4306, 5100],
  navigation: [4100, 4305, 4650],
  computer: [550, 600, 650],
  software: [32_300, 35_547, 52_500],
  integration: [1950, 2136, 2600],
} as const;
const SUM_OF_MODES = 77_092;

const LINES = Object.entries(ELEMENTS).map(
  ([line, [low, mode, high]]) =>
    `  - { line: ${line}, monthly: { dist: triangular, low: ${low}, mode: ${mode}, high: ${high} } }\n`,
);
const SCENARIO = `costband: 1
id: air_vehicle
title: An air vehicle, bought as infrastructure
seed: 20
trials: 65536
horizon: { start: 2027-01, months: 1 }
tickets: { per_month: 0 }
conversation: { system_prompt_tokens: 0, turns: 1, user_tokens: 1, assistant_tokens: 1 }
model: own
prices: { input_usd_per_mtok: 0, output_usd_per_mtok: 0 }
caching: none
infrastructure:
${LINES.join('')}budget: { amounts: [${SUM_OF_MODES}], confidence: [0.5, 0.8] }
`;

/** From 4 million independent draws, good to 5 (known-answers: order statistics of a published run). */
const PERCENTILES = { 0.05: 75_792, 0.5: 81_598, 0.8: 86_442, 0.9: 88_907, 0.95: 90_678 };
const DRAWS_ERROR = 5;
/** A histogram bin of the amounts. */
const BIN = 91_000 * 2 ** -12;
/** Intervals at 95 % made so wide that each is alarmed falsely once in 10^5. */
const WIDENING = studentTQuantile(1 - 5e-6, 15) / studentTQuantile(0.975, 15);

function errorOf({ value, ciHigh }: Estimate): number {
  return WIDENING * (ciHigh - value);
}

describe("GAO's table of an air vehicle", async () => {
  const run = await runScenario(parseScenario(SCENARIO, 'air-vehicle.yaml'), 0, () => {});
  const total = run.bands.find(
    ({ series }) => series.metric === 'ai_cost' && series.period.grain === 'total',
  )!;

  test('has the mean and the spread of seven independent triangular costs', () => {
    const elements = Object.values(ELEMENTS);
    const mean = elements.reduce((sum, values) => sum + (values[0] + values[1] + values[2]) / 3, 0);
    expect(Math.round(mean)).toBe(82_244);
    expect(Math.abs(total.mean.value - mean)).toBeLessThan(errorOf(total.mean));
    expect(Math.abs(total.sd.value - 4599.6058)).toBeLessThan(errorOf(total.sd));
    expect(errorOf(total.mean)).toBeLessThan(1);
  });

  test.each(Object.entries(PERCENTILES))('stays within its known percentile %s', (level, amount) => {
    const estimate = total.percentiles[BAND_LEVELS.indexOf(Number(level))]!;
    const allowed = DRAWS_ERROR + BIN + errorOf(estimate);
    expect(Math.abs(estimate.value - amount)).toBeLessThan(allowed);
    expect(allowed).toBeLessThan(150);
  });

  test('is above the sum of the most likely costs in 87.44 % of the futures', () => {
    const [answer] = run.budget.filter(
      ({ question, period }) => question === 'amount' && period.grain === 'total',
    );
    expect(answer!.amountUsd).toBe(SUM_OF_MODES);
    const allowed = 0.00005 + WIDENING * (answer!.ciHigh - answer!.probabilityOver);
    expect(Math.abs(answer!.level - 0.1256)).toBeLessThan(allowed);
    expect(allowed).toBeLessThan(0.01);
    // to be safe eight times out of ten, the sum of most likely costs lacks
    const safe = run.budget.find(({ level, period }) => level === 0.8 && period.grain === 'total');
    expect(safe!.amountUsd - SUM_OF_MODES).toBeGreaterThan(9000);
  });
});
