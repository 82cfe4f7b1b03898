/** Degree of the polynomial of a piece, and octaves of depth that a piece is tried on at first. */
const DEGREE = 16;
const WIDEST_PIECE = 4;
/** Largest error of a piece where it is checked, relative to the value or to a hundredth of the way between nodes. */
const TOLERANCE = 1e-10;
const LOCAL_SHARE = 1e-2;
/** Gaps between nodes in whose middle a piece is checked. */
const CHECKED_GAPS = [0, 5, 10, 15];
const OCTAVES = 31;

/** Chebyshev points, cos(i pi / DEGREE), from 1 down to -1. */
const NODES: readonly number[] = Array.from({ length: DEGREE + 1 }, (_, i) =>
  Math.cos((i * Math.PI) / DEGREE),
);

type ValueAtDepth = (depth: number) => number;

/**
 * The same function with fewer calls: a polynomial of ln(depth) on each stretch where one holds, the function itself
 * where none does.
 *
 * A quantile function is smooth in the logarithm of its tail probability, so 17 calls give it on up to four octaves to
 * ten digits. Each piece is checked between its nodes; one that misses is halved, and an octave that still misses (a
 * kink, a jump) calls the function for each value. Interpolation at Chebyshev points: Trefethen (2013), "Approximation
 * Theory and Approximation Practice", chapters 2 to 4.
 *
 * @param valueAtDepth  for 1 <= depth <= 2^31, counted from the end of a tail; the tail probability is (depth + 0.5) / 2^32
 */
export function smoothTail(valueAtDepth: ValueAtDepth): ValueAtDepth {
  const ofOctave: ValueAtDepth[] = [];
  for (let octave = 0; octave < OCTAVES; octave += WIDEST_PIECE) {
    fitPieces(valueAtDepth, octave, Math.min(OCTAVES, octave + WIDEST_PIECE), ofOctave);
  }
  return (depth) => ofOctave[Math.min(OCTAVES - 1, Math.floor(Math.log2(depth)))]!(depth);
}

/** Finds the pieces of octaves `from` to `to`, in order. */
function fitPieces(valueAtDepth: ValueAtDepth, from: number, to: number, ofOctave: ValueAtDepth[]): void {
  const piece = fitPiece(valueAtDepth, from, to);
  if (piece !== undefined || to - from === 1) {
    for (let octave = from; octave < to; octave++) ofOctave[octave] = piece ?? valueAtDepth;
    return;
  }
  const middle = (from + to) >> 1;
  fitPieces(valueAtDepth, from, middle, ofOctave);
  fitPieces(valueAtDepth, middle, to, ofOctave);
}

function fitPiece(valueAtDepth: ValueAtDepth, from: number, to: number): ValueAtDepth | undefined {
  const centre = (logDepth(2 ** to) + logDepth(2 ** from)) / 2;
  const halfWidth = (logDepth(2 ** to) - logDepth(2 ** from)) / 2;
  const exactAt = (place: number) => valueAtDepth(Math.exp(centre + halfWidth * place) - 0.5);
  const values = NODES.map(exactAt);
  // distances from one value: a flat stretch comes out exactly
  const base = values[0]!;
  const coefficients = chebyshevCoefficients(values.map((value) => value - base));
  const holds = CHECKED_GAPS.every((gap) => {
    const place = (NODES[gap]! + NODES[gap + 1]!) / 2;
    const exact = exactAt(place);
    const scale = Math.max(Math.abs(exact), LOCAL_SHARE * Math.abs(values[gap]! - values[gap + 1]!));
    return Math.abs(base + evaluate(coefficients, place) - exact) <= TOLERANCE * scale;
  });
  if (!holds) return undefined;
  return (depth) => base + evaluate(coefficients, (logDepth(depth) - centre) / halfWidth);
}

function logDepth(depth: number): number {
  return Math.log(depth + 0.5);
}

/** Coefficients of the polynomial through values at the nodes: a cosine transform. */
function chebyshevCoefficients(values: readonly number[]): readonly number[] {
  return NODES.map((_, k) => {
    let sum = (values[0]! + (k % 2 === 0 ? 1 : -1) * values[DEGREE]!) / 2;
    for (let i = 1; i < DEGREE; i++) sum += values[i]! * NODES[reflected(i * k)]!;
    return (sum * (k === 0 || k === DEGREE ? 1 : 2)) / DEGREE;
  });
}

/** cos(m pi / DEGREE) is the node of this index. */
function reflected(m: number): number {
  const turn = m % (2 * DEGREE);
  return turn <= DEGREE ? turn : 2 * DEGREE - turn;
}

/** Clenshaw's recurrence. */
function evaluate(coefficients: readonly number[], x: number): number {
  let next = 0;
  let afterNext = 0;
  for (let k = DEGREE; k > 0; k--) {
    const value = 2 * x * next - afterNext + coefficients[k]!;
    afterNext = next;
    next = value;
  }
  return x * next - afterNext + coefficients[0]!;
}
