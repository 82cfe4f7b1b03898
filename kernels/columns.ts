/** Tickets that are drawn, metered and billed at a time: what they take stays in the processor's nearer caches. */
export const RUN: i32 = 1024;

/**
 * Bytes from a column of a run to the next. A little more than a column has: the processor's nearest cache has room for
 * only eight that begin at the same place of a page.
 */
export const STRIDE: i32 = (RUN + 16) * 8;

/** Address of number `i` of a column. */
export function at(column: usize, i: usize): usize {
  return column + i * sizeof<f64>();
}
