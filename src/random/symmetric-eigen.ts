/** Eigenvalues of a symmetric matrix, and the eigenvector of each; shapes [index] and [index][row]. */
export interface Eigen {
  readonly values: readonly number[];
  readonly vectors: readonly (readonly number[])[];
}

const MOST_SWEEPS = 60;

/**
 * Eigenvalues and orthonormal eigenvectors of a real symmetric matrix, in no order.
 *
 * Cyclic Jacobi rotations: Golub & Van Loan (2013), "Matrix Computations", section 8.5. For the small matrices of
 * correlations between inputs; the work grows with the third power of the size.
 *
 * @param matrix  symmetric; shape [row][column]
 */
export function symmetricEigen(matrix: readonly (readonly number[])[]): Eigen {
  const size = matrix.length;
  const a = matrix.map((row) => [...row]);
  const vectors = identity(size);
  for (let sweep = 0; sweep < MOST_SWEEPS && offDiagonal(a) > 0; sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) rotate(a, vectors, p, q);
    }
  }
  return { values: a.map((row, i) => row[i]!), vectors };
}

function identity(size: number): number[][] {
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)));
}

/** Sum of squares beside the diagonal; 0 once they have vanished against it. */
function offDiagonal(a: readonly (readonly number[])[]): number {
  let beside = 0;
  let on = 0;
  for (const [i, row] of a.entries()) {
    for (const [j, value] of row.entries()) {
      if (i === j) on += value * value;
      else beside += value * value;
    }
  }
  return beside > 1e-32 * on ? beside : 0;
}

/** Turns rows and columns p and q so that their common element vanishes. */
function rotate(a: number[][], vectors: number[][], p: number, q: number): void {
  const shared = a[p]![q]!;
  if (shared === 0) return;
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * shared);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  const turn = (rows: number[][]) => {
    const [one, other] = [rows[p]!, rows[q]!];
    for (let k = 0; k < one.length; k++) {
      const [x, y] = [one[k]!, other[k]!];
      one[k] = cosine * x - sine * y;
      other[k] = sine * x + cosine * y;
    }
  };
  turn(a);
  for (const row of a) {
    const [x, y] = [row[p]!, row[q]!];
    row[p] = cosine * x - sine * y;
    row[q] = sine * x + cosine * y;
  }
  turn(vectors);
}
