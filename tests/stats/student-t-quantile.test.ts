import { expect, test } from 'vitest';
import { studentTQuantile } from '../../src/stats/student-t-quantile.ts';
import { referenceRows } from '../support/reference-rows.ts';

const rows = referenceRows('student-t-quantiles.csv') as unknown as readonly (readonly [
  freedom: number,
  level: number,
  quantile: number,
])[];

test('quantiles of Student t are those of the reference, freedom from 0.1 to 1e10, whole or not', () => {
  for (const [freedom, level, exact] of rows) {
    // ln t² is right to ten roundings of its own size, and to 1e-15 / freedom far out
    const allowed = 1e-14 / Math.min(1, freedom / 2);
    const found = studentTQuantile(level, freedom);
    expect(Math.abs(found / exact - 1), `${freedom} at ${level}`).toBeLessThanOrEqual(allowed);
  }
});

test('quantiles of Student t are those of Cauchy at 1 degree of freedom, and in closed form at 2', () => {
  for (const level of [1e-9, 0.01, 0.3, 0.49, 0.7, 0.999]) {
    expect(studentTQuantile(level, 1) * Math.tan(Math.PI * level)).toBeCloseTo(-1, 12);
    const exact = (2 * level - 1) / Math.sqrt(2 * level * (1 - level));
    expect(studentTQuantile(level, 2) / exact).toBeCloseTo(1, 13);
  }
});

test('the median of Student t is 0, and the two sides mirror each other', () => {
  for (const freedom of [0.3, 1, 15, 1e6]) {
    expect(studentTQuantile(0.5, freedom)).toBe(0);
    expect(studentTQuantile(0.75, freedom)).toBe(-studentTQuantile(0.25, freedom));
  }
});
