import type { ParameterForm } from './distribution.ts';

/**
 * A form whose functions name their values instead of counting them.
 *
 * @param keys          as written in a scenario
 * @param fault         text about the first rule that the values break, or undefined
 * @param toParameters  canonical parameters; both functions take the values in the order of `keys`
 */
export function parameterForm(
  keys: readonly string[],
  fault: (...values: number[]) => string | undefined,
  toParameters: (...values: number[]) => readonly number[],
): ParameterForm {
  return {
    keys,
    fault: (values) => fault(...values),
    toParameters: (values) => toParameters(...values),
  };
}

/** A form whose values must all be above zero; `law` is the name for the fault text. */
export function positiveForm(
  law: string,
  keys: readonly string[],
  toParameters: (...values: number[]) => readonly number[],
): ParameterForm {
  return parameterForm(keys, (...values) => firstNotPositive(law, keys, values), toParameters);
}

/**
 * Text about the first value that is not above zero, or undefined.
 *
 * @example firstNotPositive('lognormal', ['sigma'], [-0.3]) // 'sigma -0.3 is negative; lognormal needs sigma > 0'
 */
export function firstNotPositive(
  law: string,
  keys: readonly string[],
  values: readonly number[],
): string | undefined {
  for (const [index, key] of keys.entries()) {
    const value = values[index]!;
    if (!(value > 0)) return `${key} ${value} is ${kindOf(value)}; ${law} needs ${key} > 0`;
  }
  return undefined;
}

function kindOf(value: number): string {
  if (value < 0) return 'negative';
  return value === 0 ? 'zero' : 'not a number';
}

/** Text about a value that is not strictly between 0 and 1, or undefined. */
export function notFraction(law: string, key: string, value: number): string | undefined {
  if (value > 0 && value < 1) return undefined;
  return `${key} ${value} is not between 0 and 1; ${law} needs 0 < ${key} < 1`;
}
