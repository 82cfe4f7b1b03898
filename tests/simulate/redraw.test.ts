import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { drawDummy, drawUncertain } from '../../src/simulate/draw-uncertain.ts';
import { openEngine } from '../../src/simulate/engine.ts';
import { planBlocks } from '../../src/simulate/plan-blocks.ts';
import { redrawMonths, redrawQuantity } from '../../src/simulate/redraw.ts';
import { SMALL_DESK } from '../cli/small-desk.ts';

const MODEL = compileModel(parseScenario(SMALL_DESK, 'desk.yaml'));
const PLAN = planBlocks(32_768);
const BLOCK = PLAN.blocks[0]!;

/** Pearson's r. */
function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const moment = (f: (i: number) => number) => a.reduce((sum, _, i) => sum + f(i), 0);
  return (
    moment((i) => (a[i]! - meanA) * (b[i]! - meanB)) /
    Math.sqrt(moment((i) => (a[i]! - meanA) ** 2) * moment((i) => (b[i]! - meanB) ** 2))
  );
}

describe('a quantity that is drawn anew', () => {
  const before = drawUncertain(MODEL, BLOCK);

  test.each(MODEL.uncertain.map(({ name }, index) => [name, index] as const))(
    '%s leaves all others',
    (_, index) => {
      const after = drawUncertain(redrawQuantity(MODEL, index), BLOCK);
      for (const [other, values] of before.entries()) {
        if (other !== index) expect(after[other]).toEqual(values);
      }
      // six standard errors of independent samples; another scramble of the same dimension is far beyond
      expect(Math.abs(correlation(before[index]!, after[index]!))).toBeLessThan(6 / Math.sqrt(1024));
      const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(mean(after[index]!) / mean(before[index]!)).toBeCloseTo(1, 2);
    },
  );

  test('the dummy goes with none of them', () => {
    const dummy = drawDummy(MODEL, BLOCK);
    for (const values of before) {
      expect(Math.abs(correlation(values, dummy))).toBeLessThan(6 / Math.sqrt(1024));
    }
  });
});

test('months that are drawn anew keep what is uncertain', () => {
  const other = redrawMonths(PLAN).blocks[0]!;
  expect(drawUncertain(MODEL, other)).toEqual(drawUncertain(MODEL, BLOCK));
  const small = { ...BLOCK, trialCount: 64 };
  const simulate = openEngine({ name: 'fast', model: MODEL }, 1);
  const first = simulate(small).periodValues;
  const again = simulate({ ...other, trialCount: 64 }).periodValues;
  expect(again).not.toEqual(first);
  expect(correlation(first.subarray(0, 64), again.subarray(0, 64))).toBeGreaterThan(0.9);
});
