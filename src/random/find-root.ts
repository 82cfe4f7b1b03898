import assert from 'node:assert/strict';

/**
 * Place where a continuous function changes sign, to the last few bits of x.
 *
 * Chandrupatla (1997), "A new hybrid quadratic/bisection algorithm for finding the zero of a nonlinear
 * function without using derivatives", Advances in Engineering Software 28(3).
 *
 * @throws AssertionError when the function has the same sign at both ends
 * @example findRoot((x) => x * x - 2, 1, 2) // 1.414213562373095
 */
export function findRoot(evaluate: (x: number) => number, low: number, high: number): number {
  let newest = { x: low, y: evaluate(low) };
  let across = { x: high, y: evaluate(high) };
  assert(newest.y * across.y <= 0, `no sign change between ${low} and ${high}`);
  let dropped = across;
  let step = 0.5;
  while (true) {
    const best = Math.abs(newest.y) < Math.abs(across.y) ? newest : across;
    const width = Math.abs(across.x - newest.x);
    const smallest = (2 * Number.EPSILON * Math.abs(best.x) + Number.MIN_VALUE) / width;
    if (best.y === 0 || !(smallest < 0.5)) return best.x;
    const share = Math.min(Math.max(step, smallest), 1 - smallest);
    const x = newest.x + share * (across.x - newest.x);
    const y = evaluate(x);
    if (Number.isNaN(y)) assert.fail(`no function value at ${x}`);
    if (y > 0 === newest.y > 0) {
      dropped = newest;
    } else {
      dropped = across;
      across = newest;
    }
    newest = { x, y };
    step = nextStep(newest, across, dropped);
  }
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Inverse quadratic interpolation where Chandrupatla's criterion trusts it, else the middle. */
function nextStep(newest: Point, across: Point, dropped: Point): number {
  const xi = (newest.x - across.x) / (dropped.x - across.x);
  const phi = (newest.y - across.y) / (dropped.y - across.y);
  if (!(phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi)) return 0.5;
  const first = (newest.y / (across.y - newest.y)) * (dropped.y / (across.y - dropped.y));
  const second =
    ((dropped.x - newest.x) / (across.x - newest.x)) *
    (newest.y / (dropped.y - newest.y)) *
    (across.y / (dropped.y - across.y));
  return first + second;
}
