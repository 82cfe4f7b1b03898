import assert from 'node:assert/strict';

/** A box of inputs, by dimension. */
export interface Box {
  readonly lows: ArrayLike<number>;
  readonly highs: ArrayLike<number>;
}

/** Several polynomials of the same inputs. */
export interface PolynomialSurface {
  readonly box: Box;
  /** Exponents of each term, as degrees of Chebyshev polynomials; shape [term][dimension]. */
  readonly degrees: readonly (readonly number[])[];
  /** Shape [term][output]. */
  readonly coefficients: Float64Array;
  readonly outputCount: number;
}

/** Terms of the polynomials of so many inputs up to a total degree, at most 4. */
export function termDegrees(dimensionCount: number, degree: number): readonly (readonly number[])[] {
  if (dimensionCount === 0) return [[]];
  return Array.from({ length: degree + 1 }, (_, first) =>
    termDegrees(dimensionCount - 1, degree - first).map((rest) => [first, ...rest]),
  ).flat();
}

/**
 * Fits polynomials by least squares, in products of Chebyshev polynomials over the box: on points that are
 * dense towards its edges these are nearly orthogonal, so the normal equations lose no digits that matter.
 *
 * @param points   inputs; shape [point][dimension]; more points than terms
 * @param outputs  shape [point][output]
 * @throws AssertionError  when the points do not determine the terms
 */
export function fitPolynomials(
  box: Box,
  degrees: readonly (readonly number[])[],
  points: readonly ArrayLike<number>[],
  outputs: readonly Float64Array[],
): PolynomialSurface {
  const termCount = degrees.length;
  const outputCount = outputs[0]!.length;
  const rows = points.map((point) => termValues(box, degrees, point));
  const factor = choleskyOfProducts(rows, termCount);
  const coefficients = new Float64Array(termCount * outputCount);
  rows.forEach((row, point) => {
    for (let term = 0; term < termCount; term++) {
      addScaled(coefficients, term * outputCount, row[term]!, outputs[point]!, 0, outputCount);
    }
  });
  solveInPlace(factor, termCount, coefficients, outputCount);
  return { box, degrees, coefficients, outputCount };
}

/** Writes the first `count` outputs at a point to `out`. */
export function evaluatePolynomials(
  { box, degrees, coefficients, outputCount }: PolynomialSurface,
  point: ArrayLike<number>,
  count: number,
  out: Float64Array,
): void {
  const values = termValues(box, degrees, point);
  out.fill(0, 0, count);
  let term = 0;
  for (; term + 4 <= values.length; term += 4) {
    addFourTerms(out, values, coefficients, term, outputCount, count);
  }
  for (; term < values.length; term++) {
    addScaled(out, 0, values[term]!, coefficients, term * outputCount, count);
  }
}

/** Four terms at once, one after the other: each by itself would read and write every output. */
function addFourTerms(
  out: Float64Array,
  values: Float64Array,
  coefficients: Float64Array,
  term: number,
  outputCount: number,
  count: number,
): void {
  const first = term * outputCount;
  const second = first + outputCount;
  const third = second + outputCount;
  const fourth = third + outputCount;
  const a = values[term]!;
  const b = values[term + 1]!;
  const c = values[term + 2]!;
  const d = values[term + 3]!;
  for (let i = 0; i < count; i++) {
    out[i] =
      out[i]! +
      a * coefficients[first + i]! +
      b * coefficients[second + i]! +
      c * coefficients[third + i]! +
      d * coefficients[fourth + i]!;
  }
}

function termValues(
  { lows, highs }: Box,
  degrees: readonly (readonly number[])[],
  point: ArrayLike<number>,
): Float64Array {
  const polynomials = new Float64Array(point.length * DEGREE_COUNT);
  for (let i = 0; i < point.length; i++) {
    const scaled = (2 * point[i]! - lows[i]! - highs[i]!) / (highs[i]! - lows[i]!);
    writeChebyshev(scaled, polynomials, i * DEGREE_COUNT);
  }
  const values = new Float64Array(degrees.length).fill(1);
  for (let term = 0; term < values.length; term++) {
    const ofTerm = degrees[term]!;
    for (let i = 0; i < ofTerm.length; i++) values[term]! *= polynomials[i * DEGREE_COUNT + ofTerm[i]!]!;
  }
  return values;
}

/** Degrees of one dimension, from 0 to 4. */
const DEGREE_COUNT = 5;

function writeChebyshev(x: number, out: Float64Array, start: number): void {
  const square = x * x;
  out[start] = 1;
  out[start + 1] = x;
  out[start + 2] = 2 * square - 1;
  out[start + 3] = (4 * square - 3) * x;
  out[start + 4] = 8 * square * (square - 1) + 1;
}

/** target[targetStart + i] += factor * source[sourceStart + i], for i < count. */
function addScaled(
  target: Float64Array,
  targetStart: number,
  factor: number,
  source: Float64Array,
  sourceStart: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) target[targetStart + i]! += factor * source[sourceStart + i]!;
}

/** Lower Cholesky factor of the sum of the rows' outer products; shape [term][term]. */
function choleskyOfProducts(rows: readonly Float64Array[], termCount: number): Float64Array {
  const factor = new Float64Array(termCount * termCount);
  for (let i = 0; i < termCount; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = 0;
      for (const row of rows) rest += row[i]! * row[j]!;
      const whole = rest;
      for (let k = 0; k < j; k++) rest -= factor[i * termCount + k]! * factor[j * termCount + k]!;
      if (i === j) {
        if (!(rest > 1e-10 * whole)) assert.fail(`${rows.length} points do not determine ${termCount} terms`);
        factor[i * termCount + i] = Math.sqrt(rest);
      } else {
        factor[i * termCount + j] = rest / factor[j * termCount + j]!;
      }
    }
  }
  return factor;
}

/** Solves factor * transpose(factor) * x = right for every column; right, shape [term][column], becomes x. */
function solveInPlace(
  factor: Float64Array,
  termCount: number,
  right: Float64Array,
  columnCount: number,
): void {
  const eliminate = (row: number, from: number, factorPlace: number) =>
    addScaled(right, row * columnCount, -factor[factorPlace]!, right, from * columnCount, columnCount);
  const divide = (row: number) => {
    const pivot = factor[row * termCount + row]!;
    for (let i = row * columnCount; i < (row + 1) * columnCount; i++) right[i]! /= pivot;
  };
  for (let row = 0; row < termCount; row++) {
    for (let k = 0; k < row; k++) eliminate(row, k, row * termCount + k);
    divide(row);
  }
  for (let row = termCount - 1; row >= 0; row--) {
    for (let k = row + 1; k < termCount; k++) eliminate(row, k, k * termCount + row);
    divide(row);
  }
}
