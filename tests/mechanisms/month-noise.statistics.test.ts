import { describe, expect, test } from 'vitest';
import { periodSeries } from '../../src/cli/series-of-model.ts';
import { normalQuantile } from '../../src/random/normal-quantile.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { engineOf, openEngine } from '../../src/simulate/engine.ts';
import { BLOCK_TRIALS, planBlocks } from '../../src/simulate/plan-blocks.ts';
import { ticketScenario } from '../simulate/ticket-scenario.ts';

/*
 * The scatter of a year's tickets, by the run and by its formula. Each comparison fails with at most this probability,
 * whatever the seed (normal approximation of a mean of independent trials; Sobol points scatter less); the seed is fixed.
 */
const FALSE_FAIL_RATE = 1e-9;
const TRIALS = 32 * BLOCK_TRIALS;
const MONTHS = 12;
/** So many that rounding to whole tickets is nothing. */
const PER_MONTH = 1_000_000;

/** Mean and variance of the tickets of a year over their mean, with the interval of the variance. */
function yearlyScatter(cv: number, correlation: number) {
  const scenario = ticketScenario({
    months: MONTHS,
    tickets: `{ per_month: ${PER_MONTH}, month_noise_cv: ${cv}, month_noise_correlation: ${correlation} }`,
  });
  const model = compileModel(scenario);
  const simulate = openEngine(engineOf('fast', scenario, model), 0);
  const place = periodSeries(model).findIndex(
    ({ metric, period }) => metric === 'tickets' && period.grain === 'total',
  );
  const years = planBlocks(TRIALS).blocks.flatMap((block) => {
    const { periodValues, trialCount } = simulate(block);
    return [...periodValues.subarray(place * trialCount, (place + 1) * trialCount)];
  });
  const relative = years.map((tickets) => tickets / (PER_MONTH * MONTHS) - 1);
  const squares = relative.map((value) => value * value);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = mean(squares);
  const noise = Math.sqrt(mean(squares.map((square) => (square - variance) ** 2)) / squares.length);
  const limit = -normalQuantile(FALSE_FAIL_RATE / 2) * noise;
  return { mean: mean(relative), low: variance - limit, high: variance + limit };
}

/**
 * Variance of a year over its squared mean: the logarithms of months k apart have covariance s^2 r^k with
 * s^2 = ln(1 + cv^2), so the months themselves exp(s^2 r^k) - 1.
 */
function formula(cv: number, correlation: number): number {
  const logVariance = Math.log1p(cv * cv);
  let sum = 0;
  for (let i = 0; i < MONTHS; i++) {
    for (let j = 0; j < MONTHS; j++) sum += Math.expm1(logVariance * correlation ** Math.abs(i - j));
  }
  return sum / MONTHS ** 2;
}

describe.each([
  [0.2, 0],
  [0.2, 0.6],
  [0.5, 0.3],
])('months with a cv of %d and a correlation of %d', (cv, correlation) => {
  const { mean, low, high } = yearlyScatter(cv, correlation);

  test('scatter over a year as the formula says, around their level', () => {
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(low).toBeLessThanOrEqual(formula(cv, correlation));
    expect(high).toBeGreaterThanOrEqual(formula(cv, correlation));
  });

  test.each([
    ['a cv that is a tenth larger', formula(1.1 * cv, correlation)],
    ['months that know more of one another', formula(cv, correlation + 0.1)],
    ['counts of a Poisson law', 1 / (PER_MONTH * MONTHS)],
  ])('not as those of %s', (_, wrong) => {
    expect(wrong < low || wrong > high).toBe(true);
  });
});
