import assert from 'node:assert/strict';
import { beta } from './beta.ts';
import { constant } from './constant.ts';
import { discrete } from './discrete.ts';
import { discretisedLognormal } from './discretised-lognormal.ts';
import type { Distribution, ParameterForm, PercentileForm } from './distribution.ts';
import { exponential } from './exponential.ts';
import { gamma } from './gamma.ts';
import { lognormal } from './lognormal.ts';
import { metalog } from './metalog.ts';
import { negativeBinomial } from './negative-binomial.ts';
import { normal } from './normal.ts';
import { pert } from './pert.ts';
import { poisson } from './poisson.ts';
import { triangular } from './triangular.ts';
import { uniform } from './uniform.ts';
import { weibull } from './weibull.ts';

const BY_NAME: ReadonlyMap<string, Distribution> = new Map(
  [
    constant,
    uniform,
    normal,
    lognormal,
    triangular,
    pert,
    beta,
    gamma,
    weibull,
    metalog,
    exponential,
    poisson,
    negativeBinomial,
    discretisedLognormal,
    discrete,
  ].map((distribution) => [distribution.name, distribution]),
);

/** Every word that may follow `dist:` in a scenario. */
export const DISTRIBUTION_NAMES: readonly string[] = [...BY_NAME.keys()];

/**
 * The law of a name.
 *
 * @throws AssertionError when the name is not in DISTRIBUTION_NAMES
 */
export function distributionNamed(name: string): Distribution {
  const distribution = BY_NAME.get(name);
  assert(distribution !== undefined, `no distribution is named ${name}`);
  return distribution;
}

/**
 * The level that a percentile key means, or undefined for any other key.
 *
 * Keys read like the decimals of the level, at least two and without a needless last zero, so that each level
 * has one key.
 *
 * @example percentileLevel('p05') // 0.05
 * @example percentileLevel('p975') // 0.975
 */
export function percentileLevel(key: string): number | undefined {
  if (!/^p(?:\d\d|\d{2,8}[1-9])$/.test(key)) return undefined;
  const level = Number(`0.${key.slice(1)}`);
  return level > 0 ? level : undefined;
}

/**
 * Orders the keys under which a scenario states a law as its form takes them, or says why no form takes them.
 *
 * @param name  law
 * @param keys  parameter or percentile keys in any order, each once
 * @example matchForm('lognormal', ['p90', 'p10']) // { keys: ['p10', 'p90'] }
 */
export function matchForm(
  name: string,
  keys: readonly string[],
): { readonly keys: readonly string[] } | { readonly fault: string } {
  const { forms, percentiles } = distributionNamed(name);
  const form = forms.find((candidate) => sameKeys(candidate.keys, keys));
  if (form !== undefined) return { keys: form.keys };
  const levels = keys.map(percentileLevel);
  if (percentiles?.counts.includes(keys.length) && !levels.includes(undefined)) {
    return { keys: keys.toSorted((one, other) => percentileLevel(one)! - percentileLevel(other)!) };
  }
  return { fault: `${mismatch(keys)}; ${name} takes ${acceptedForms(name)}` };
}

/**
 * Text about the first rule that the values break, or undefined.
 *
 * @param keys    as `matchForm` ordered them
 * @param values  one per key; for `discrete` all values, then all weights
 * @example parameterFault('lognormal', ['median', 'sigma'], [61, -0.3]) // 'sigma -0.3 is negative; lognormal needs sigma > 0'
 */
export function parameterFault(
  name: string,
  keys: readonly string[],
  values: readonly number[],
): string | undefined {
  const form = formOf(name, keys);
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index >= 0)
    return `${keys[index] ?? 'value'} ${values[index]} is not a number; ${name} needs finite numbers`;
  const broken = form.fault(values);
  if (broken !== undefined) return broken;
  if (form.toParameters(values).every(Number.isFinite)) return undefined;
  return `${keys.map((key, at) => `${key} ${values[at]}`).join(' and ')} overflow; ${name} needs less extreme numbers`;
}

/**
 * Canonical parameters, in the order that the law's own functions take them.
 *
 * @param keys    as `matchForm` ordered them
 * @param values  free of faults, one per key; for `discrete` all values, then all weights
 * @example toParameters('gamma', ['shape', 'mean'], [4, 20]) // [4, 5]
 */
export function toParameters(
  name: string,
  keys: readonly string[],
  values: readonly number[],
): readonly number[] {
  return openParameters(name, keys)(values);
}

/** Opens `toParameters` for one list of values after the other. */
export function openParameters(
  name: string,
  keys: readonly string[],
): (values: readonly number[]) => readonly number[] {
  return formOf(name, keys).toParameters;
}

/**
 * Whether arithmetic alone turns the values of these keys into parameters, so that they may differ per trial.
 *
 * @param keys as `matchForm` ordered them
 */
export function isClosedForm(name: string, keys: readonly string[]): boolean {
  return formOf(name, keys).closedForm;
}

/** A form or the percentile form, with the levels of the keys filled in. */
interface BoundForm {
  readonly closedForm: boolean;
  fault(values: readonly number[]): string | undefined;
  readonly toParameters: (values: readonly number[]) => readonly number[];
}

function formOf(name: string, keys: readonly string[]): BoundForm {
  const { forms, percentiles } = distributionNamed(name);
  const form: ParameterForm | undefined = forms.find((candidate) => sameKeys(candidate.keys, keys));
  if (form !== undefined) return { closedForm: true, fault: form.fault, toParameters: form.toParameters };
  const levels = keys.map(percentileLevel).filter((level) => level !== undefined);
  const complete = levels.length === keys.length && percentiles?.counts.includes(keys.length);
  assert(percentiles !== undefined && complete, `${name} has no form {${keys.join(', ')}}`);
  return atLevels(percentiles, levels);
}

function atLevels(percentiles: PercentileForm, levels: readonly number[]): BoundForm {
  return {
    closedForm: percentiles.closedForm,
    fault: (values) => percentiles.fault(levels, values),
    toParameters: (values) => percentiles.toParameters(levels, values),
  };
}

function sameKeys(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key) => other.includes(key));
}

/** What is wrong with keys that match no form. */
function mismatch(keys: readonly string[]): string {
  const short = keys.find((key) => /^p[1-9]$/.test(key));
  if (short !== undefined) return `${short} is not a percentile; write p0${short.slice(1)}`;
  const odd = keys.find((key) => /^p[\d._]+$/.test(key) && percentileLevel(key) === undefined);
  if (odd !== undefined) return `${odd} is not a percentile; write p05, p50 or p975 for 5 %, 50 % or 97.5 %`;
  const percentileCount = keys.filter((key) => percentileLevel(key) !== undefined).length;
  const stated = `{${keys.join(', ')}}`;
  if (percentileCount === 0) return keys.length === 0 ? 'no parameters' : `${stated} is not one of its forms`;
  if (percentileCount < keys.length) return `${stated} mixes parameters with percentiles`;
  return percentileCount === 1 ? `${stated} is 1 percentile` : `${stated} are ${percentileCount} percentiles`;
}

const PERCENTILE_EXAMPLES: ReadonlyMap<number, string> = new Map([
  [1, 'one percentile such as {p50}'],
  [2, 'two percentiles such as {p10, p90}'],
  [3, 'three percentiles such as {p10, p50, p90}'],
]);

function acceptedForms(name: string): string {
  const { forms, percentiles } = distributionNamed(name);
  const accepted = forms.map(({ keys }) => `{${keys.join(', ')}}`);
  for (const count of percentiles?.counts ?? []) accepted.push(PERCENTILE_EXAMPLES.get(count)!);
  const last = accepted.pop()!;
  return accepted.length === 0 ? last : `${accepted.join(', ')} or ${last}`;
}
