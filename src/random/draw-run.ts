import assert from 'node:assert/strict';
import { floatsAt, isInKernels, kernels, RUN, wordsAt } from '../kernels/kernels.ts';
import type { QuantileTable } from './quantile-table.ts';
import type { StepTable } from './step-table.ts';
import type { KeyedStream } from './stream.ts';

/** Shorter runs would not pay for moving their table into the kernels' memory. */
export const SHORTEST_RUN: number = RUN / 2;

/** Bytes of a slot: those of a quantile table. A step table's values, bounds and guide lie in one by these offsets. */
const SLOT_BYTES = 6144 * 8;
const MOST_STEPS = 1024;
const MOST_RANGES = 4096;
const BOUNDS_OFFSET = MOST_STEPS * Float64Array.BYTES_PER_ELEMENT;
const GUIDE_OFFSET = BOUNDS_OFFSET + MOST_STEPS * Uint32Array.BYTES_PER_ELEMENT;

/** Tables by slot; one without a slot takes that which was taken first. */
const held: (QuantileTable | StepTable | undefined)[] = Array.from({ length: 32 });
let oldest = 0;

const state = wordsAt(kernels.state.value, 4);
const values = floatsAt(kernels.values.value, RUN);

/** Whether a kernel reads such a table. */
export function hasKernel(table: QuantileTable | StepTable): boolean {
  return (
    table.kind === 'quantile' || (table.values.length <= MOST_STEPS && table.guide.length <= MOST_RANGES)
  );
}

/**
 * Writes the values of a table at the next words of a stream; the same as `fillFromTable` and `fillFromSteps` with words
 * that the stream filled.
 *
 * @param table  one that has a kernel
 * @param count  at most RUN
 * @throws AssertionError  when more are asked for than a run has, or than `out` has room for
 */
export function drawRun(
  table: QuantileTable | StepTable,
  stream: KeyedStream,
  count: number,
  out: Float64Array,
): void {
  if (count > Math.min(RUN, out.length)) assert.fail(`no room for a run of ${count}`);
  state.set(stream.state);
  const slot = slotOf(table);
  const isThere = isInKernels(out);
  const target = isThere ? out.byteOffset : kernels.values.value;
  if (table.kind === 'quantile') {
    kernels.drawQuantiles(slot, count, target);
  } else {
    const guideShift = Math.clz32(table.guide.length) + 1;
    kernels.drawSteps(slot, slot + BOUNDS_OFFSET, slot + GUIDE_OFFSET, guideShift, count, target);
  }
  stream.state.set(state);
  if (!isThere) out.set(count === RUN ? values : values.subarray(0, count));
}

/** The address of a table in the kernels' memory. */
function slotOf(table: QuantileTable | StepTable): number {
  const found = held.indexOf(table);
  const slot = found === -1 ? oldest : found;
  const address = kernels.slots.value + slot * SLOT_BYTES;
  if (found === -1) {
    oldest = (slot + 1) % held.length;
    held[slot] = table;
    copyTable(table, address);
  }
  return address;
}

function copyTable(table: QuantileTable | StepTable, address: number): void {
  if (table.kind === 'quantile') {
    floatsAt(address, table.cells.length).set(table.cells);
    return;
  }
  const { values, bounds, guide } = table;
  floatsAt(address, values.length).set(values);
  wordsAt(address + BOUNDS_OFFSET, bounds.length).set(bounds);
  wordsAt(address + GUIDE_OFFSET, guide.length).set(guide);
}
