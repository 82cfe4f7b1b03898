import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeQuantities, quantityText } from '../../src/scenario/describe-quantities.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import { quantityLaw } from '../../src/scenario/quantity-law.ts';
import { ticketScenario } from '../simulate/ticket-scenario.ts';
import { SMALL_SCENARIO, smallWith } from './small-scenario.ts';

const at = (name: string) => new URL(name, import.meta.url);
const EVERY_LAW = parseScenario(readFileSync(at('every-law.yaml'), 'utf8'), 'every-law.yaml');

test('every law and section, described: the whole account', () => {
  const lines = describeQuantities(EVERY_LAW).map(({ path, level, mean, p01, p50, p99, text, atMeanOf }) => {
    const numbers = [mean, p01, p50, p99].map((number) => String(Number(number.toPrecision(7))));
    return [path, level, ...numbers, text, ...atMeanOf].join(' | ');
  });
  expect(`${lines.join('\n')}\n`).toBe(readFileSync(at('every-law.golden.txt'), 'utf8'));
});

test('what the account says follows from the laws', () => {
  const of = (path: string) => {
    const found = describeQuantities(EVERY_LAW).find((description) => description.path === path);
    if (found === undefined) throw new Error(`${path} is not described`);
    return found;
  };
  // 1 + 6.5 failures; the mean of a list: (900 + 3 * 1400) / 4; PERT (0.8 + 4 * 1 + 1.5) / 6; ln 2 * 0.1.
  expect(of('conversation.turns').mean).toBeCloseTo(7.5, 12);
  expect(of('conversation.system_prompt_tokens').mean).toBe(1275);
  expect(of('prices.input_usd_per_mtok').mean).toBeCloseTo(1.05, 12);
  expect(of('prices.cache_read_usd_per_mtok').p50).toBeCloseTo(0.1 * Math.LN2, 12);
  expect(of('prices.output_usd_per_mtok')).toMatchObject({ level: 'constant', mean: 5, text: '5' });
  expect(of('conversation.turns')).toMatchObject({ level: 'variable', atMeanOf: ['mean'] });
  expect(of('conversation.turns.mean')).toMatchObject({ level: 'uncertain', atMeanOf: [] });
});

test('what only some tickets have is described too', () => {
  const scenario = ticketScenario({
    conversation: {
      retry_rate: '{ dist: beta, mean: 0.02, n: 100 }',
      summary: '{ above_tokens: 2000, summary_tokens: 200 }',
    },
    rest: `deflection: { rate: 0.4, handed_over_turns: { dist: poisson, shift: 1, mean: 2 } }
escalation: { rate: 0.2, at_turn: 2, model: own, caching: none, prices: { input_usd_per_mtok: 2, output_usd_per_mtok: 6 } }
infrastructure: [{ line: guard, usd_per_turn: 0.001, tokens_per_turn: 50, usd_per_mtok: 0.02 }]`,
  });
  const paths = describeQuantities(scenario).map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      'conversation.retry_rate',
      'conversation.summary.summary_tokens',
      'deflection.handed_over_turns',
      'escalation.rate',
      'escalation.at_turn',
      'escalation.prices.input_usd_per_mtok',
      'infrastructure[0].usd_per_turn',
      'infrastructure[0].tokens_per_turn',
    ]),
  );
});

test('every quantity that a scenario states is described, in the order of the sections', () => {
  const paths = describeQuantities(parseScenario(SMALL_SCENARIO, 'small.yaml')).map(({ path }) => path);
  expect(paths).toEqual([
    'tickets.per_month',
    'tickets.growth_per_month',
    'tickets.month_noise_cv',
    'conversation.system_prompt_tokens',
    'conversation.turns',
    'conversation.user_tokens',
    'conversation.assistant_tokens',
    'conversation.retrieval_tokens',
    'conversation.reply_gap_seconds',
    'prices.input_usd_per_mtok',
    'prices.output_usd_per_mtok',
    'prices.cache_read_usd_per_mtok',
    'prices.cache_write_usd_per_mtok',
    'deflection.rate',
    'deflection.repeat_contact',
    'human.cost_per_ticket',
    'infrastructure[0].monthly',
    'infrastructure[0].usd_per_ticket',
    'infrastructure[1].tokens_per_ticket',
    'infrastructure[1].usd_per_mtok',
  ]);
});

test.each(
  describeQuantities(EVERY_LAW).filter(
    ({ path }) => path.startsWith('conversation.') && !path.endsWith('.mean') && !path.endsWith('.median'),
  ),
)('the text of $path reads back as the same quantity', ({ path, text }) => {
  const key = path.replace('conversation.', '');
  const again = describeQuantities(parseScenario(smallWith(key, text), 'small.yaml'));
  expect(again.find((description) => description.path === path)?.text).toBe(text);
});

const law = (dist: string, keys: readonly string[], values: readonly number[], bounds: object = {}) =>
  quantityLaw({ dist, keys, values, shift: 0, min: -Infinity, max: Infinity, ...bounds });

test('a truncated mean is that of the kept part', () => {
  // Exponential: memoryless, so min only moves it; the upper cut is 1 - m / (e^m - 1) for the mean 1 and max m.
  expect(law('exponential', ['mean'], [1], { min: 3 }).mean()).toBeCloseTo(4, 10);
  expect(law('exponential', ['mean'], [1], { max: 2 }).mean()).toBeCloseTo(1 - 2 / Math.expm1(2), 10);
  // Half of a normal law: sd * sqrt(2 / pi).
  expect(law('normal', ['mean', 'sd'], [0, 3], { min: 0 }).mean()).toBeCloseTo(
    3 * Math.sqrt(2 / Math.PI),
    10,
  );
  // Uniform, kept and shifted: from 4 to 10 after the shift.
  expect(law('uniform', ['low', 'high'], [0, 10], { shift: 2, min: 4, max: 10 }).mean()).toBeCloseTo(7, 10);
  expect(law('discrete', ['values', 'weights'], [1, 2, 6, 1, 1, 2], { min: 2 }).mean()).toBeCloseTo(
    14 / 3,
    12,
  );
});

/** Mean of a Poisson law between whole numbers, term by term. */
function poissonMeanBetween(rate: number, low: number, high: number): number {
  let [mass, total, moment] = [Math.exp(-rate), 0, 0];
  for (let k = 0; k <= high; k++) {
    if (k > 0) mass *= rate / k;
    if (k >= low) {
      total += mass;
      moment += k * mass;
    }
  }
  return moment / total;
}

test.each([
  [1, 200],
  [4, 9],
  [0, 5],
])('a Poisson law of mean 6 kept from %d to %d has the mean of its terms', (min, max) => {
  expect(law('poisson', ['mean'], [6], { min, max }).mean()).toBeCloseTo(poissonMeanBetween(6, min, max), 10);
});

test('a bound that nothing reaches changes no mean, and costs no sum up to it', () => {
  expect(law('poisson', ['mean'], [6], { shift: 1, max: 1e15 }).mean()).toBe(7);
});

test('a kept law: its support, share, percentiles and distribution function', () => {
  const kept = law('poisson', ['mean'], [6], { shift: 1, min: 2.5, max: 4.5 });
  expect(kept.support).toEqual([3, 4]);
  // P(2) + P(3) of Poisson(6) = e^-6 (18 + 36)
  expect(kept.kept).toBeCloseTo(54 * Math.exp(-6), 12);
  expect([kept.quantile(0.3), kept.quantile(0.34)]).toEqual([3, 4]);
  expect([kept.cdf(2), kept.cdf(4)]).toEqual([0, 1]);
  expect(kept.cdf(3)).toBeCloseTo(1 / 3, 10);
  expect(law('discrete', ['values', 'weights'], [1, 2, 6, 1, 1, 2], { min: 2 }).support).toEqual([2, 6]);
  expect(law('lognormal', ['median', 'sigma'], [5, 1], { min: 2, max: 9 }).support).toEqual([2, 9]);
});

test('a quantity in one line of YAML', () => {
  const normal = { dist: 'normal', keys: ['mean', 'sd'], values: [6.5, 0.4], shift: 2, min: 0, max: 9 };
  expect(quantityText(normal, 'ticket')).toBe(
    '{ dist: normal, mean: 6.5, sd: 0.4, shift: 2, min: 0, max: 9, per: ticket }',
  );
  expect(quantityText({ ...normal, shift: 0, max: Infinity }, 'turn')).toBe(
    '{ dist: normal, mean: 6.5, sd: 0.4, min: 0 }',
  );
  expect(quantityText(0.5)).toBe('0.5');
});
