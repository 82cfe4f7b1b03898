import { scrambledSobolWords } from '../../src/random/sobol.ts';
import type { TrialTable } from '../../src/summary/trial-table.ts';

/** Replicates of the designs below, as in a run. */
const REPLICATES = 16;

/** Uniform inputs by name and a dummy, from 16 scrambles of the Sobol sequence as a run draws them. */
export function sobolInputs(
  seed: number,
  dimensions: number,
  samplesPerReplicate: number,
): Omit<TrialTable, 'totals'> {
  const column = (dimension: number) => {
    const values = new Float64Array(REPLICATES * samplesPerReplicate);
    const words = new Uint32Array(samplesPerReplicate);
    for (let replicate = 0; replicate < REPLICATES; replicate++) {
      scrambledSobolWords(seed, `x${dimension}`, dimension, replicate, 0, samplesPerReplicate, words);
      values.set(
        Float64Array.from(words, (word) => (word + 0.5) / 2 ** 32),
        replicate * samplesPerReplicate,
      );
    }
    return values;
  };
  return {
    replicateStarts: Array.from({ length: REPLICATES + 1 }, (_, r) => r * samplesPerReplicate),
    inputs: Array.from({ length: dimensions }, (_, i) => ({ name: `x${i}`, values: column(i) })),
    dummy: column(dimensions),
  };
}

/** Outputs of a function of the uniform inputs. */
export function outputsOf(
  inputs: readonly { readonly values: Float64Array }[],
  evaluate: (u: readonly number[]) => number,
): Float64Array {
  const count = inputs[0]!.values.length;
  return Float64Array.from({ length: count }, (_, i) => evaluate(inputs.map(({ values }) => values[i]!)));
}

/** Ishigami's function with a = 7, b = 0.1 of uniform values. */
export function ishigami(u: readonly number[]): number {
  const [x1, x2, x3] = u.map((value) => Math.PI * (2 * value - 1)) as [number, number, number];
  return Math.sin(x1) + 7 * Math.sin(x2) ** 2 + 0.1 * x3 ** 4 * Math.sin(x1);
}

/** Sobol's g-function. */
export function gFunction(a: readonly number[]): (u: readonly number[]) => number {
  return (u) => a.reduce((product, ai, i) => product * ((Math.abs(4 * u[i]! - 2) + ai) / (1 + ai)), 1);
}
