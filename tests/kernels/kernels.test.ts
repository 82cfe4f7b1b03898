import { expect, test } from 'vitest';
import { MOST_TICKET_METRICS } from '../../src/cost/metrics.ts';
import { UNIFORM_PARTS, uniformDraws, uniformMeters } from '../../src/cost/uniform-tickets.ts';
import {
  columnsAt,
  floatsAt,
  isInKernels,
  kernels,
  placeRun,
  RUN,
  wordsAt,
} from '../../src/kernels/kernels.ts';
import { sliceColumns, sliceHandled } from '../../src/simulate/ticket-slice.ts';
import { MOST_PLACES } from '../../src/stats/sort-places.ts';

/** Whatever two owners of the kernels' memory have must not overlap: neither would notice. */
test('every array in the memory of the kernels lies apart from the others', () => {
  const arrays = [
    wordsAt(kernels.state.value, 4),
    floatsAt(kernels.values.value, RUN),
    wordsAt(kernels.tickets.value, RUN),
    floatsAt(kernels.samples.value, RUN),
    floatsAt(kernels.sums.value, 4),
    ...columnsAt(kernels.bills.value, 5),
    floatsAt(kernels.billedMoments.value, 20),
    wordsAt(kernels.places.value, MOST_PLACES + 1),
    wordsAt(kernels.ends.value, MOST_PLACES + 1),
    ...uniformDraws,
    ...uniformMeters,
    ...sliceColumns,
    sliceHandled,
    floatsAt(kernels.slots.value, 32 * 6144),
  ].toSorted((a, b) => a.byteOffset - b.byteOffset);
  expect(arrays).toHaveLength(14 + UNIFORM_PARTS.length + 3 + MOST_TICKET_METRICS + 1);
  for (const [i, { byteOffset, byteLength }] of arrays.entries()) {
    const end = arrays[i + 1]?.byteOffset ?? kernels.memory.buffer.byteLength;
    expect(byteOffset + byteLength).toBeLessThanOrEqual(end);
  }
});

test('columns that are used together do not begin at the same place of a page', () => {
  const starts = [...uniformDraws, ...uniformMeters].map(({ byteOffset }) => byteOffset % 4096);
  expect(new Set(starts).size).toBe(starts.length);
});

test('an array is known to lie there or not', () => {
  expect(isInKernels(columnsAt(kernels.draws.value, 1)[0]!)).toBe(true);
  expect(isInKernels(new Float64Array(RUN))).toBe(false);
});

test('a run is read where it lies, and copied where that is elsewhere', () => {
  const [column] = columnsAt(kernels.draws.value, 1);
  column!.set([1, 2, 3, 4]);
  for (const values of [column!, Float64Array.of(1, 2, 3, 4)]) {
    expect([...floatsAt(placeRun(values, 1, 3), 2)]).toEqual([2, 3]);
  }
  expect(placeRun(column!, 1, 3)).toBe(column!.byteOffset + 8);
});
