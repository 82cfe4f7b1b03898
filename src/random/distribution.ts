/**
 * One way to state a law's parameters, for example `{ median, sigma }` or `{ mean, cv }` of a lognormal.
 *
 * Closed forms turn into canonical parameters by arithmetic alone, so they may be used per trial with
 * values that are themselves uncertain.
 */
export interface ParameterForm {
  /** Keys as written in a scenario, in the order in which the functions below take their values. */
  readonly keys: readonly string[];
  /** The first rule that the values break, as text that follows "<path>: <found>; ", or undefined. */
  fault(values: readonly number[]): string | undefined;
  /** Canonical parameters, in the order that the law's own functions take them. Values must have no fault. */
  toParameters(values: readonly number[]): readonly number[];
}

/**
 * Parameters stated as two or three percentiles, for example `{ p10: 3, p90: 13.5 }`.
 *
 * @see ParameterForm for the texts; `levels` are probabilities in (0, 1), ascending.
 */
export interface PercentileForm {
  /** How many percentiles determine the law: `[2]`, `[3]` or `[2, 3]`. */
  readonly counts: readonly number[];
  /** True when arithmetic alone gives the parameters, false when a search has to. */
  readonly closedForm: boolean;
  fault(levels: readonly number[], values: readonly number[]): string | undefined;
  toParameters(levels: readonly number[], values: readonly number[]): readonly number[];
}

/** A probability law with a quantile function: all sampling goes through the inverse CDF. */
export interface Distribution {
  /** The word after `dist:` in a scenario. */
  readonly name: string;
  /** True when draws are whole numbers or come from a list. */
  readonly discrete: boolean;
  readonly forms: readonly ParameterForm[];
  readonly percentiles?: PercentileForm;
  /** The smallest x with CDF(x) >= p, for 0 < p < 1. */
  quantile(p: number, parameters: readonly number[]): number;
  /** P(X <= x). */
  cdf(x: number, parameters: readonly number[]): number;
  mean(parameters: readonly number[]): number;
  variance(parameters: readonly number[]): number;
  /** P(X = count + 1) / P(X = count), for laws on whole numbers where arithmetic alone gives it. */
  massRatio?(count: number, parameters: readonly number[]): number;
  /** Smallest and largest possible value; may be infinite. */
  support(parameters: readonly number[]): readonly [low: number, high: number];
}
