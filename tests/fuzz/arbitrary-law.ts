import fc from 'fast-check';

/** A law, or a number in its place, as a scenario states it. */
export type Stated = fc.Arbitrary<unknown>;

type Numbers = Readonly<Record<string, Stated>>;

const law = (dist: string, keys: Numbers): Stated => fc.record({ dist: fc.constant(dist), ...keys });

/** Numbers between two, in thousandths of the way: fast-check's doubles would mostly be next to nothing. */
export const between = (low: number, high: number): fc.Arbitrary<number> =>
  fc
    .integer({ min: 0, max: 1000 })
    .map((part) => Number((low + (part / 1000) * (high - low)).toPrecision(4)));

/** Amounts at least 0 of about a size, by every law that has such and each of its forms. */
export function amountNear(size: number, inner: Stated = between(size * 0.5, size * 1.5)): Stated {
  const sigma = between(0.05, 0.8);
  return fc.oneof(
    between(size * 0.2, size * 2),
    between(size * 0.2, size * 2),
    law('constant', { value: between(size * 0.2, size * 2) }),
    law('uniform', { low: between(0, size * 0.5), high: between(size * 0.6, size * 2) }),
    law('uniform', { p10: between(size * 0.45, size * 0.5), p90: between(size * 0.6, size) }),
    law('normal', { mean: inner, sd: between(size * 0.01, size * 0.3), min: fc.constant(0) }),
    law('normal', { mean: inner, cv: between(0.01, 0.3), min: fc.constant(0) }),
    law('lognormal', { median: inner, sigma }),
    law('lognormal', { mu: fc.constant(Math.log(size)), sigma, max: fc.constant(size * 20) }),
    law('lognormal', { mean: inner, sd: between(size * 0.1, size) }),
    law('lognormal', { mean: inner, cv: sigma, shift: between(0, size) }),
    law('lognormal', { p10: between(size * 0.3, size * 0.6), p90: between(size * 0.7, size * 3) }),
    law('triangular', {
      low: between(0, size * 0.5),
      mode: between(size * 0.5, size),
      high: between(size * 1.1, size * 3),
    }),
    law('triangular', {
      p10: fc.constant(size * 0.6),
      p50: fc.constant(size),
      p90: between(size * 1.3, size * 1.5),
    }),
    law('pert', {
      low: between(0, size * 0.5),
      mode: between(size * 0.5, size),
      high: between(size * 1.1, size * 3),
    }),
    law('gamma', { shape: between(0.5, 20), scale: between(size * 0.1, size) }),
    law('gamma', { shape: between(0.5, 20), mean: inner }),
    law('gamma', { mean: inner, sd: between(size * 0.1, size) }),
    law('weibull', { shape: between(0.6, 4), scale: inner }),
    law('weibull', { shape: between(0.6, 4), mean: inner }),
    law('metalog', {
      p10: between(size * 0.45, size * 0.5),
      p50: between(size * 0.9, size),
      p90: between(size * 1.5, size * 1.7),
      min: fc.constant(0),
    }),
    law('exponential', { mean: inner }),
    law('exponential', { rate: between(0.5 / size, 2 / size) }),
    law('exponential', { p90: between(size, size * 3) }),
    law('poisson', { mean: inner }),
    law('discrete', { values: fc.constant([0, size, size * 3]), weights: fc.constant([1, 5, 2]) }),
  );
}

/** Shares from 0 to 1. */
export function share(inner: Stated = between(0.2, 0.6)): Stated {
  return fc.oneof(
    between(0, 0.95),
    law('beta', { mean: inner, n: between(3, 200) }),
    law('beta', { alpha: between(0.6, 30), beta: between(0.6, 30) }),
    law('beta', { mean: between(0.3, 0.6), sd: between(0.01, 0.2) }),
    law('uniform', { low: between(0, 0.3), high: between(0.4, 0.95) }),
    law('triangular', { low: between(0, 0.2), mode: between(0.2, 0.5), high: between(0.6, 0.95) }),
    law('normal', {
      mean: between(0.2, 0.7),
      sd: between(0.01, 0.2),
      min: fc.constant(0),
      max: fc.constant(0.98),
    }),
  );
}

/** One unknown share, which may be stated by what was counted. */
export const knownShare: Stated = fc.oneof(
  { weight: 4, arbitrary: share() },
  { weight: 1, arbitrary: fc.record({ successes: fc.nat(40), of: fc.integer({ min: 41, max: 400 }) }) },
);

/** Whole numbers from 1 on; parameters may be uncertain. */
export function wholeFromOne(inner: Stated = between(0.5, 5)): Stated {
  const shift = fc.constant(1);
  return fc.oneof(
    fc.integer({ min: 1, max: 9 }),
    law('poisson', { mean: inner, shift }),
    law('poisson', { mean: between(0.5, 5), shift, max: fc.integer({ min: 3, max: 20 }) }),
    law('negative_binomial', { r: between(0.8, 15), mean: inner, shift }),
    law('negative_binomial', { r: between(0.8, 15), p: between(0.5, 0.9), shift }),
    law('negative_binomial', { mean: between(1, 4), variance: between(5, 9), shift }),
    law('discretised_lognormal', { median: between(1, 4), sigma: between(0.2, 0.8) }),
    law('discrete', { values: fc.constant([1, 2, 5]), weights: fc.constant([3, 2, 1]) }),
  );
}

/** What is unknown about a parameter: an amount that stays near a size. */
const narrow = (size: number): Stated =>
  fc.oneof(
    law('uniform', { low: between(size * 0.6, size * 0.8), high: between(size * 0.9, size * 1.4) }),
    law('triangular', {
      low: fc.constant(size * 0.6),
      mode: fc.constant(size),
      high: fc.constant(size * 1.5),
    }),
    law('lognormal', { median: fc.constant(size), sigma: between(0.01, 0.1) }),
    law('beta', { alpha: between(2, 9), beta: between(2, 9), shift: fc.constant(size * 0.5) }),
  );

const mostly = (plain: Stated, nested: Stated): Stated =>
  fc.oneof({ weight: 3, arbitrary: plain }, { weight: 2, arbitrary: nested });

/** What differs from ticket to ticket: its parameters may be uncertain. */
export const variableAmount = (size: number): Stated =>
  mostly(amountNear(size), amountNear(size, narrow(size)));
export const variableTurns: Stated = mostly(wholeFromOne(), wholeFromOne(narrow(3)));
export const variableShare: Stated = mostly(
  share(),
  share(law('uniform', { low: between(0.1, 0.3), high: between(0.4, 0.6) })),
);

/** Tokens of a part of a turn, drawn for each turn or once for the ticket. */
export const tokens = (size: number): Stated =>
  fc
    .tuple(variableAmount(size), fc.constantFrom(undefined, undefined, 'turn', 'ticket'))
    .map(([stated, per]) =>
      typeof stated === 'object' && stated !== null && per !== undefined ? { ...stated, per } : stated,
    );
