import assert from 'node:assert/strict';
import { symmetricEigen } from './symmetric-eigen.ts';

type Matrix = readonly (readonly number[])[];

/** Largest change of an element in the last step at which the projections have met. */
const CLOSE_ENOUGH = 1e-12;
const MOST_STEPS = 10_000;
/** Eigenvalues down to -EIGENVALUE_ROUNDING are roundings of 0; what the projections leave may be larger. */
const EIGENVALUE_ROUNDING = 1e-10;
const CLOSE_TO_DEFINITE = 1e-8;
/** A row closer than this to what the rows above span is determined by them. */
const DETERMINED = 1e-7;

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
 * The lower triangle L with L L' = correlation, from the matrix's root: with C = B B' for B = V sqrt(D) of its
 * eigenvalues, the rows of B are written in an orthonormal basis of their own by Gram and Schmidt, done twice ("twice is
 * enough": Giraud et al. 2005, "The loss of orthogonality in the Gram-Schmidt orthogonalization process", Computers and
 * Mathematics with Applications 50). Unlike Cholesky's recursion it does not divide by small pivots.
 *
 * A row that the rows above determine gets a zero on the diagonal, so singular matrices have a triangle too.
 *
 * @param correlation  without negative eigenvalues but for rounding; shape [row][column]
 * @returns shape [row][column], columns up to the row
 */
export function lowerTriangle(correlation: Matrix): Matrix {
  const { values, vectors } = symmetricEigen(correlation);
  const smallest = Math.min(...values);
  assert(smallest > -CLOSE_TO_DEFINITE, `no correlation matrix: eigenvalue ${smallest}`);
  const roots = values.map((value) => Math.sqrt(Math.max(0, value)));
  const basis: (readonly number[])[] = [];
  return correlation.map((_, i) => {
    let rest = roots.map((root, k) => root * vectors[k]![i]!);
    const own = basis.map(() => 0);
    for (let pass = 0; pass < 2; pass++) {
      for (const [j, axis] of basis.entries()) {
        const part = dot(rest, axis);
        own[j]! += part;
        rest = rest.map((value, k) => value - part * axis[k]!);
      }
    }
    const length = Math.sqrt(dot(rest, rest));
    const isDetermined = length < DETERMINED;
    basis.push(rest.map((value) => (isDetermined ? 0 : value / length)));
    return [...own, isDetermined ? 0 : length];
  });
}

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, k) => sum + value * other[k]!, 0);
}
