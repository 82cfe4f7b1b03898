import fc from 'fast-check';
import { expect, test } from 'vitest';
import { floatsAt, kernels, RUN } from '../../src/kernels/kernels.ts';
import { distributionNamed, toParameters } from '../../src/random/distributions.ts';
import { drawRun, hasKernel } from '../../src/random/draw-run.ts';
import { buildQuantileTable, type QuantileTable, valueAt } from '../../src/random/quantile-table.ts';
import { buildStepTable, type StepTable, stepAt, stepTableOf } from '../../src/random/step-table.ts';
import { openStream } from '../../src/random/stream.ts';

function quantileTable(sigma: number): QuantileTable {
  const law = distributionNamed('lognormal');
  const parameters = toParameters('lognormal', ['median', 'sigma'], [150, sigma]);
  return buildQuantileTable((p) => law.quantile(p, parameters));
}

function stepTable(mean: number): StepTable {
  const parameters = toParameters('negative_binomial', ['r', 'mean'], [2, mean]);
  return buildStepTable(distributionNamed('negative_binomial'), parameters, 1, 1, 400, 16);
}

/** More tables than the kernels have room for at a time. */
const TABLES = Array.from({ length: 40 }, (_, i) =>
  i % 2 === 0 ? quantileTable(0.02 * (i + 1)) : stepTable(i + 1),
);

const drawnAt = (table: QuantileTable | StepTable, word: number) =>
  table.kind === 'quantile' ? valueAt(table, word) : stepAt(table, word);

test('gives what a table gives at the words of the stream, one by one, and goes on behind them', () => {
  const streams = TABLES.map((_, i) => openStream(i, 'drawn'));
  const plain = TABLES.map((_, i) => openStream(i, 'drawn'));
  const turn = fc.tuple(
    fc.nat({ max: TABLES.length - 1 }),
    fc.constantFrom(0, 1, 511, 512, RUN),
    fc.boolean(),
  );
  fc.assert(
    fc.property(fc.array(turn, { minLength: 1, maxLength: 20 }), (turns) => {
      for (const [i, count, isThere] of turns) {
        const out = isThere ? floatsAt(kernels.draws.value, RUN + 1) : new Float64Array(RUN + 1);
        out.fill(-7);
        drawRun(TABLES[i]!, streams[i]!, count, out);
        const expected = Array.from({ length: count }, () => drawnAt(TABLES[i]!, plain[i]!.next()));
        expect([...out.subarray(0, count + 1)]).toEqual([...expected, -7]);
      }
    }),
    { numRuns: 60 },
  );
});

test('reads every word right where a cell or a step ends', () => {
  // words are the stream's: with a = w, b = c = counter = 0 the first one is w
  const state = new Int32Array(4);
  const out = new Float64Array(1);
  const word = fc.oneof(
    fc.nat({ max: 2 ** 32 - 1 }),
    fc.nat({ max: 31 }).map((bit) => 2 ** bit),
    fc.nat({ max: 31 }).map((bit) => 2 ** bit - 1),
    fc.nat({ max: 31 }).map((bit) => 2 ** 32 - 2 ** bit),
    fc
      .constantFrom(...(TABLES[3] as StepTable).bounds)
      .chain((bound) => fc.constantFrom(bound, (bound + 1) % 2 ** 32)),
  );
  fc.assert(
    fc.property(word, (w) => {
      for (const table of [TABLES[0]!, TABLES[3]!]) {
        state.set([w, 0, 0, 0]);
        drawRun(table, { state, next: () => 0, fill: () => {} }, 1, out);
        expect(out[0]).toBe(drawnAt(table, w));
      }
    }),
    { numRuns: 2000 },
  );
});

test('leaves tables of many steps to others', () => {
  const steps = (count: number) => {
    const values = Array.from({ length: count }, (_, i) => i);
    return stepTableOf(
      values,
      values.map(() => 1),
    );
  };
  expect(hasKernel(steps(1024))).toBe(true);
  expect(hasKernel(steps(1025))).toBe(false);
  expect(hasKernel(TABLES[0]!)).toBe(true);
});

test('refuses what would be written over something else', () => {
  const stream = openStream(1, 'drawn');
  expect(() => drawRun(TABLES[0]!, stream, RUN + 1, new Float64Array(RUN + 1))).toThrow('run of 1025');
  expect(() => drawRun(TABLES[0]!, stream, 11, floatsAt(kernels.draws.value, 10))).toThrow('run of 11');
});
