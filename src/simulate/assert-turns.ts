import assert from 'node:assert/strict';
import type { BoundQuantity } from './draw-quantity.ts';

/**
 * Asserts that turns are whole numbers, at least 1: where the law can draw fewer numbers than it has drawn, those that
 * it can draw.
 *
 * @param bound  the law of one trial; without it the turns are looked at
 * @param turns  the first `count` of them were drawn
 */
export function assertTurns(bound: BoundQuantity | undefined, turns: Float64Array, count: number): void {
  if (bound?.kind === 'table' && bound.table.kind === 'step' && bound.table.values.length <= count) {
    assertWhole(bound.table.values, bound.table.values.length);
  } else {
    assertWhole(turns, count);
  }
}

function assertWhole(turns: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) {
    const one = turns[i]!;
    if (!(one >= 1 && Math.floor(one) === one)) assert.fail(`a ticket cannot have ${one} turns`);
  }
}
