import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isReached,
  type Precision,
  parsePrecisionTarget,
  precisionOf,
} from '../../src/cli/precision-target.ts';
import type { ScenarioRun } from '../../src/cli/run-scenario.ts';
import { LOOK_CONFIDENCE, nextTrials, PILOT_TRIALS, runUntil } from '../../src/cli/run-until.ts';
import type { Band } from '../../src/summary/band.ts';
import { BAND_LEVELS } from '../../src/summary/band.ts';

const NO_CAPS = { maxTrials: 2 ** 40, maxSeconds: Infinity };
const P95 = { metric: 'ai_cost', statistic: 'p95', halfWidth: 0.01, relative: true };

/** A band whose statistics all have the given value and half-width at 95 %. */
function bandOf(value: number, halfWidth: number): Band {
  const estimate = { value, ciLow: value - halfWidth, ciHigh: value + halfWidth };
  const period = {
    grain: 'total',
    start: '2027-01-01',
    end: '2028-01-01',
    firstMonthIndex: 0,
    monthCount: 12,
  };
  return {
    series: { metric: 'ai_cost', unit: 'USD', kind: 'both', period: period as Band['series']['period'] },
    mean: estimate,
    sd: estimate,
    es95: estimate,
    percentiles: BAND_LEVELS.map(() => estimate),
  };
}

/** A run whose intervals narrow with the root of its trials. */
function runOf(trials: number, halfWidthAtPilot: number): ScenarioRun {
  const bands = [bandOf(100, halfWidthAtPilot * Math.sqrt(PILOT_TRIALS / trials))];
  return { plan: { trials, replicateCount: 16 }, bands } as unknown as ScenarioRun;
}

describe('a precision target is read from one word', () => {
  test.each([
    ['p95=1%', P95],
    ['ai_cost.p95=1%', P95],
    ['total_cost.mean=500', { metric: 'total_cost', statistic: 'mean', halfWidth: 500, relative: false }],
    ['es95=.5%', { metric: 'ai_cost', statistic: 'es95', halfWidth: 0.005, relative: true }],
  ])('%s', (text, target) => {
    expect(parsePrecisionTarget(text)).toEqual(target);
  });

  test.each(['p95', 'p95=', 'p96=1%', 'p95=0%', 'p95=-1%', 'ai_cost=1%', 'p95=1 %', 'p5=1%', 'p95=1e-2'])(
    '%s is none',
    (text) => {
      expect(parsePrecisionTarget(text)).toBeUndefined();
    },
  );
});

test('a look widens the interval at 95 % to the confidence that three looks share', () => {
  // Student t with 15 degrees of freedom: 2.131450 at 0.975, 2.693739 at 1 - 0.05 / 6 (SciPy 1.17.1)
  const { halfWidth, ratio } = precisionOf(P95, [bandOf(100, 1)], LOOK_CONFIDENCE, 16);
  expect(halfWidth).toBeCloseTo(2.693739 / 2.13145, 5);
  expect(ratio).toBeCloseTo(halfWidth, 12);
});

test('what has no band is not reached, what is certain is', () => {
  expect(isReached(precisionOf(P95, [], LOOK_CONFIDENCE, 16))).toBe(false);
  expect(isReached(precisionOf(P95, [bandOf(0, 0)], LOOK_CONFIDENCE, 16))).toBe(true);
});

describe('the next number of trials', () => {
  const missing = (ratio: number) => [{ ratio } as Precision];

  test('grows with the square of what is missing, to 2^k points per replicate', () => {
    // 16,384 * 3^2 * 1.1 = 162,202: the next 16 * 2^k is 262,144
    expect(nextTrials(16384, missing(3), Infinity)).toBe(262144);
  });

  test('serves the worst of several targets', () => {
    expect(nextTrials(16384, [...missing(0.5), ...missing(3), ...missing(1.2)], Infinity)).toBe(262144);
  });

  test('stays below the caps, is always a power of two, and always adds trials', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 1e6 }),
        fc.double({ min: 1.001, max: 1e6, noNaN: true }),
        fc.integer({ min: 1, max: 1e9 }),
        (trials, ratio, affordable) => {
          const next = nextTrials(trials, missing(ratio), affordable);
          if (next === undefined) return;
          expect(next).toBeGreaterThan(trials);
          expect(next).toBeLessThanOrEqual(affordable);
          expect(Number.isInteger(Math.log2(next))).toBe(true);
        },
      ),
    );
  });

  test('is none when all is reached, or nothing more is affordable', () => {
    expect(nextTrials(16384, missing(1), Infinity)).toBeUndefined();
    expect(nextTrials(16384, missing(3), 30000)).toBeUndefined();
    expect(nextTrials(16384, missing(3), -1)).toBeUndefined();
  });
});

describe('running until', () => {
  /** Runs a model whose half-width is this at the pilot, and lists the trials of each run. */
  async function trialsOf(halfWidthAtPilot: number, caps = NO_CAPS, shrinks = true) {
    const trials: number[] = [];
    const run = async (count: number) => {
      trials.push(count);
      return runOf(shrinks ? count : PILOT_TRIALS, halfWidthAtPilot);
    };
    const { precisions, looks } = await runUntil([P95], caps, run, () => {});
    return { trials, looks, reached: precisions.every(isReached) };
  }

  test('ends with the pilot when that is precise enough', async () => {
    expect(await trialsOf(0.7)).toEqual({ trials: [16384], looks: 1, reached: true });
  });

  test('predicts what is needed, and one prediction is enough where the law of roots holds', async () => {
    const { trials, reached } = await trialsOf(5);
    expect(trials).toHaveLength(2);
    expect(reached).toBe(true);
  });

  test('looks at most three times', async () => {
    const { trials, looks, reached } = await trialsOf(1, NO_CAPS, false);
    expect(looks).toBe(3);
    expect(trials).toEqual([16384, 32768, 65536]);
    expect(reached).toBe(false);
  });

  test('starts no run beyond its caps', async () => {
    expect(await trialsOf(5, { ...NO_CAPS, maxTrials: 1000 })).toMatchObject({
      trials: [1000],
      reached: false,
    });
    expect(await trialsOf(5, { ...NO_CAPS, maxSeconds: 0 })).toMatchObject({
      trials: [16384],
      reached: false,
    });
  });
});
