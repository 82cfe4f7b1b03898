import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { largestChange, lowerTriangle, nearestCorrelation } from '../../src/random/nearest-correlation.ts';
import { symmetricEigen } from '../../src/random/symmetric-eigen.ts';

type Matrix = readonly (readonly number[])[];

/** Symmetric, ones on the diagonal, all else between -1 and 1. */
const stated = fc.integer({ min: 2, max: 6 }).chain((size) =>
  fc
    .array(fc.double({ min: -0.99, max: 0.99, noNaN: true }), {
      minLength: size * size,
      maxLength: size * size,
    })
    .map(
      (flat): Matrix =>
        Array.from({ length: size }, (_, i) =>
          Array.from({ length: size }, (_, j) =>
            i === j ? 1 : flat[Math.min(i, j) * size + Math.max(i, j)]!,
          ),
        ),
    ),
);

const product = (one: Matrix, other: Matrix): Matrix =>
  one.map((row) => other[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * other[k]![j]!, 0)));
const transpose = (matrix: Matrix): Matrix => matrix[0]!.map((_, j) => matrix.map((row) => row[j]!));
const square = (triangle: Matrix): Matrix => {
  const full = triangle.map((row) => triangle.map((_, j) => row[j] ?? 0));
  return product(full, transpose(full));
};

test('eigenvalues and eigenvectors put a symmetric matrix together again', () => {
  fc.assert(
    fc.property(stated, (matrix) => {
      const { values, vectors } = symmetricEigen(matrix);
      const again = product(
        transpose(vectors),
        vectors.map((vector, i) => vector.map((x) => x * values[i]!)),
      );
      expect(largestChange(matrix, again)).toBeLessThan(1e-12);
    }),
  );
});

describe('the nearest correlation matrix', () => {
  test('of the matrix of Higham (2002), section 4', () => {
    const nearest = nearestCorrelation([
      [1, 1, 0],
      [1, 1, 1],
      [0, 1, 1],
    ]);
    expect(nearest[0]![1]).toBeCloseTo(0.7607, 4);
    expect(nearest[1]![2]).toBeCloseTo(0.7607, 4);
    expect(nearest[0]![2]).toBeCloseTo(0.1573, 4);
  });

  test('is a correlation matrix, and a correlation matrix is its own', () => {
    fc.assert(
      fc.property(stated, (matrix) => {
        const nearest = nearestCorrelation(matrix);
        expect(Math.min(...symmetricEigen(nearest).values)).toBeGreaterThan(-1e-9);
        for (const [i, row] of nearest.entries()) expect(row[i]).toBe(1);
        expect(nearestCorrelation(nearest)).toBe(nearest);
      }),
      { numRuns: 50 },
    );
  });

  test('has a lower triangle whose square it is, singular or not', () => {
    fc.assert(
      fc.property(stated, (matrix) => {
        const nearest = nearestCorrelation(matrix);
        expect(largestChange(nearest, square(lowerTriangle(nearest)))).toBeLessThan(1e-7);
      }),
      { numRuns: 300 },
    );
    // singular but for rounding: a pivot comes out as -1e-8
    const almost = [
      [1, 0.14106735666183295, 0, 0, 0],
      [0.14106735666183295, 1, 0.9899999999999979, 0, -0.00002973966049845067],
      [0, 0.9899999999999979, 1, 0, 0],
      [0, 0, 0, 1, 0],
      [0, -0.00002973966049845067, 0, 0, 1],
    ];
    const nearest = nearestCorrelation(almost);
    expect(largestChange(nearest, square(lowerTriangle(nearest)))).toBeLessThan(1e-7);
    expect(
      lowerTriangle([
        [1, 0.6],
        [0.6, 1],
      ]),
    ).toEqual([[expect.closeTo(1, 15)], [expect.closeTo(0.6, 15), expect.closeTo(0.8, 15)]]);
  });
});
