import { RUN } from '../kernels/kernels.ts';
import type { Distribution } from '../random/distribution.ts';
import { distributionNamed, openParameters } from '../random/distributions.ts';
import { drawRun, hasKernel, SHORTEST_RUN } from '../random/draw-run.ts';
import { blendedValue, blendWeights, isInFamily, type LawFamily } from '../random/law-family.ts';
import { locationScaleOf } from '../random/location-scale.ts';
import { fillFromPieces, mergeStepTables, pieceAt } from '../random/mixture-table.ts';
import { fillFromTable, valueAt } from '../random/quantile-table.ts';
import { rangeOf, type WordSplit, wordWithin } from '../random/split-words.ts';
import { buildStepTable, fillFromSteps, type StepTable, stepAt, stepTableOf } from '../random/step-table.ts';
import type { KeyedStream } from '../random/stream.ts';
import { truncatedQuantile } from '../random/truncated-law.ts';
import type { LawTable, Parameter, UncertainLaw, VariableQuantity } from './model.ts';

/** A variable quantity once a trial's uncertain values are known. */
export type BoundQuantity =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'table'; readonly table: LawTable; readonly location: number; readonly scale: number }
  | { readonly kind: 'blend'; readonly family: LawFamily; readonly weights: Float64Array }
  | { readonly kind: 'quantile'; readonly quantile: (p: number) => number }
  | { readonly kind: 'mixture'; readonly split: WordSplit; readonly parts: readonly BoundQuantity[] };

/** The value of a parameter in a trial with these uncertain values, [uncertain]. */
export function parameterValue(parameter: Parameter, uncertain: Float64Array): number {
  return parameter.kind === 'constant' ? parameter.value : uncertain[parameter.index]!;
}

/** True when the quantity's law is the same in every trial. */
export function isFixed(quantity: VariableQuantity): boolean {
  return quantity.kind === 'constant' || quantity.kind === 'table';
}

/** Gives a quantity the parameters of one trial after the other, each with its uncertain values, [uncertain]. */
export type BindQuantity = (uncertain: Float64Array) => BoundQuantity;

/** Gives a quantity the parameters of one trial. */
export function bindQuantity(quantity: VariableQuantity, uncertain: Float64Array): BoundQuantity {
  return openQuantity(quantity)(uncertain);
}

/** Opens a quantity for many trials: what they have in common is found once. */
export function openQuantity(quantity: VariableQuantity): BindQuantity {
  switch (quantity.kind) {
    case 'constant':
      return () => quantity;
    case 'table': {
      const bound = tableOf(quantity.table);
      return () => bound;
    }
    case 'scaled':
      return openScale(quantity);
    case 'shaped':
      return openShape(quantity);
    case 'mixture':
      return openMixture(quantity);
  }
}

function tableOf(table: LawTable): BoundQuantity {
  return { kind: 'table', table, location: 0, scale: 1 };
}

function openScale({ standard, law }: Extract<VariableQuantity, { kind: 'scaled' }>): BindQuantity {
  const parametersOf = openLawParameters(law);
  return (uncertain) => {
    const { location, scale } = locationScaleOf(law.dist, parametersOf(uncertain))!;
    return { kind: 'table', table: standard, location: location + law.shift, scale };
  };
}

/** Discrete parts become one table of steps: turns need to know their probabilities. */
function openMixture({
  weights,
  split,
  parts,
}: Extract<VariableQuantity, { kind: 'mixture' }>): BindQuantity {
  const bindParts = parts.map(openQuantity);
  return (uncertain) => {
    const bound = bindParts.map((bindPart) => bindPart(uncertain));
    const steps = bound.map(stepsOf).filter((table) => table !== undefined);
    if (steps.length < bound.length) return { kind: 'mixture', split, parts: bound };
    return tableOf(mergeStepTables(steps, weights));
  };
}

function stepsOf(bound: BoundQuantity): StepTable | undefined {
  if (bound.kind === 'constant') return stepTableOf([bound.value], [1]);
  return bound.kind === 'table' && bound.table.kind === 'step' ? bound.table : undefined;
}

/** Places of the uncertain quantities that the quantity's law depends on. */
export function inputsOfQuantity(quantity: VariableQuantity): readonly number[] {
  if (quantity.kind === 'mixture') return quantity.parts.flatMap(inputsOfQuantity);
  if (quantity.kind !== 'scaled' && quantity.kind !== 'shaped') return [];
  return quantity.law.values.flatMap((value) => (value.kind === 'uncertain' ? [value.index] : []));
}

function openShape({ law, family }: Extract<VariableQuantity, { kind: 'shaped' }>): BindQuantity {
  const { dist, shift, min, max } = law;
  const changing = law.values.filter(({ kind }) => kind === 'uncertain');
  const distribution: Distribution = distributionNamed(dist);
  const parametersOf = openLawParameters(law);
  return (uncertain) => {
    if (family !== undefined) {
      const values = valuesOf(changing, uncertain);
      if (isInFamily(family, values)) {
        return { kind: 'blend', family, weights: blendWeights(family, values) };
      }
    }
    const parameters = parametersOf(uncertain);
    if (distribution.discrete) return tableOf(buildStepTable(distribution, parameters, shift, min, max));
    return { kind: 'quantile', quantile: truncatedQuantile({ distribution, parameters, shift, min, max }) };
  };
}

function openLawParameters({
  dist,
  keys,
  values,
}: UncertainLaw): (uncertain: Float64Array) => readonly number[] {
  const toParameters = openParameters(dist, keys);
  return (uncertain) => toParameters(valuesOf(values, uncertain));
}

/** The values of parameters, in their order. */
function valuesOf(parameters: readonly Parameter[], uncertain: Float64Array): readonly number[] {
  const values: number[] = [];
  for (const parameter of parameters) values.push(parameterValue(parameter, uncertain));
  return values;
}

/** Value of a table at one uniform word. */
export function tableValue(table: LawTable, word: number): number {
  if (table.kind === 'quantile') return valueAt(table, word);
  return table.kind === 'step' ? stepAt(table, word) : pieceAt(table, word);
}

/** Values of a table at uniform words; `out[i]` belongs to `words[i]`. */
export function fillFromLaw(table: LawTable, words: Uint32Array, count: number, out: Float64Array): void {
  if (table.kind === 'quantile') fillFromTable(table, words, count, out, 0);
  else if (table.kind === 'step') fillFromSteps(table, words, count, out, 0);
  else fillFromPieces(table, words, count, out);
}

/** Values of a bound quantity at uniform words; `out[i]` belongs to `words[i]`. */
export function fillQuantity(
  bound: BoundQuantity,
  words: Uint32Array,
  count: number,
  out: Float64Array,
): void {
  if (bound.kind === 'constant') {
    out.fill(bound.value, 0, count);
  } else if (bound.kind === 'quantile') {
    for (let i = 0; i < count; i++) out[i] = bound.quantile((words[i]! + 0.5) / 4294967296);
  } else if (bound.kind === 'blend') {
    const { family, weights } = bound;
    for (let i = 0; i < count; i++) out[i] = blendedValue(family, weights, words[i]!);
  } else if (bound.kind === 'mixture') {
    for (let i = 0; i < count; i++) out[i] = quantityValue(bound, words[i]!);
  } else {
    fillFromLaw(bound.table, words, count, out);
    moveAndStretch(bound.location, bound.scale, count, out);
  }
}

/** Values of a bound quantity at the next words of a stream; those of `fillQuantity` with the same words. */
export function fillFromStream(
  bound: BoundQuantity,
  stream: KeyedStream,
  count: number,
  out: Float64Array,
): void {
  for (let start = 0; start < count; start += RUN) {
    fillRun(bound, stream, Math.min(RUN, count - start), start === 0 ? out : out.subarray(start));
  }
}

function fillRun(bound: BoundQuantity, stream: KeyedStream, count: number, out: Float64Array): void {
  if (
    bound.kind === 'table' &&
    bound.table.kind !== 'pieces' &&
    count >= SHORTEST_RUN &&
    hasKernel(bound.table)
  ) {
    drawRun(bound.table, stream, count, out);
    moveAndStretch(bound.location, bound.scale, count, out);
  } else {
    stream.fill(words, count);
    fillQuantity(bound, words, count, out);
  }
}

/** Words on their way from a stream into values. */
const words = new Uint32Array(RUN);

function moveAndStretch(location: number, scale: number, count: number, out: Float64Array): void {
  if (location === 0 && scale === 1) return;
  for (let i = 0; i < count; i++) out[i] = location + scale * out[i]!;
}

/** Value of a bound quantity at one uniform word. */
export function quantityValue(bound: BoundQuantity, word: number): number {
  if (bound.kind === 'constant') return bound.value;
  if (bound.kind === 'quantile') return bound.quantile((word + 0.5) / 4294967296);
  if (bound.kind === 'blend') return blendedValue(bound.family, bound.weights, word);
  if (bound.kind === 'mixture') {
    const range = rangeOf(bound.split, word);
    return quantityValue(bound.parts[range]!, wordWithin(bound.split, range, word));
  }
  return bound.location + bound.scale * tableValue(bound.table, word);
}
