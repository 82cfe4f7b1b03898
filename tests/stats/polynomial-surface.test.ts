import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluatePolynomials, fitPolynomials, termDegrees } from '../../src/stats/polynomial-surface.ts';

const BOX = { lows: [2, -5, 100], highs: [3, 5, 900] };

/** Value at a point of a polynomial in plain powers of the inputs, scaled to the box. */
function powersAt(
  coefficients: readonly number[],
  degrees: readonly (readonly number[])[],
  point: readonly number[],
): number {
  return degrees.reduce(
    (sum, term, i) =>
      sum +
      coefficients[i]! * term.reduce((product, degree, input) => product * scaled(point, input) ** degree, 1),
    0,
  );
}

function scaled(point: readonly number[], input: number): number {
  return (point[input]! - BOX.lows[input]!) / (BOX.highs[input]! - BOX.lows[input]!);
}

/** Points on a grid of the box, four to a side: they determine every term up to degree 3. */
function gridPoints(dimensionCount: number): readonly (readonly number[])[] {
  if (dimensionCount === 0) return [[]];
  const input = dimensionCount - 1;
  return gridPoints(input).flatMap((point) =>
    [0, 0.3, 0.7, 1].map((share) => [
      ...point,
      BOX.lows[input]! + share * (BOX.highs[input]! - BOX.lows[input]!),
    ]),
  );
}

function boxOf(dimensionCount: number) {
  return { lows: BOX.lows.slice(0, dimensionCount), highs: BOX.highs.slice(0, dimensionCount) };
}

describe('termDegrees', () => {
  test.each([
    [1, 3, 4],
    [2, 3, 10],
    [3, 2, 10],
    [6, 2, 28],
  ])('%i inputs up to degree %i have %i terms', (dimensionCount, degree, termCount) => {
    const degrees = termDegrees(dimensionCount, degree);
    expect(degrees).toHaveLength(termCount);
    expect(new Set(degrees.map(String)).size).toBe(termCount);
    expect(Math.max(...degrees.map((term) => term.reduce((sum, power) => sum + power, 0)))).toBe(degree);
  });

  test('no input leaves the constant', () => {
    expect(termDegrees(0, 2)).toEqual([[]]);
  });
});

describe('fitPolynomials', () => {
  const coefficient = fc.double({ min: -1000, max: 1000, noNaN: true });
  const shares = fc.array(fc.double({ min: -0.1, max: 1.1, noNaN: true }), { minLength: 3, maxLength: 3 });

  test('gives back every polynomial of its degree, inside the box and a little outside', () => {
    const shapes = fc
      .constantFrom([1, 3] as const, [2, 3] as const, [3, 2] as const)
      .chain(([dimensionCount, degree]) => {
        const degrees = termDegrees(dimensionCount, degree);
        const polynomial = fc.array(coefficient, { minLength: degrees.length, maxLength: degrees.length });
        return fc.tuple(
          fc.constant({ dimensionCount, degrees }),
          fc.array(polynomial, { minLength: 1, maxLength: 4 }),
        );
      });
    fc.assert(
      fc.property(shapes, shares, ([{ dimensionCount, degrees }, polynomials], share) => {
        const points = gridPoints(dimensionCount);
        const outputs = points.map((point) =>
          Float64Array.from(polynomials, (coefficients) => powersAt(coefficients, degrees, point)),
        );
        const surface = fitPolynomials(boxOf(dimensionCount), degrees, points, outputs);
        const point = points[0]!.map((_, i) => BOX.lows[i]! + share[i]! * (BOX.highs[i]! - BOX.lows[i]!));
        const found = new Float64Array(polynomials.length + 1).fill(7);
        evaluatePolynomials(surface, point, polynomials.length, found);
        polynomials.forEach((coefficients, output) => {
          const largest = Math.max(...coefficients.map(Math.abs), 1);
          const expected = powersAt(coefficients, degrees, point);
          expect(Math.abs(found[output]! - expected)).toBeLessThan(1e-10 * largest);
        });
        expect(found.at(-1)).toBe(7);
      }),
    );
  });

  test('is the least-squares fit where no polynomial goes through the points', () => {
    // y = |x| at -1, -1/2, 0, 1/2, 1: by the normal equations the best parabola is 6/35 + (6/7) x^2
    const points = [-1, -0.5, 0, 0.5, 1].map((x) => [x]);
    const outputs = points.map(([x]) => Float64Array.of(Math.abs(x!)));
    const surface = fitPolynomials({ lows: [-1], highs: [1] }, termDegrees(1, 2), points, outputs);
    const found = new Float64Array(1);
    for (const x of [-1, 0, 0.25]) {
      evaluatePolynomials(surface, [x], 1, found);
      expect(found[0]).toBeCloseTo(6 / 35 + (6 / 7) * x * x, 12);
    }
  });

  test('writes only as many outputs as it is asked for', () => {
    const points = [[2], [2.5], [3]];
    const outputs = points.map(() => Float64Array.of(1, 2, 3));
    const surface = fitPolynomials(boxOf(1), termDegrees(1, 1), points, outputs);
    const found = new Float64Array(3).fill(9);
    evaluatePolynomials(surface, [2.2], 2, found);
    expect([...found].map((value) => Number(value.toFixed(12)))).toEqual([1, 2, 9]);
  });

  test.each([
    ['fewer points than terms', [[2], [2.5]]],
    ['the same points again and again', [[2], [2.5], [2], [2.5], [2], [2.5]]],
  ])('refuses %s', (_, points) => {
    const outputs = points.map(() => Float64Array.of(1));
    expect(() => fitPolynomials(boxOf(1), termDegrees(1, 2), points, outputs)).toThrow(
      `${points.length} points do not determine 3 terms`,
    );
  });
});
