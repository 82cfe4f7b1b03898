import assert from 'node:assert/strict';
import { symmetricEigen } from './symmetric-eigen.ts';

type Matrix = readonly (readonly number[])[];

/** Largest change of an element in the last step at which the projections have met. */
const CLOSE_ENOUGH = 1e-12;
const MOST_STEPS = 10_000;
/** Eigenvalues down to -EIGENVALUE_ROUNDING are roundings of 0; a pivot of the triangle may show their root. */
const EIGENVALUE_ROUNDING = 1e-10;
const PIVOT_ROUNDING = 1e-5;
/** A pivot below this is one that the rows above determine. */
const DETERMINED = 1e-10;

/**
 * The correlation matrix nearest to a symmetric matrix with ones on its diagonal; itself when it is one.
 *
 * Alternating projections with Dykstra's correction: Higham (2002), "Computing the nearest correlation matrix - a
 * problem from finance", IMA Journal of Numerical Analysis 22(3), algorithm 3.3. Nearest in the Frobenius norm.
 *
 * @param matrix  symmetric, ones on the diagonal; shape [row][column]
 */
export function nearestCorrelation(matrix: Matrix): Matrix {
  if (symmetricEigen(matrix).values.every((value) => value > -EIGENVALUE_ROUNDING)) return matrix;
  let nearest = matrix;
  let correction = matrix.map((row) => row.map(() => 0));
  for (let step = 0; step < MOST_STEPS; step++) {
    const from = nearest.map((row, i) => row.map((value, j) => value - correction[i]![j]!));
    const definite = withoutNegative(from);
    correction = definite.map((row, i) => row.map((value, j) => value - from[i]![j]!));
    const next = definite.map((row, i) => row.map((value, j) => (i === j ? 1 : value)));
    const change = largestChange(nearest, next);
    nearest = next;
    if (change < CLOSE_ENOUGH) return nearest;
  }
  assert.fail(`no nearest correlation matrix in ${MOST_STEPS} steps`);
}

/** Largest difference between the elements of two matrices. */
export function largestChange(one: Matrix, other: Matrix): number {
  return Math.max(...one.flatMap((row, i) => row.map((value, j) => Math.abs(value - other[i]![j]!))));
}

/** The nearest matrix without negative eigenvalues. */
function withoutNegative(matrix: Matrix): Matrix {
  const { values, vectors } = symmetricEigen(matrix);
  return matrix.map((row, i) =>
    row.map((_, j) => {
      let sum = 0;
      for (const [k, value] of values.entries()) {
        if (value > 0) sum += value * vectors[k]![i]! * vectors[k]![j]!;
      }
      return sum;
    }),
  );
}

/**
 * The lower triangle L with L L' = correlation; Golub & Van Loan (2013), "Matrix Computations", section 4.2.
 *
 * A row that the rows above determine gets a zero on the diagonal, so singular matrices have a triangle too.
 *
 * @param correlation  without negative eigenvalues but for rounding; shape [row][column]
 * @returns shape [row][column], columns up to the row
 */
export function lowerTriangle(correlation: Matrix): Matrix {
  const triangle: number[][] = [];
  for (const [i, row] of correlation.entries()) {
    const own: number[] = [];
    for (let j = 0; j <= i; j++) {
      const left = j === i ? own : triangle[j]!;
      let rest = row[j]!;
      for (let k = 0; k < j; k++) rest -= own[k]! * left[k]!;
      if (j < i) own.push(left[j]! === 0 ? 0 : rest / left[j]!);
      else {
        assert(rest > -PIVOT_ROUNDING, `no correlation matrix: pivot ${rest}`);
        own.push(rest > DETERMINED ? Math.sqrt(rest) : 0);
      }
    }
    triangle.push(own);
  }
  return triangle;
}
