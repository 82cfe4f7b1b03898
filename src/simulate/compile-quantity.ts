import assert from 'node:assert/strict';
import { distributionNamed, toParameters } from '../random/distributions.ts';
import { locationScaleOf } from '../random/location-scale.ts';
import { buildMixtureTable } from '../random/mixture-table.ts';
import { buildQuantileTable } from '../random/quantile-table.ts';
import { splitWords } from '../random/split-words.ts';
import { buildStepTable } from '../random/step-table.ts';
import { truncatedQuantile } from '../random/truncated-law.ts';
import {
  isNumericQuantity,
  type NumericQuantity,
  partsWithin,
  quantityLaw,
  truncatedLawOf,
} from '../scenario/quantity-law.ts';
import type { MixedQuantity, Quantity, RandomQuantity, Segment } from '../scenario/scenario.ts';
import { sectionOf } from '../scenario/segment-section.ts';
import { compileFamily } from './compile-family.ts';
import { parameterValue, tableValue } from './draw-quantity.ts';
import type { LawTable, Parameter, UncertainLaw, UncertainQuantity, VariableQuantity } from './model.ts';
import { type DimensionOf, NO_DIMENSION } from './sobol-dimensions.ts';

/** What compiling gathers on its way. */
export interface Compiler {
  readonly uncertain: UncertainQuantity[];
  anyLaw: boolean;
}

/**
 * A quantity that is one unknown number in each trial, or a known one; the same name is the same unknown.
 *
 * @param dimension  gives its Sobol dimension; not asked for what is known
 */
export function compileParameter(
  compiler: Compiler,
  name: string,
  dimension: () => number,
  quantity: Quantity,
): Parameter {
  if (typeof quantity === 'number') return { kind: 'constant', value: quantity };
  if (quantity.dist === 'constant') return { kind: 'constant', value: quantity.values[0] as number };
  compiler.anyLaw = true;
  const known = compiler.uncertain.findIndex((one) => one.name === name);
  if (known >= 0) return { kind: 'uncertain', index: known };
  compiler.uncertain.push({
    name,
    dimension: dimension(),
    mean: quantityLaw(numeric(quantity)).mean(),
    table: tableOf(numeric(quantity)),
  });
  return { kind: 'uncertain', index: compiler.uncertain.length - 1 };
}

/** An uncertain quantity has numbers for parameters: the scenario allows no law inside its law. */
function numeric(quantity: RandomQuantity): NumericQuantity {
  assert(isNumericQuantity(quantity), `${quantity.dist} has a parameter that is not a number`);
  return quantity;
}

/** Ranges of a table that serves all trials. */
const RANGES_PER_VALUE = 16;

/** Table of a law whose parameters are all known. */
function tableOf(quantity: NumericQuantity): LawTable {
  if (quantity.parts !== undefined) {
    const parts = partsWithin(quantity).map(({ weight, law }) => ({ weight, law: truncatedLawOf(law) }));
    return buildMixtureTable(parts, RANGES_PER_VALUE);
  }
  const law = truncatedLawOf(quantity);
  const { distribution, parameters, shift, min, max } = law;
  return distribution.discrete
    ? buildStepTable(distribution, parameters, shift, min, max, RANGES_PER_VALUE)
    : buildQuantileTable(truncatedQuantile(law));
}

/**
 * A quantity that differs from ticket to ticket.
 *
 * @param name         keys its draws
 * @param dimensionOf  Sobol dimension of its uncertain parameter, by the parameter's place
 * @param statedAs     where it is stated: names its uncertain parameters
 */
export function compileVariable(
  compiler: Compiler,
  name: string,
  quantity: Quantity,
  dimensionOf: (place: number) => number,
  statedAs: string = name,
): VariableQuantity {
  if (typeof quantity === 'number') return { kind: 'constant', name, value: quantity };
  if (quantity.dist === 'constant') return { kind: 'constant', name, value: quantity.values[0] as number };
  compiler.anyLaw = true;
  if (isNumericQuantity(quantity)) return { kind: 'table', name, table: tableOf(quantity) };
  if (quantity.parts !== undefined)
    return compileMixture(compiler, name, statedAs, quantity.parts, dimensionOf);
  const law: UncertainLaw = {
    dist: quantity.dist,
    keys: quantity.keys,
    values: quantity.values.map((value, i) =>
      compileParameter(compiler, `${statedAs}.${quantity.keys[i]}`, () => dimensionOf(i), value),
    ),
    shift: quantity.shift,
    min: quantity.min,
    max: quantity.max,
  };
  const standard = commonStandard(compiler.uncertain, law);
  return standard === undefined
    ? { kind: 'shaped', name, law, family: compileFamily(compiler.uncertain, law) }
    : {
        kind: 'scaled',
        name,
        law,
        standard: buildQuantileTable((p) => distributionNamed(law.dist).quantile(p, standard)),
      };
}

/** Sobol dimensions that a quantity's uncertain parameters may take: those of a law with three parameters. */
const DIMENSIONS_PER_QUANTITY = 3;

function compileMixture(
  compiler: Compiler,
  name: string,
  statedAs: string,
  parts: readonly MixedQuantity[],
  dimensionOf: (place: number) => number,
): VariableQuantity {
  let taken = 0;
  const nextDimension = () => (taken < DIMENSIONS_PER_QUANTITY ? dimensionOf(taken++) : NO_DIMENSION);
  const weights = parts.map(({ weight }) => weight);
  return {
    kind: 'mixture',
    name,
    weights,
    split: splitWords(weights),
    parts: parts.map(({ law }, i) =>
      compileVariable(compiler, `${name}.of[${i}]`, law, nextDimension, `${statedAs}.of[${i}]`),
    ),
  };
}

/** Parameters of the standard law, when location and scale are all that the uncertain values change. */
function commonStandard(
  uncertain: readonly UncertainQuantity[],
  law: UncertainLaw,
): readonly number[] | undefined {
  if (law.min !== -Infinity || law.max !== Infinity) return undefined;
  const probes = [0.05, 0.3, 0.5, 0.7, 0.95].map((level) => {
    const values = uncertain.map(({ table }, i) =>
      tableValue(table, ((level + i * 0.381966) % 1) * 4294967296),
    );
    const numbers = law.values.map((value) => parameterValue(value, Float64Array.from(values)));
    return locationScaleOf(law.dist, toParameters(law.dist, law.keys, numbers))?.standard;
  });
  const [first] = probes;
  const same = probes.every((standard) =>
    standard?.every((value, i) => Math.abs(value - first![i]!) <= 1e-12 * Math.abs(value)),
  );
  return same ? first : undefined;
}

/** 1 with the probability, else 0. */
export function eventOf(probability: number): Quantity {
  if (probability === 0 || probability === 1) return probability;
  return {
    dist: 'discrete',
    keys: ['values', 'weights'],
    values: [0, 1, 1 - probability, probability],
    shift: 0,
    min: Number.NEGATIVE_INFINITY,
    max: Number.POSITIVE_INFINITY,
  };
}

/** Compiles quantities of one segment by their paths in it. */
export interface SegmentQuantities {
  readonly known: (path: string, quantity: Quantity) => Parameter;
  readonly variable: (path: string, quantity: Quantity) => VariableQuantity;
}

/**
 * Opens the quantities of a segment. What is unknown in a section from the top of the scenario is one unknown for all
 * segments that have it from there; their tickets are drawn apart.
 */
export function openQuantities(
  compiler: Compiler,
  { name, fromTop = [] }: Segment,
  dimensionOf: DimensionOf,
): SegmentQuantities {
  const nameOf = (path: string) => (name === undefined ? path : `segments.${name}.${path}`);
  const statedAs = (path: string) => {
    const section = sectionOf(path);
    return section !== undefined && fromTop.includes(section) ? path : nameOf(path);
  };
  return {
    known: (path, quantity) =>
      compileParameter(compiler, statedAs(path), () => dimensionOf(path, 0), quantity),
    variable: (path, quantity) =>
      compileVariable(compiler, nameOf(path), quantity, (place) => dimensionOf(path, place), statedAs(path)),
  };
}
