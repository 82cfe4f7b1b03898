import { describe, expect, test } from 'vitest';
import { periodsOf } from '../../src/cost/period.ts';
import { normalQuantile } from '../../src/random/normal-quantile.ts';
import { openBandAccumulator } from '../../src/summary/band-accumulator.ts';
import { answerBudget, type BudgetPlan, budgetQuestions } from '../../src/summary/budget.ts';

/** Three independent normal lines, 10 -+ 3, 20 -+ 4 and 30 -+ 5: their total is 60 -+ sqrt(50). */
const MEAN_USD = 60;
const SD_USD = Math.sqrt(50);
const PERIOD = periodsOf('2027-01', 12).at(-1)!;
const PLAN: BudgetPlan = {
  metric: 'total_cost',
  confidence: [0.5, 0.8],
  penalties: { overUsd: 9, underUsd: 1 },
  amountsUsd: [65.95116081449994, 1000],
  pointEstimateUsd: 60,
};
const COUNT = 160_000;
/** A histogram bin and a cell of the grid of samples; the density at the 80 % point is 0.28 / SD_USD. */
const AMOUNT_ERROR = 66 * 2 ** -12 + SD_USD / 0.28 / COUNT;

function answers() {
  const accumulator = openBandAccumulator(1, new Map([[0, budgetQuestions(PLAN)]]));
  for (let replicate = 0; replicate < 16; replicate++) {
    const cells = Float64Array.from({ length: COUNT / 16 }, (_, i) => (16 * i + replicate + 0.5) / COUNT);
    const samples = cells.map((level) => MEAN_USD + SD_USD * normalQuantile(level));
    accumulator.add(samples, samples.length);
    accumulator.closeReplicate();
  }
  return answerBudget(PERIOD, PLAN, accumulator.finish()[0]!);
}

describe('budget answers for a normal total', () => {
  const found = answers();

  test('come as levels, then amounts, then the point estimate', () => {
    expect(found.map(({ question, period }) => [question, period])).toEqual([
      ['confidence', PERIOD],
      ['confidence', PERIOD],
      ['newsvendor', PERIOD],
      ['amount', PERIOD],
      ['amount', PERIOD],
      ['point_estimate', PERIOD],
    ]);
  });

  test('the amount for 80 % is the known percentile, and the contingency what it adds', () => {
    const answer = found[1]!;
    expect(Math.abs(answer.amountUsd - 65.95116081449994)).toBeLessThan(AMOUNT_ERROR);
    expect(answer.contingencyUsd).toBe(answer.amountUsd - 60);
    expect(answer.level).toBe(0.8);
    expect(answer.probabilityOver).toBeCloseTo(0.2, 12);
    expect(answer.ciLow).toBeLessThanOrEqual(answer.amountUsd);
    expect(answer.ciHigh).toBeGreaterThanOrEqual(answer.amountUsd);
    // CVaR80 is 69.89814861971848: E[(X - q)+] = 0.2 (CVaR - q)
    const overrunUsd = 0.2 * (69.89814861971848 - 65.95116081449994);
    expect(Math.abs(answer.expectedOverrunUsd - overrunUsd)).toBeLessThan(0.2 * 2 * AMOUNT_ERROR);
  });

  test('the mean beyond it is the known expected shortfall', () => {
    expect(Math.abs(found[1]!.expectedShortfallUsd! - 69.89814861971848)).toBeLessThan(2 * AMOUNT_ERROR);
  });

  test('penalties of 9 to 1 name the 90 % point', () => {
    const { level, amountUsd } = found[2]!;
    expect(level).toBe(0.9);
    // the density there is 0.175 / SD_USD
    const error = 70 * 2 ** -12 + SD_USD / 0.175 / COUNT;
    expect(Math.abs(amountUsd - (MEAN_USD + SD_USD * 1.2815515655446004))).toBeLessThan(error);
  });

  test('the risk of that amount is 20 %, with the same overrun', () => {
    const answer = found[3]!;
    expect(Math.abs(answer.probabilityOver - 0.2)).toBeLessThanOrEqual(1 / COUNT);
    expect(answer.level).toBe(1 - answer.probabilityOver);
    expect(answer.ciLow).toBeLessThanOrEqual(answer.probabilityOver);
    expect(answer.ciHigh).toBeGreaterThanOrEqual(answer.probabilityOver);
    const overrunUsd = 0.2 * (69.89814861971848 - 65.95116081449994);
    // the grid's last cell holds less than 5 standard deviations in 1 / COUNT
    expect(Math.abs(answer.expectedOverrunUsd - overrunUsd)).toBeLessThan((5 * SD_USD) / COUNT);
  });

  test('an amount beyond all samples has no risk and its whole distance as contingency', () => {
    expect(found[4]).toMatchObject({
      level: 1,
      probabilityOver: 0,
      expectedOverrunUsd: 0,
      contingencyUsd: 940,
    });
    expect(found[4]).not.toHaveProperty('expectedShortfallUsd');
  });

  test('the point estimate, here the median, suffices half of the time', () => {
    const answer = found[5]!;
    expect(answer.amountUsd).toBe(60);
    expect(answer.contingencyUsd).toBe(0);
    expect(Math.abs(answer.level - 0.5)).toBeLessThanOrEqual(1 / COUNT);
    expect(Math.abs(answer.expectedOverrunUsd - SD_USD / Math.sqrt(2 * Math.PI))).toBeLessThan(
      (5 * SD_USD) / COUNT,
    );
  });
});
