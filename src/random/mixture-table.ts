import { isDiscreteMixture, type Mixture, type MixturePart, openMixture } from './mixture.ts';
import { buildQuantileTable, type QuantileTable, valueAt } from './quantile-table.ts';
import { rangeOf, splitWords, type WordSplit, wordWithin } from './split-words.ts';
import { buildStepTable, massesOf, type StepTable, stepAt, stepTableOf } from './step-table.ts';

/** A law whose quantile function is smooth by pieces, as one table for each; plain data, safe to send to a thread. */
export interface PiecedTable {
  readonly kind: 'pieces';
  readonly split: WordSplit;
  /** Shape [piece]; a single value is a step table. */
  readonly pieces: readonly (QuantileTable | StepTable)[];
}

const WORDS = 0x1_0000_0000;

/** Largest error of a level where a piece is checked; one that misses it is split there, at most so often in a row. */
const TOLERANCE = 2e-7;
const MOST_SPLITS = 3;

/** The largest level below 1. */
const LAST_LEVEL = 1 - 2 ** -53;

/** Where a piece shows whether it is a single value. */
const EDGE = 1e-3;

/** Octaves of either tail of a piece that are checked: what lies beyond is less than the tolerance. */
const CHECKED_OCTAVES = 22;

/** Levels of a piece, of whole words, two in each cell of its table. */
const CHECKED: readonly number[] = Array.from({ length: 64 * CHECKED_OCTAVES }, (_, i) => {
  const octave = Math.floor(i / 64);
  return (1 + ((i % 64) + 0.5) / 64) / 2 ** (octave + 2);
}).flatMap((p) => [p, 1 - p]);

/**
 * Tabulates a mixture. Discrete parts give one step table with the probability of every value to 2^-31; others a table
 * for each smooth piece of the quantile function, so that steep places between parts that lie apart are met
 * as closely as tails are. Values rise with the word in both.
 *
 * @param parts  all discrete, or laws that are not and constants
 */
export function buildMixtureTable(
  parts: readonly MixturePart[],
  rangesPerValue = 1,
): PiecedTable | StepTable {
  return isDiscreteMixture(parts)
    ? buildMixtureSteps(parts, rangesPerValue)
    : buildPiecedTable(openMixture(parts));
}

/** Tabulates a mixture of discrete laws. */
export function buildMixtureSteps(parts: readonly MixturePart[], rangesPerValue = 1): StepTable {
  const tables = parts.map(({ law: { distribution, parameters, shift, min, max } }) =>
    buildStepTable(distribution, parameters, shift, min, max),
  );
  return mergeStepTables(
    tables,
    parts.map(({ weight }) => weight),
    rangesPerValue,
  );
}

/** The mixture of tabulated discrete laws. */
export function mergeStepTables(
  tables: readonly StepTable[],
  weights: readonly number[],
  rangesPerValue = 1,
): StepTable {
  const massOf = new Map<number, number>();
  for (const [i, table] of tables.entries()) {
    const masses = massesOf(table);
    for (const [place, value] of table.values.entries()) {
      massOf.set(value, (massOf.get(value) ?? 0) + weights[i]! * masses[place]!);
    }
  }
  const values = [...massOf.keys()].sort((one, other) => one - other);
  return stepTableOf(
    values,
    values.map((value) => massOf.get(value)!),
    rangesPerValue,
  );
}

/** A stretch of levels and the table of what lies there. */
interface Piece {
  readonly width: number;
  readonly table: QuantileTable | StepTable;
}

function buildPiecedTable(mixture: Mixture): PiecedTable {
  const { breaks } = mixture;
  const pieces = breaks.slice(1).flatMap((to, i) => piecesOf(mixture, breaks[i]!, to, MOST_SPLITS));
  return {
    kind: 'pieces',
    split: splitWords(pieces.map(({ width }) => width)),
    pieces: pieces.map(({ table }) => table),
  };
}

function piecesOf(mixture: Mixture, from: number, to: number, splitsLeft: number): readonly Piece[] {
  const width = to - from;
  const inside = (p: number) => mixture.quantile(Math.min(from + p * width, LAST_LEVEL));
  const single = inside(0.5);
  if (inside(EDGE) === single && inside(1 - EDGE) === single)
    return [{ width, table: stepTableOf([single], [1]) }];
  const table = buildQuantileTable(inside);
  const errorAt = (p: number) => Math.abs(mixture.cdf(valueAt(table, p * WORDS)) - (from + p * width));
  let [worst, error] = [0, 0];
  for (const p of CHECKED) {
    const found = errorAt(p);
    if (found > error) [worst, error] = [p, found];
  }
  if (error <= TOLERANCE || splitsLeft === 0) return [{ width, table }];
  const level = from + worst * width;
  return [...piecesOf(mixture, from, level, splitsLeft - 1), ...piecesOf(mixture, level, to, splitsLeft - 1)];
}

/** The value that the table gives for one word, 0 <= word < 2^32. */
export function pieceAt({ split, pieces }: PiecedTable, word: number): number {
  const range = rangeOf(split, word);
  const piece = pieces[range]!;
  const within = wordWithin(split, range, word);
  return piece.kind === 'quantile' ? valueAt(piece, within) : stepAt(piece, within);
}

/** Values of the first `count` words; the same as `pieceAt` gives one by one. */
export function fillFromPieces(
  table: PiecedTable,
  words: Uint32Array,
  count: number,
  out: Float64Array,
): void {
  for (let i = 0; i < count; i++) out[i] = pieceAt(table, words[i]!);
}
