import { distributionNamed } from '../random/distributions.ts';
import { AMOUNT_LAWS, type FittedLaw, fitLaw, type SeenValues, TURN_LAWS } from '../random/fit-law.ts';

/** How often each value was seen: in all, and under every replicate of the bootstrap. */
export interface ValueTable {
  readonly replicates: number;
  /** By value: the count, then those of the replicates. */
  readonly counts: Map<number, Float64Array>;
  /** Values of 0 or below, which no law of amounts can give. */
  zeros: number;
}

/** A table of no values. */
export function openValueTable(replicates: number): ValueTable {
  return { replicates, counts: new Map(), zeros: 0 };
}

/** Amounts that are no whole numbers are kept to this many digits, so that a table has a bound. */
const DIGITS = 4;

/** Adds a value to the table; `weights` are those of its conversation in each replicate. */
export function addToTable(table: ValueTable, value: number, weights: Uint8Array): void {
  if (!(value > 0)) {
    table.zeros++;
    return;
  }
  const key = Number.isInteger(value) && value < 100_000 ? value : Number(value.toPrecision(DIGITS));
  let counts = table.counts.get(key);
  if (counts === undefined) {
    counts = new Float64Array(table.replicates + 1);
    table.counts.set(key, counts);
  }
  counts[0]! += 1;
  for (let i = 0; i < weights.length; i++) counts[i + 1]! += weights[i]!;
}

/** A law that was tried, and how well it fits. */
export interface TriedLaw extends FittedLaw {
  /** Largest distance between the shares of the data and of the law up to a value (Kolmogorov). */
  readonly distance: number;
  /** Mean of the law over that of the data. */
  readonly meanRatio: number;
}

/** What was seen of a variable, and the laws that were fitted to it, best first. */
export interface FittedVariable {
  readonly name: string;
  readonly count: number;
  readonly zeros: number;
  readonly mean: number;
  readonly cv: number;
  /** Variance over mean of the values less the smallest that their laws allow; for counts. */
  readonly dispersion: number;
  readonly p50: number;
  readonly p95: number;
  readonly laws: readonly TriedLaw[];
  /** Standard errors of the best law's values, by the bootstrap of conversations. */
  readonly errors: readonly number[];
  /** Points of the data's distribution function, for drawing: value, share up to it. */
  readonly curve: readonly (readonly [value: number, share: number])[];
}

/**
 * Fits the laws of a variable and orders them by Akaike's criterion. A law without a maximum of its likelihood is left
 * out.
 *
 * @returns undefined where fewer than two different values were seen
 */
export function fitVariable(name: string, table: ValueTable, whole: boolean): FittedVariable | undefined {
  const values = Float64Array.from([...table.counts.keys()].sort((a, b) => a - b));
  if (values.length < 2) return undefined;
  const seenIn = (replicate: number): SeenValues => ({
    values,
    counts: values.map((value) => table.counts.get(value)![replicate]!),
  });
  const seen = seenIn(0);
  const data = describe(seen);
  const laws = (whole ? TURN_LAWS : AMOUNT_LAWS)
    .flatMap((law) => fitLaw(law, seen) ?? [])
    .map((law): TriedLaw => ({ ...law, ...fitness(law, seen, data.mean, whole) }))
    .sort((a, b) => a.aic - b.aic);
  const [best] = laws;
  if (best === undefined) return undefined;
  const replicas = Array.from({ length: table.replicates }, (_, i) => fitLaw(best.dist, seenIn(i + 1)));
  const errors = best.values.map((_, k) => sdOf(replicas.flatMap((one) => one?.values[k] ?? [])));
  return { name, zeros: table.zeros, ...data, laws, errors };
}

function describe({ values, counts }: SeenValues) {
  const count = counts.reduce((sum, one) => sum + one, 0);
  const average = (of: (value: number) => number) =>
    values.reduce((sum, value, i) => sum + (counts[i]! * of(value)) / count, 0);
  const mean = average((value) => value);
  const variance = average((value) => (value - mean) ** 2);
  const curve: [number, number][] = [];
  let below = 0;
  for (let i = 0; i < values.length; i++) {
    below += counts[i]!;
    curve.push([values[i]!, below / count]);
  }
  const quantile = (level: number) => curve.find(([, share]) => share >= level)?.[0] ?? values.at(-1)!;
  const dispersion = variance / (mean - 1);
  const shape = { mean, cv: Math.sqrt(variance) / mean, dispersion };
  return { count, ...shape, p50: quantile(0.5), p95: quantile(0.95), curve };
}

/** A law of amounts meets values that were rounded to whole ones half-way to the next. */
function fitness(
  { dist, parameters, shift }: FittedLaw,
  { values, counts }: SeenValues,
  mean: number,
  whole: boolean,
): Pick<TriedLaw, 'distance' | 'meanRatio'> {
  const { cdf, mean: meanOf } = distributionNamed(dist);
  const isRounded = !whole && values.every(Number.isInteger);
  const total = counts.reduce((sum, one) => sum + one, 0);
  let below = 0;
  let distance = 0;
  for (let i = 0; i < values.length; i++) {
    const share = (x: number) => cdf(x - shift, parameters);
    const at = values[i]!;
    if (!whole && !isRounded) distance = Math.max(distance, Math.abs(share(at) - below / total));
    below += counts[i]!;
    distance = Math.max(distance, Math.abs(share(isRounded ? at + 0.5 : at) - below / total));
  }
  return { distance, meanRatio: (meanOf(parameters) + shift) / mean };
}

function sdOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
