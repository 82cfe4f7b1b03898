import { describe, expect, test } from 'vitest';
import { normalQuantile } from '../../src/random/normal-quantile.ts';
import { openAllocation } from '../../src/summary/allocation.ts';
import { outputsOf, sobolInputs } from './sobol-functions.ts';

const P80 = 65.95116081449994;
const CVAR80 = 69.89814861971848;

/** Three independent normal lines, 10 -+ 3, 20 -+ 4 and 30 -+ 5, and one that is always 7. */
function allocate(level: number, amount: number, tailMean: number) {
  const { inputs } = sobolInputs(29, 3, 4096);
  const line = (mean: number, sd: number, input: number) =>
    outputsOf([inputs[input]!], ([u]) => mean + sd * normalQuantile(u!));
  const lines = [line(10, 3, 0), line(20, 4, 1), line(30, 5, 2)];
  const parts = [...lines, lines[0]!.map(() => 7)];
  const totals = parts[0]!.map((_, i) => parts.reduce((sum, part) => sum + part[i]!, 0));
  const fold = openAllocation(4);
  for (let start = 0; start < totals.length; start += 1024) {
    fold.add(
      totals.subarray(start, start + 1024),
      parts.map((part) => part.subarray(start, start + 1024)),
    );
  }
  fold.closeReplicate();
  return fold.finish([{ level, amount, tailMean }])[0]!;
}

describe('the budget of three normal lines', () => {
  const { amounts, tailAmounts } = allocate(0.8, P80 + 7, CVAR80 + 7);

  test('is shared out as their conditional means at P80', () => {
    // the mean of n^0.6 = 777 samples of a line whose sd at a given total is below 4, at three standard errors
    const error = (3 * 4) / Math.sqrt(777);
    const exact = [11.07120895, 21.90437146, 32.97558041];
    exact.forEach((usd, i) => {
      expect(Math.abs(amounts[i]! - usd), `line ${i}`).toBeLessThan(error);
    });
  });

  test('has its tail shared out as co-CVaR', () => {
    // a fifth of 65,536 samples of sd below 4.5
    const error = (3 * 4.5) / Math.sqrt(13_107);
    const exact = [11.78166675, 23.16740756, 34.94907431];
    exact.forEach((usd, i) => {
      expect(Math.abs(tailAmounts[i]! - usd), `line ${i}`).toBeLessThan(error);
    });
  });

  test('adds up, and a line that never moves gets what it costs', () => {
    const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
    expect(sum(amounts)).toBeCloseTo(P80 + 7, 9);
    expect(sum(tailAmounts)).toBeCloseTo(CVAR80 + 7, 9);
    expect(amounts[3]).toBeCloseTo(7, 9);
    expect(tailAmounts[3]).toBeCloseTo(7, 9);
  });
});

test('a total without spread gives each line its own cost', () => {
  const fold = openAllocation(2);
  fold.add(Float64Array.of(5, 5), [Float64Array.of(2, 2), Float64Array.of(3, 3)]);
  fold.closeReplicate();
  const [allocation] = fold.finish([{ level: 0.9, amount: 5, tailMean: 5 }]);
  for (const amounts of [allocation!.amounts, allocation!.tailAmounts]) {
    expect(amounts[0]).toBeCloseTo(2, 12);
    expect(amounts[1]).toBeCloseTo(3, 12);
  }
});
