import assert from 'node:assert/strict';
import { KERNELS_WASM } from './kernels-wasm.ts';

/** A number that the kernels export: most are addresses in their memory. */
interface Constant {
  readonly value: number;
}

/**
 * Inner loops in WebAssembly, compiled from the folder kernels/, whose files say what each does. They work on one run of
 * at most RUN words or tickets, or on a list of bins, in memory of their own; every thread has its own.
 */
interface Kernels {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly RUN: Constant;
  readonly STRIDE: Constant;
  readonly state: Constant;
  readonly values: Constant;
  readonly slots: Constant;
  readonly drawQuantiles: (cells: number, count: number, out: number) => void;
  readonly drawSteps: (
    values: number,
    bounds: number,
    guide: number,
    guideShift: number,
    count: number,
    out: number,
  ) => void;
  readonly samples: Constant;
  readonly sums: Constant;
  readonly sumSamples: (run: number, centre: number, count: number) => void;
  readonly bills: Constant;
  readonly billedMoments: Constant;
  readonly billTokens: (
    inputUsdPerMtok: number,
    readUsdPerMtok: number,
    writeUsdPerMtok: number,
    outputUsdPerMtok: number,
    count: number,
  ) => void;
  readonly takeBilledMoments: (count: number) => void;
  readonly MOST_PLACES: Constant;
  readonly MOST_COUNTERS: Constant;
  readonly places: Constant;
  readonly ends: Constant;
  readonly countPlaces: (count: number, leastKey: number, range: number) => number;
  readonly sortPlaces: (count: number, leastKey: number, range: number) => number;
  readonly draws: Constant;
  readonly meters: Constant;
  readonly meterRun: (
    caching: number,
    keptShare: number,
    toolDefinitionTokens: number,
    count: number,
  ) => void;
  readonly metrics: Constant;
  readonly handled: Constant;
  readonly tickets: Constant;
  readonly billRun: (
    start: number,
    factor: number,
    inputUsdPerMtok: number,
    readUsdPerMtok: number,
    outputUsdPerMtok: number,
    keptUsd: number,
    infraUsd: number,
    humanUsd: number,
    hasHuman: boolean,
    count: number,
  ) => void;
}

/** The types of Node.js do not know WebAssembly. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
assert(isLittleEndian, 'arrays of this machine have the bytes of a number in another order than its kernels');

/** The kernels of this thread. */
export const kernels: Kernels = new WebAssembly.Instance(
  new WebAssembly.Module(Buffer.from(KERNELS_WASM, 'base64')),
).exports as Kernels;

/** Words or tickets of a run at most. */
export const RUN: number = kernels.RUN.value;

/** The kernels' memory, for what is put there. */
const { buffer } = kernels.memory;

/** Numbers in the kernels' memory, from an address on. */
export function floatsAt(address: number, count: number): Float64Array {
  return new Float64Array(buffer, address, count);
}

/** The same for words. */
export function wordsAt(address: number, count: number): Uint32Array {
  return new Uint32Array(buffer, address, count);
}

/** Columns of a run, a little apart from one another. */
export function columnsAt(address: number, count: number): readonly Float64Array[] {
  return Array.from({ length: count }, (_, i) => floatsAt(address + i * kernels.STRIDE.value, RUN));
}

/** Whether an array lies in the kernels' memory: they can write to it then. */
export function isInKernels(array: Float64Array): boolean {
  return array.buffer === buffer;
}

const samples = floatsAt(kernels.samples.value, RUN);

/** The address of a run of numbers, at most RUN, that kernels are to read; copies one that lies elsewhere. */
export function placeRun(values: Float64Array, start: number, end: number): number {
  if (isInKernels(values)) return values.byteOffset + start * Float64Array.BYTES_PER_ELEMENT;
  samples.set(values.subarray(start, end));
  return kernels.samples.value;
}
