import { describe, expect, test } from 'vitest';
import { DISTRIBUTION_NAMES, distributionNamed, isClosedForm } from '../../src/random/distributions.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import type { Quantity } from '../../src/scenario/scenario.ts';
import { faultsOf, smallWith } from './small-scenario.ts';

/** For each law a value of every parameter, such that any form may take them; percentiles by their count. */
const VALUES: Readonly<Record<string, Readonly<Record<string, number | readonly number[]>>>> = {
  constant: { value: 5 },
  uniform: { low: 100, high: 200, p10: 110, p90: 190 },
  normal: { mean: 100, sd: 5, cv: 0.05, p10: 90, p90: 110 },
  lognormal: { median: 61, sigma: 0.69, mu: 4.1, mean: 70, sd: 30, cv: 0.5, p10: 30, p90: 120 },
  triangular: { low: 500, mode: 1500, high: 4000, p10: 800, p50: 1500, p90: 2500 },
  pert: { low: 500, mode: 1500, high: 4000, p10: 800, p50: 1500, p90: 2500 },
  beta: { alpha: 4, beta: 6, mean: 0.4, n: 10, sd: 0.1, p10: 0.3, p90: 0.5 },
  gamma: { shape: 4.8, scale: 5, mean: 23, sd: 10, cv: 0.4, p10: 10, p90: 40 },
  weibull: { shape: 0.7, scale: 200, mean: 250, p10: 10, p90: 500 },
  metalog: { p10: 800, p50: 1500, p90: 2500 },
  exponential: { mean: 20, rate: 0.05, p50: 14 },
  poisson: { mean: 6 },
  negative_binomial: { r: 12, mean: 6, p: 0.6, variance: 9 },
  discretised_lognormal: { median: 50, sigma: 0.3, mu: 4 },
  discrete: { values: [900, 1400], weights: [1, 3] },
};

const PERCENTILES: readonly (readonly string[])[] = [[], ['p50'], ['p10', 'p90'], ['p10', 'p50', 'p90']];

/** Every law with the keys of each of its forms. */
const FORMS = DISTRIBUTION_NAMES.flatMap((law) => {
  const { forms, percentiles } = distributionNamed(law);
  const byPercentiles = (percentiles?.counts ?? []).map((count) => PERCENTILES[count] ?? []);
  return [...forms.map(({ keys }) => keys), ...byPercentiles].map((keys) => [law, keys] as const);
});

function exampleOf(law: string, key: string): number | readonly number[] {
  const value = VALUES[law]?.[key];
  if (value === undefined) throw new Error(`no example value for ${key} of ${law}`);
  return value;
}

function lawText(law: string, keys: readonly string[], more = ''): string {
  const entries = keys.map((key) => `${key}: ${JSON.stringify(exampleOf(law, key))}`);
  return `{ dist: ${law}, ${entries.join(', ')}${more} }`;
}

/** What stands at human.cost_per_ticket, where a law's parameters are numbers. */
function costOf(yaml: string): Quantity | undefined {
  return parseScenario(smallWith('cost_per_ticket', yaml), 'small.yaml').human?.costPerTicketUsd;
}

test('there are examples for 15 laws in 38 forms, so that none is left out below', () => {
  expect(Object.keys(VALUES)).toEqual(DISTRIBUTION_NAMES);
  expect(FORMS).toHaveLength(38);
});

describe.each(FORMS)('%s by %j', (law, keys) => {
  const values = keys.flatMap((key) => exampleOf(law, key));

  test('is read with its keys in the order of the form, whatever their order in the text', () => {
    const bare = { dist: law, keys, values, shift: 0, min: 0, max: Infinity };
    const expected = law === 'constant' ? values[0] : bare;
    expect(costOf(lawText(law, keys, ', min: 0'))).toEqual(expected);
    expect(costOf(lawText(law, keys.toReversed(), ', min: 0'))).toEqual(expected);
  });

  test('is shifted and kept between bounds', () => {
    const quantity = costOf(lawText(law, keys, ', shift: 2, min: 0.5, max: 1500'));
    const expected = { dist: law, keys, values, shift: 2, min: 0.5, max: 1500 };
    expect(quantity).toEqual(law === 'constant' ? 7 : expected);
  });

  test('takes an uncertain parameter exactly where arithmetic alone gives the law', () => {
    const [key = ''] = keys;
    const value = exampleOf(law, key);
    if (typeof value !== 'number') return;
    const nested = `{ dist: uniform, low: ${value * 0.999}, high: ${value * 1.001} }`;
    const yaml = lawText(law, keys, ', min: 0').replace(`${key}: ${value}`, `${key}: ${nested}`);
    const faults = faultsOf(smallWith('user_tokens', yaml));
    if (law === 'constant') {
      expect(faults[0]).toMatch(/user_tokens\.value: a map; put this law in place of the constant$/);
    } else if (isClosedForm(law, keys)) {
      expect(faults).toEqual([]);
      const { tokens } = parseScenario(smallWith('user_tokens', yaml), 'small.yaml').segments[0].conversation
        .userTokens;
      expect((tokens as { values: readonly Quantity[] }).values[0]).toMatchObject({ dist: 'uniform' });
    } else {
      expect(faults).toEqual([
        `17:16 conversation.user_tokens: ${law} by ${keys.join(', ')}; uncertain parameters need one of the other forms`,
      ]);
    }
  });

  test('needs every key of the form', () => {
    const [fault, ...more] = faultsOf(smallWith('cost_per_ticket', lawText(law, keys.slice(1))));
    expect(more).toEqual([]);
    expect(fault).toMatch(
      new RegExp(`^35:20 human\\.cost_per_ticket: .*; ${law} takes (\\{|three percentiles)`),
    );
  });
});

describe('percentiles that give no law are refused with the reason', () => {
  test.each([
    ['poisson', 'p10: 3, p90: 8', '{p10, p90} are 2 percentiles; poisson takes {mean}'],
    [
      'normal',
      'p10: 3, p50: 5, p90: 8',
      '{p10, p50, p90} are 3 percentiles; normal takes {mean, sd}, {mean, cv} or two percentiles such as {p10, p90}',
    ],
    [
      'triangular',
      'p10: 3, p90: 8',
      '{p10, p90} are 2 percentiles; triangular takes {low, mode, high} or three percentiles such as {p10, p50, p90}',
    ],
    [
      'exponential',
      'p10: 3, p90: 8',
      '{p10, p90} are 2 percentiles; exponential takes {mean}, {rate} or one percentile such as {p50}',
    ],
    ['beta', 'p10: 0.3, p90: 1.2', 'p90 1.2 is not between 0 and 1; beta needs 0 < p90 < 1'],
    [
      'beta',
      'p10: 0.5, p90: 0.50000001',
      'p10 0.5, p90 0.50000001 lie too close together; beta needs n = alpha + beta below 100000000',
    ],
    [
      'gamma',
      'p10: 5, p90: 5.0000001',
      'p10 5, p90 5.0000001 lie too close together; gamma needs a shape below 1000000000',
    ],
    ['weibull', 'p10: 0, p90: 5', 'p10 0 is zero; weibull needs p10 > 0'],
    ['uniform', 'p10: 5, p90: 5', 'p10 5 is not below p90 5; a higher percentile needs a higher value'],
  ])('%s { %s }', (law, keys, fault) => {
    expect(faultsOf(smallWith('cost_per_ticket', `{ dist: ${law}, ${keys} }`))).toEqual([
      `35:20 human.cost_per_ticket: ${fault}`,
    ]);
  });

  test.each(['triangular', 'pert'])('%s with its median too far to one side', (law) => {
    expect(faultsOf(smallWith('cost_per_ticket', `{ dist: ${law}, p10: 1, p50: 1.001, p90: 9 }`))).toEqual([
      expect.stringMatching(
        new RegExp(
          `lie too far to one side; with these outer values ${law} needs p50 between [\\d.]+ and [\\d.]+$`,
        ),
      ),
    ]);
  });

  test.each([
    ['P10', 'p10'],
    ['p_10', 'p10'],
    ['p10%', 'p10'],
    ['p.975', 'p975'],
  ])('the key %s means %s', (written, meant) => {
    expect(
      faultsOf(smallWith('cost_per_ticket', `{ dist: lognormal, ${JSON.stringify(written)}: 3, p99: 13.5 }`)),
    ).toContainEqual(expect.stringContaining(`did you mean \`${meant}\`?`));
  });
});
