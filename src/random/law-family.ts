import { buildQuantileTable, cellOf, fractionOf } from './quantile-table.ts';

/**
 * A law whose parameters change, as the quantile tables of a few parameter values, from which those in between follow;
 * plain data, safe to send to a thread.
 */
export interface LawFamily {
  /** Parameter values that tables were made for, by dimension: Chebyshev points, from the highest to the lowest. */
  readonly nodes: readonly (readonly number[])[];
  /** Coefficients of all tables; shape [cell][coefficient][table], tables by their nodes, the last dimension fastest. */
  readonly cells: Float64Array;
  /** The law's support, for all parameter values: what no draw may leave. */
  readonly low: number;
  readonly high: number;
}

/** The quantile function at parameter values, [dimension]; undefined where these make no law. */
export type QuantileAt = (values: readonly number[]) => ((p: number) => number) | undefined;

/** Numbers of nodes to try, by how many parameters change; more parameters than that would take too many tables. */
const NODE_COUNTS: readonly (readonly number[])[] = [[], [5, 9, 17, 33], [5, 9]];
/** Where a family is checked between its nodes: words of these levels. */
const CHECK_LEVELS = [1e-4, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.9999];
/** Largest error there, relative to the value or to the middle half of the law. */
const TOLERANCE = 1e-5;
const COEFFICIENTS = 3;

/**
 * Tabulates a law over a box of parameter values.
 *
 * Quantiles are smooth in a law's parameters, so those between the nodes follow from polynomials through the nodes'.
 * The least number of nodes is taken with which the family agrees with the law, halfway between the nodes, to TOLERANCE.
 * A draw costs a multiplication or two per table, where the quantile function of a beta law takes microseconds.
 *
 * @param lows   ends of the box, by dimension: one or two
 * @returns undefined where no number of nodes holds, some values make no law, or too many parameters change
 */
export function buildLawFamily(
  quantileAt: QuantileAt,
  lows: readonly number[],
  highs: readonly number[],
  support: readonly [low: number, high: number],
): LawFamily | undefined {
  const tables = new Map<string, Float64Array>();
  for (const nodeCount of NODE_COUNTS[lows.length] ?? []) {
    const nodes = lows.map((low, i) => chebyshevPoints(low, highs[i]!, nodeCount));
    const family = tabulate(quantileAt, nodes, support, tables);
    if (family === undefined) return undefined;
    if (agrees(family, quantileAt)) return family;
  }
  return undefined;
}

/** Whether a point lies in the box of the family. */
export function isInFamily({ nodes }: LawFamily, values: readonly number[]): boolean {
  return nodes.every((points, i) => values[i]! <= points[0]! && values[i]! >= points.at(-1)!);
}

/** The weight of each table at parameter values in the box; shape [table]. They add up to 1. */
export function blendWeights({ nodes }: LawFamily, values: readonly number[]): Float64Array {
  let weights: Float64Array = Float64Array.of(1);
  for (let i = 0; i < nodes.length; i++) {
    weights = outerProduct(weights, lagrangeWeights(nodes[i]!, values[i]!));
  }
  return weights;
}

function outerProduct(rows: Float64Array, columns: Float64Array): Float64Array {
  const products = new Float64Array(rows.length * columns.length);
  let place = 0;
  for (const row of rows) {
    for (const column of columns) products[place++] = row * column;
  }
  return products;
}

/** The value of the blended law for one word, 0 <= word < 2^32. */
export function blendedValue({ cells, low, high }: LawFamily, weights: Float64Array, word: number): number {
  const fraction = fractionOf(word);
  const tableCount = weights.length;
  const constant = cellOf(word) * COEFFICIENTS * tableCount;
  const linear = constant + tableCount;
  const square = linear + tableCount;
  let value = 0;
  for (let i = 0; i < tableCount; i++) {
    value +=
      weights[i]! * (cells[constant + i]! + fraction * (cells[linear + i]! + fraction * cells[square + i]!));
  }
  // the error between nodes must not carry a draw out of the support
  return value < low ? low : value > high ? high : value;
}

/** @param tables  cells of points that were made before: more nodes are the old ones and new ones between */
function tabulate(
  quantileAt: QuantileAt,
  nodes: LawFamily['nodes'],
  [low, high]: readonly [low: number, high: number],
  tables: Map<string, Float64Array>,
): LawFamily | undefined {
  const points = gridOf(nodes);
  for (const point of points) {
    if (tables.has(point.join())) continue;
    const quantile = quantileAt(point);
    if (quantile === undefined) return undefined;
    tables.set(point.join(), buildQuantileTable(quantile).cells);
  }
  const ofPoints = points.map((point) => tables.get(point.join())!);
  const cells = new Float64Array(ofPoints[0]!.length * points.length);
  for (const [index, table] of ofPoints.entries()) {
    for (let i = 0; i < table.length; i++) cells[i * points.length + index] = table[i]!;
  }
  return { nodes, cells, low, high };
}

function agrees(family: LawFamily, quantileAt: QuantileAt): boolean {
  const middles = family.nodes.map((points) => points.slice(1).map((point, i) => (point + points[i]!) / 2));
  return gridOf(middles).every((point) => {
    const quantile = quantileAt(point);
    if (quantile === undefined) return false;
    const weights = blendWeights(family, point);
    const spread = quantile(0.75) - quantile(0.25);
    return CHECK_LEVELS.every((level) => {
      const word = Math.floor(level * 2 ** 32);
      const exact = quantile((word + 0.5) / 2 ** 32);
      const error = Math.abs(blendedValue(family, weights, word) - exact);
      return error <= TOLERANCE * Math.max(Math.abs(exact), spread);
    });
  });
}

/** All combinations of one value per dimension, the last dimension fastest. */
function gridOf(dimensions: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return dimensions.reduce<readonly (readonly number[])[]>(
    (grid, points) => grid.flatMap((point) => points.map((value) => [...point, value])),
    [[]],
  );
}

function chebyshevPoints(low: number, high: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => {
    if (i === 0) return high;
    if (i === count - 1) return low;
    return (low + high) / 2 + ((high - low) / 2) * Math.cos((i * Math.PI) / (count - 1));
  });
}

/**
 * Lagrange's weights by the barycentric formula for Chebyshev points of the second kind: Berrut & Trefethen (2004),
 * "Barycentric Lagrange Interpolation", SIAM Review 46(3), equation 5.4.
 */
function lagrangeWeights(points: readonly number[], value: number): Float64Array {
  const weights = new Float64Array(points.length);
  const at = points.indexOf(value);
  if (at !== -1) return weights.fill(1, at, at + 1);
  let total = 0;
  for (let i = 0; i < points.length; i++) {
    const end = i === 0 || i === points.length - 1 ? 0.5 : 1;
    weights[i] = ((i % 2 === 0 ? 1 : -1) * end) / (value - points[i]!);
    total += weights[i]!;
  }
  for (let i = 0; i < weights.length; i++) weights[i]! /= total;
  return weights;
}
