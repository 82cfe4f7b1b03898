import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BacktestPlan, backtest, pluginCoverage } from '../../src/summary/backtest.ts';

const PLAN: BacktestPlan = {
  fitCount: 20,
  monthCount: 30,
  repeats: 8,
  order: 'random',
  method: 'bootstrap',
  seed: 1,
};

describe('backtest', () => {
  test('conversations that all cost the same are held by a band without width', () => {
    const result = backtest(new Float64Array(50).fill(0.25), PLAN);
    expect(result).toMatchObject({ coverage: 1, below: 0, above: 0, widthUsd: 0, actualUsd: 7.5 });
  });

  test('shares of held, below and above add up to 1, and the log is left as it was', () => {
    const costs = fc.array(fc.double({ min: 0.01, max: 10, noNaN: true }), { minLength: 50, maxLength: 80 });
    fc.assert(
      fc.property(costs, fc.nat(1000), (usd, seed) => {
        const log = Float64Array.from(usd);
        const { coverage, below, above, closedForm } = backtest(log, { ...PLAN, seed });
        expect(coverage + below + above).toBeCloseTo(1, 12);
        expect(closedForm.coverage + closedForm.below + closedForm.above).toBeCloseTo(1, 12);
        expect([...log]).toEqual(usd);
      }),
      { numRuns: 20 },
    );
  });

  test('the two parts of a split share no conversation', () => {
    // One dear conversation: were it in both parts, a month would cost it and its band would hold it.
    const costs = new Float64Array(50).fill(1);
    costs[17] = 1000;
    const { actualUsd, below, above } = backtest(costs, { ...PLAN, repeats: 40 });
    const monthsWithIt = Math.round(((actualUsd - 30) / 999) * 40);
    expect(monthsWithIt).toBeGreaterThan(0);
    // Where the month has it, the fit has 20 equal ones: a band without width, missed from above.
    expect(Math.round(above * 40)).toBe(monthsWithIt);
    expect(below).toBeLessThanOrEqual(1 - monthsWithIt / 40);
  });

  test('in time order the month comes after what the band is made from', () => {
    // Every conversation costs more than all before it, so every month lies above its band.
    const rising = Float64Array.from({ length: 60 }, (_, i) => 1.5 ** i);
    const { above } = backtest(rising, { ...PLAN, order: 'time', fitCount: 20, monthCount: 40 });
    expect(above).toBe(1);
    const { coverage } = backtest(rising, { ...PLAN, order: 'random', fitCount: 20, monthCount: 40 });
    expect(coverage).toBeGreaterThan(0);
  });

  test('same seed, same result; another seed, other splits', () => {
    const costs = Float64Array.from({ length: 60 }, (_, i) => 1 + (i % 7));
    expect(backtest(costs, PLAN)).toEqual(backtest(costs, PLAN));
    expect(backtest(costs, { ...PLAN, seed: 2 }).actualUsd).not.toBe(backtest(costs, PLAN).actualUsd);
  });

  test('a log too short for both parts is our fault: the verb has checked it', () => {
    expect(() => backtest(new Float64Array(49), PLAN)).toThrow();
  });
});

test('a plug-in band is expected to hold 20, 38 and 66 % of months of 2,000 after 50, 200 and 1,000', () => {
  const percent = [50, 200, 1000].map((fitCount) => Math.round(100 * pluginCoverage(fitCount, 2000, 0.9)));
  expect(percent).toEqual([20, 38, 66]);
});
