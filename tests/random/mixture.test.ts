import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distributionNamed } from '../../src/random/distributions.ts';
import { isDiscreteMixture, type MixturePart, openMixture } from '../../src/random/mixture.ts';
import {
  buildMixtureSteps,
  buildMixtureTable,
  fillFromPieces,
  mergeStepTables,
  type PiecedTable,
  pieceAt,
} from '../../src/random/mixture-table.ts';
import { cellOf, type QuantileTable } from '../../src/random/quantile-table.ts';
import { massesOf, type StepTable, stepAt, stepTableOf } from '../../src/random/step-table.ts';

interface StatedPart {
  readonly weight: number;
  readonly law: string;
  readonly parameters: readonly number[];
}
interface Case {
  readonly parts: readonly StatedPart[];
  readonly quantiles: readonly number[];
  readonly cdf: readonly (readonly [x: number, p: number])[];
  readonly mean: number;
  readonly variance: number;
}
const { levels, mixtures }: { readonly levels: readonly number[]; readonly mixtures: readonly Case[] } =
  JSON.parse(readFileSync(new URL('../data/laws.json', import.meta.url), 'utf8'));

const WORDS = 2 ** 32;

function partOf({ weight, law, parameters }: StatedPart): MixturePart {
  const bounds = { shift: 0, min: -Infinity, max: Infinity };
  return { weight, law: { distribution: distributionNamed(law), parameters, ...bounds } };
}

const namedOf = (one: Case) => one.parts.map(({ weight, law }) => `${weight} ${law}`).join(' + ');
const CASES = mixtures.map((one) => [namedOf(one), one, one.parts.map(partOf)] as const);
const CONTINUOUS = CASES.filter(([, , parts]) => !isDiscreteMixture(parts));
const DISCRETE = CASES.filter(([, , parts]) => isDiscreteMixture(parts));

describe('against SciPy', () => {
  test.each(CONTINUOUS)('%s: quantiles and distribution function', (_, reference, parts) => {
    const { quantile, cdf } = openMixture(parts);
    for (const [index, level] of levels.entries()) {
      const exact = reference.quantiles[index]!;
      // the distribution function is right to 1e-16, which is that much of the tail; 1e-10 as for other laws
      const allowed = 1e-10 + 1e-16 / Math.min(level, 1 - level);
      const scale = Math.max(Math.abs(exact), exact === 0 ? 0 : 1e-3 * Math.sqrt(reference.variance));
      expect(Math.abs(quantile(level) - exact), `p ${level}`).toBeLessThanOrEqual(allowed * scale);
    }
    for (const [x, p] of reference.cdf) expect(Math.abs(cdf(x) - p), `x ${x}`).toBeLessThanOrEqual(1e-12);
  });

  test.each(DISCRETE)('%s: quantiles and probabilities', (_, reference, parts) => {
    const table = buildMixtureSteps(parts);
    for (const [index, level] of levels.entries()) {
      expect(stepAt(table, Math.floor(level * WORDS)), `p ${level}`).toBe(reference.quantiles[index]);
    }
    for (const [x, p] of reference.cdf) {
      const reached = massesOf(table).reduce((sum, mass, i) => sum + (table.values[i]! <= x ? mass : 0), 0);
      expect(Math.abs(reached - p), `x ${x}`).toBeLessThanOrEqual(2 ** -31);
    }
  });

  // what each cell's parabola gives, summed exactly; beyond the outermost word heavy tails lose of their variance
  test.each(CASES)('%s: mean and variance of the table', (_, reference, parts) => {
    const { mean, square } = momentsAbout(reference.mean, buildMixtureTable(parts));
    expect(Math.abs(mean)).toBeLessThan(1e-6 * Math.sqrt(reference.variance));
    expect(Math.abs(square / reference.variance - 1)).toBeLessThan(1e-4);
  });
});

/** E[X - centre] and E[(X - centre)²] over all words. */
function momentsAbout(centre: number, table: PiecedTable | QuantileTable | StepTable) {
  let [mean, square] = [0, 0];
  const add = (share: number, a: number, b: number, c: number) => {
    const d = a - centre;
    mean += share * (d + b / 2 + c / 3);
    square += share * (d * d + d * b + (b * b + 2 * d * c) / 3 + (b * c) / 2 + (c * c) / 5);
  };
  if (table.kind === 'pieces') {
    for (const [i, piece] of table.pieces.entries()) {
      const share = (table.split.starts[i + 1]! - table.split.starts[i]!) / WORDS;
      const ofPiece = momentsAbout(centre, piece);
      mean += share * ofPiece.mean;
      square += share * ofPiece.square;
    }
  } else if (table.kind === 'step') {
    for (const [i, mass] of massesOf(table).entries()) add(mass, table.values[i]!, 0, 0);
  } else {
    for (let octave = 0; octave < 31; octave++) {
      const wide = Math.max(1, 2 ** octave / 32);
      for (let depth = 2 ** octave; depth < 2 ** (octave + 1); depth += wide)
        addCells(table, depth, wide, add);
    }
    addCells(table, 0, 1, add);
  }
  return { mean, square };
}

/** Adds the cells of both tails that begin so many words from their ends. */
function addCells(
  table: QuantileTable,
  depth: number,
  wide: number,
  add: (share: number, a: number, b: number, c: number) => void,
): void {
  for (const word of [depth, WORDS - 1 - depth]) {
    const at = 3 * cellOf(word);
    const [b, c] = wide > 1 ? [table.cells[at + 1]!, table.cells[at + 2]!] : [0, 0];
    add(wide / WORDS, table.cells[at]!, b, c);
  }
}

/** How far a word's level lies outside of those that the distribution function takes at a value. */
function levelError(cdf: (x: number) => number, value: number, word: number): number {
  const level = (word + 0.5) / WORDS;
  const below = cdf(value - 1e-12 * Math.abs(value) - 1e-300);
  return Math.max(0, below - level, level - cdf(value));
}

/** Words even on the logarithm of either tail, and about the ends of pieces. */
function telltaleWords(table: PiecedTable): readonly number[] {
  const ends = [...table.split.starts].flatMap((start) => [start - 1, start, start + 1, start + 999]);
  const tails = Array.from({ length: 400 }, (_, i) => Math.floor(2 ** (0.3 + i * 0.077)));
  const middle = Array.from({ length: 400 }, (_, i) => Math.floor(((i + 0.5) / 400) * WORDS));
  return [...ends, ...tails, ...tails.map((word) => WORDS - 1 - word), ...middle]
    .filter((word) => word >= 0 && word < WORDS)
    .sort((one, other) => one - other);
}

function worstLevel(table: PiecedTable, cdf: (x: number) => number): number {
  return Math.max(...telltaleWords(table).map((word) => levelError(cdf, pieceAt(table, word), word)));
}

/** Largest error of a level that a table of pieces may have: a millionth. */
const LEVEL_ERROR = 1e-6;

describe('the table of a mixture', () => {
  test.each(CONTINUOUS)('%s: the level of every value is right to a millionth', (_, __, parts) => {
    expect(worstLevel(buildMixtureTable(parts) as PiecedTable, openMixture(parts).cdf)).toBeLessThan(
      LEVEL_ERROR,
    );
  });

  test('a wrong weight, a part left out and a part moved by a hundredth of its spread are seen', () => {
    const [, , [first, second]] = CONTINUOUS[0]!;
    const { cdf } = openMixture([first!, second!]);
    const worst = (...parts: MixturePart[]) => worstLevel(buildMixtureTable(parts) as PiecedTable, cdf);
    expect(worst(first!, { ...second!, weight: second!.weight * 1.0001 })).toBeGreaterThan(LEVEL_ERROR);
    expect(worst(first!, { ...first!, weight: 1e-3 })).toBeGreaterThan(LEVEL_ERROR);
    expect(
      worst(first!, { ...second!, law: { ...second!.law, shift: 0.01 * second!.law.parameters[1]! } }),
    ).toBeGreaterThan(LEVEL_ERROR);
  });

  test('between parts that lie apart no value is drawn', () => {
    const uniform = (low: number, weight: number) =>
      partOf({ weight, law: 'uniform', parameters: [low, low + 1] });
    const table = buildMixtureTable([uniform(10, 0.7), uniform(0, 0.3)]) as PiecedTable;
    for (const word of telltaleWords(table)) {
      const value = pieceAt(table, word);
      expect(value <= 1 || value >= 10, `${word}: ${value}`).toBe(true);
      expect(value <= 1).toBe(word < table.split.starts[1]!);
    }
  });

  test('a single value has its probability to a word, and others do not come near it', () => {
    const zero = partOf({ weight: 6, law: 'constant', parameters: [0] });
    const table = buildMixtureTable([
      partOf({ weight: 4, law: 'lognormal', parameters: [6, 0.7] }),
      zero,
    ]) as PiecedTable;
    expect(table.split.starts[1]).toBe(Math.round(0.6 * WORDS));
    expect(pieceAt(table, Math.round(0.6 * WORDS) - 1)).toBe(0);
    expect(pieceAt(table, Math.round(0.6 * WORDS))).toBeGreaterThan(1);
  });

  test('many words at once give the same values', () => {
    const table = buildMixtureTable(CONTINUOUS[3]![2]) as PiecedTable;
    const words = Uint32Array.from(telltaleWords(table));
    const values = new Float64Array(words.length);
    fillFromPieces(table, words, words.length, values);
    expect([...values]).toEqual([...words].map((word) => pieceAt(table, word)));
  });

  test('step tables mix by the probability of each value', () => {
    const merged = mergeStepTables([stepTableOf([1, 2], [1, 3]), stepTableOf([0, 2], [1, 1])], [3, 1]);
    expect([...merged.values]).toEqual([0, 1, 2]);
    for (const [i, mass] of [0.125, 0.1875, 0.6875].entries()) {
      expect(Math.abs(massesOf(merged)[i]! - mass)).toBeLessThanOrEqual(2 ** -32);
    }
  });
});

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const scale = (min: number, max: number) => between(Math.log(min), Math.log(max)).map(Math.exp);
const PART: fc.Arbitrary<MixturePart> = fc
  .record({
    weight: scale(0.01, 1),
    stated: fc.oneof(
      fc.record({ law: fc.constant('normal'), parameters: fc.tuple(between(-50, 50), scale(0.1, 30)) }),
      fc.record({ law: fc.constant('lognormal'), parameters: fc.tuple(between(-2, 6), scale(0.1, 1)) }),
      fc.record({ law: fc.constant('gamma'), parameters: fc.tuple(scale(1, 20), scale(0.1, 30)) }),
      fc.record({
        law: fc.constant('uniform'),
        parameters: fc.tuple(between(-50, 50), scale(0.1, 30)).map(([low, width]) => [low, low + width]),
      }),
      fc.record({ law: fc.constant('constant'), parameters: fc.tuple(fc.integer({ min: -50, max: 50 })) }),
    ),
  })
  .map(({ weight, stated: { law, parameters } }) => partOf({ weight, law, parameters }));
const MIXTURE = fc.array(PART, { minLength: 2, maxLength: 5 }).filter((parts) => !isDiscreteMixture(parts));

describe('any mixture', () => {
  test('has a quantile function that rises, inverts the distribution function and stays between its parts', () => {
    fc.assert(
      fc.property(MIXTURE, scale(1e-6, 0.5), fc.boolean(), between(1, 1.5), (parts, tail, upper, factor) => {
        const { quantile, cdf } = openMixture(parts);
        const [p, q] = [tail, Math.min(0.999, tail * factor)].map((t) => (upper ? 1 - t : t)) as [
          number,
          number,
        ];
        const x = quantile(p);
        expect((quantile(q) - x) * Math.sign(q - p)).toBeGreaterThanOrEqual(
          -1e-12 * Math.max(1, Math.abs(x)),
        );
        expect(cdf(x)).toBeGreaterThanOrEqual(p - 1e-9);
        expect(cdf(x - 1e-9 * Math.max(1, Math.abs(x)))).toBeLessThanOrEqual(p + 1e-9);
        const ofParts = parts.map(({ law: { distribution, parameters } }) =>
          distribution.quantile(p, parameters),
        );
        expect(x).toBeGreaterThanOrEqual(Math.min(...ofParts));
        expect(x).toBeLessThanOrEqual(Math.max(...ofParts));
      }),
      { numRuns: 300 },
    );
  });

  test('has a table that rises with the word and keeps levels to a millionth', () => {
    fc.assert(
      fc.property(MIXTURE, (parts) => {
        const table = buildMixtureTable(parts) as PiecedTable;
        expect(worstLevel(table, openMixture(parts).cdf)).toBeLessThan(LEVEL_ERROR);
        const values = telltaleWords(table).map((word) => pieceAt(table, word));
        for (const [i, value] of values.entries()) {
          if (i > 0)
            expect(value - values[i - 1]!).toBeGreaterThanOrEqual(-1e-9 * Math.max(1, Math.abs(value)));
        }
      }),
      { numRuns: 60 },
    );
  });
});
