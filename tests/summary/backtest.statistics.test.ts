import assert from 'node:assert/strict';
import { describe, expect, test } from 'vitest';
import { betaLowerTail } from '../../src/random/incomplete-beta.ts';
import { normalQuantile } from '../../src/random/normal-quantile.ts';
import { nextUnit, openStream } from '../../src/random/stream.ts';
import { type BacktestResult, backtest, pluginCoverage } from '../../src/summary/backtest.ts';
import type { PredictionMethod } from '../../src/summary/predict-month.ts';

const REPEATS = 1000;
const RATE = 1e-6;

/** Costs of conversations that nobody had: synthetic, lognormal. */
function lognormalCosts(sigma: number): Float64Array {
  const stream = openStream(20260401, 'backtest test', sigma * 100);
  return Float64Array.from({ length: 100_000 }, () => Math.exp(sigma * normalQuantile(nextUnit(stream))));
}

function run(costs: Float64Array, fitCount: number, monthCount: number, method: PredictionMethod) {
  return backtest(costs, { fitCount, monthCount, repeats: REPEATS, order: 'random', method, seed: 20260401 });
}

/**
 * Fails when so many or so few months were held that a true share between `low` and `high` would give it with at
 * most probability `RATE`: exact binomial tails.
 */
function assertCoverage({ coverage }: BacktestResult, low: number, high: number): void {
  const held = Math.round(coverage * REPEATS);
  // P(X <= held) for Binomial(REPEATS, p) is 1 - I_p(held + 1, REPEATS - held)
  const tooFew = held === REPEATS ? 1 : 1 - betaLowerTail(held + 1, REPEATS - held, low);
  const tooMany = held === 0 ? 1 : betaLowerTail(held, REPEATS - held + 1, high);
  assert(
    tooFew > RATE / 2 && tooMany > RATE / 2,
    `${held} of ${REPEATS} held; ${low} to ${high} was claimed`,
  );
}

describe('a 90 % band', () => {
  const costs = lognormalCosts(0.6);

  test.each([50, 200])(
    'from %i conversations of moderate spread holds 88.5 to 91 % of months, a plug-in band does not',
    (fitCount) => {
      assertCoverage(run(costs, fitCount, 2000, 'bootstrap'), 0.885, 0.91);
      const plugin = run(costs, fitCount, 2000, 'plugin');
      expect(() => assertCoverage(plugin, 0.885, 0.91)).toThrow('was claimed');
      const expected = pluginCoverage(fitCount, 2000, 0.9);
      assertCoverage(plugin, expected - 0.01, expected + 0.01);
    },
  );

  test('is as wide as the closed form within 5 %, and a plug-in band is not', () => {
    const { widthUsd, closedForm } = run(costs, 200, 2000, 'bootstrap');
    expect(Math.abs(widthUsd / closedForm.widthUsd - 1)).toBeLessThan(0.05);
    const plugin = run(costs, 200, 2000, 'plugin');
    expect(Math.abs(plugin.widthUsd / plugin.closedForm.widthUsd - 1)).toBeGreaterThan(0.05);
  });

  test('of a small month, drawn ticket by ticket, holds 88 to 92 %', () => {
    assertCoverage(run(costs, 200, 5, 'bootstrap'), 0.88, 0.92);
  });

  test.each<[string, (uniform: number) => number]>([
    ['lognormal with sigma 1.5', (u) => Math.exp(1.5 * normalQuantile(u))],
    ['lognormal with sigma 2', (u) => Math.exp(2 * normalQuantile(u))],
    ['Pareto with exponent 2.5', (u) => u ** (-1 / 2.5)],
    ['Pareto with exponent 3', (u) => u ** (-1 / 3)],
  ])(
    'of heavy-tailed costs (%s) from 500 conversations holds 85 to 92 %%, on average over logs',
    (name, cost) => {
      // a single log is one draw of its tail, so each of ten logs has a tenth of the splits
      const coverages = Array.from({ length: 10 }, (_, log) => {
        const stream = openStream(20260401, `heavy ${name}`, log);
        const costs = Float64Array.from({ length: 50_000 }, () => cost(nextUnit(stream)));
        const plan = { fitCount: 500, monthCount: 2000, repeats: REPEATS / 10, order: 'random' as const };
        return backtest(costs, { ...plan, method: 'bootstrap', seed: log }).coverage;
      });
      const coverage = coverages.reduce((sum, one) => sum + one, 0) / coverages.length;
      assertCoverage({ coverage } as BacktestResult, 0.85, 0.92);
    },
  );
});
