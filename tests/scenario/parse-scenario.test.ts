import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { DISTRIBUTION_NAMES, distributionNamed } from '../../src/random/distributions.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import { faultsOf, SMALL_SCENARIO, smallWith } from './small-scenario.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const textOf = (name: string) => readFileSync(join(HERE, name), 'utf8');

/** Hours and months that are all the same. */
const EVEN_TIMES = {
  monthNoiseCorrelation: 0,
  seasons: Array.from({ length: 12 }, () => 1),
  hourShares: Array.from({ length: 24 }, () => 1 / 24),
};

test('ten faults of one file come out at once, each with its place, what was found and the rule', () => {
  let message = '';
  try {
    parseScenario(textOf('ten-faults.yaml'), 'ten-faults.yaml');
  } catch (error) {
    message = (error as Error).message;
  }
  expect(`${message}\n`).toBe(textOf('ten-faults.golden.txt'));
  expect(message.split('\n')).toHaveLength(10);
});

const SHIPPED = fileURLToPath(new URL('../../scenarios', import.meta.url));
test.each(readdirSync(SHIPPED).filter((name) => name.endsWith('.yaml')))(
  'the shipped scenario %s has no fault, and its id is its name',
  (name) => {
    const scenario = parseScenario(readFileSync(join(SHIPPED, name), 'utf8'), name);
    expect(`${scenario.id}.yaml`).toBe(name);
  },
);

test('a scenario becomes values in the units of their names', () => {
  expect(parseScenario(SMALL_SCENARIO, 'small.yaml')).toEqual({
    id: 'small',
    title: 'A small one',
    question: 'What does it cost?',
    seed: 1,
    trials: 1000,
    horizon: { start: '2027-01', months: 3 },
    tickets: { perMonth: 2000, growthPerMonth: 0.01, monthNoiseCv: 0.05, ...EVEN_TIMES },
    pricePath: [],
    segments: [
      {
        share: 1,
        conversation: {
          systemPromptTokens: 500,
          turns: 5,
          userTokens: { tokens: 20, per: 'turn' },
          assistantTokens: { tokens: 200, per: 'turn' },
          retrievalTokens: { tokens: 0, per: 'turn' },
          retrievalKept: false,
          thinkingTokens: 0,
          retryRate: 0,
          replyGapSeconds: 100,
        },
        model: 'claude-haiku-4-5',
        prices: {
          inputUsdPerMtok: 1,
          outputUsdPerMtok: 5,
          cacheReadUsdPerMtok: 0.1,
          cacheWriteUsdPerMtok: 1.25,
          minimumPrefixTokens: 4096,
          incrementTokens: 1,
          lifetimeSeconds: 300,
        },
        caching: { kind: 'none' },
        deflection: { rate: 0.4, repeatContact: 0.1, repeatTickets: 'counted' },
        service: { tier: 'standard', dataResidency: false },
      },
    ],
    human: { costPerTicketUsd: 5, staffing: 'shared', handoffExtra: 0 },
    infrastructure: [
      { line: 'hosting', monthlyUsd: 50, usdPerTicket: 0.001 },
      { line: 'embedding', tokensPerTicket: 50, usdPerMtok: 0.02 },
    ],
    budget: { metric: 'ai_cost', amountsUsd: [1000], confidence: [0.9] },
    assumptions: { 'tickets.per_month': 'counted last year' },
  });
});

test('what a scenario may leave out is absent or, where the reference says so, 0', () => {
  const text = `costband: 1
id: least
title: The least that a scenario states
seed: 0
trials: 4
horizon: { start: 2027-12, months: 1 }
tickets: { per_month: 0 }
conversation: { system_prompt_tokens: 0, turns: 1, user_tokens: 0, assistant_tokens: 0 }
model: claude-haiku-4-5
caching: none
`;
  const { tickets, segments, ...rest } = parseScenario(text, 'least.yaml');
  expect(tickets).toEqual({ perMonth: 0, growthPerMonth: 0, monthNoiseCv: 0, ...EVEN_TIMES });
  const [{ conversation, prices, deflection }] = segments;
  expect(segments).toHaveLength(1);
  expect(deflection).toBeUndefined();
  expect(conversation.retrievalTokens).toEqual({ tokens: 0, per: 'turn' });
  expect('replyGapSeconds' in conversation).toBe(false);
  expect(prices).toEqual({});
  expect(rest.infrastructure).toEqual([]);
  for (const key of ['question', 'human', 'budget', 'assumptions']) {
    expect(key in rest).toBe(false);
  }
});

test.each([
  'costband',
  'id',
  'title',
  'seed',
  'trials',
  'horizon',
  'tickets',
  'conversation',
  'model',
  'caching',
])('a scenario without %s says that it is missing', (key) => {
  const lines = SMALL_SCENARIO.split('\n');
  const first = lines.findIndex((line) => line.startsWith(`${key}:`));
  const after = lines.findIndex((line, i) => i > first && /^\w/.test(line));
  const text = [...lines.slice(0, first), ...lines.slice(after)].join('\n');
  expect(faultsOf(text)).toContainEqual(expect.stringMatching(`^1:1 ${key}: missing; needs `));
});

describe('turns', () => {
  const place = '16:10 conversation.turns';
  const laws =
    'poisson or negative_binomial with shift: 1, discretised_lognormal, or discrete with whole values';

  test('are whole numbers from 1 on', () => {
    const needs = 'needs a whole number of turns, at least 1';
    expect(faultsOf(smallWith('turns', '1'))).toEqual([]);
    expect(faultsOf(smallWith('turns', '0'))).toEqual([`${place}: 0; ${needs}`]);
    expect(faultsOf(smallWith('turns', '-2'))).toEqual([`${place}: -2; ${needs}`]);
    expect(faultsOf(smallWith('turns', '6.5'))).toEqual([
      `${place}: 6.5; ${needs}: for a mean of 6.5 use ${laws}`,
    ]);
  });

  test.each(
    DISTRIBUTION_NAMES.filter((name) => !distributionNamed(name).discrete).map((name) => [
      name,
      distributionNamed(name).forms[0]?.keys ?? ['p10', 'p50', 'p90'],
    ]),
  )('are not drawn from %s, whose draws are fractions', (name, keys) => {
    const parameters = keys.map((key, i) => `${key}: ${key === 'mean' && name === 'beta' ? 0.5 : i + 1}`);
    expect(faultsOf(smallWith('turns', `{ dist: ${name}, ${parameters.join(', ')} }`))).toEqual([
      `${place}: ${name}, a law of fractions; needs a whole number of turns: use ${laws}`,
    ]);
  });

  test('the remedy names every law of whole numbers but the constant', () => {
    const discrete = DISTRIBUTION_NAMES.filter((name) => distributionNamed(name).discrete);
    for (const name of discrete) if (name !== 'constant') expect(laws).toMatch(new RegExp(`\\b${name}\\b`));
  });

  const turnsNeeds = 'needs a whole number of turns, at least 1';
  test.each([
    ['{ dist: poisson, mean: 6 }', `poisson can fall to 0; ${turnsNeeds}: write shift: 1, or min: 1`],
    [
      '{ dist: negative_binomial, r: 3, mean: 5, min: 0 }',
      `negative_binomial can fall to 0; ${turnsNeeds}: write shift: 1, or min: 1`,
    ],
    [
      '{ dist: poisson, mean: 6, shift: -2, min: -1 }',
      `poisson can fall to -1; ${turnsNeeds}: write shift: 1, or min: 1`,
    ],
    [
      '{ dist: discretised_lognormal, median: 4, sigma: 0.7, shift: -1 }',
      `discretised_lognormal can fall to 0; ${turnsNeeds}: drop the shift, or add min: 1`,
    ],
    [
      '{ dist: discrete, values: [0, 2], weights: [1, 1] }',
      `discrete can fall to 0; ${turnsNeeds}: write shift: 1, or min: 1`,
    ],
    ['{ dist: constant, value: 0 }', `constant can fall to 0; ${turnsNeeds}: write shift: 1, or min: 1`],
    ['{ dist: constant, value: 6.5 }', `constant 6.5; needs a whole number of turns: use ${laws}`],
  ])('cannot be %s', (yaml, fault) => {
    expect(faultsOf(smallWith('turns', yaml))).toEqual([`${place}: ${fault}`]);
  });

  test.each([
    '{ dist: poisson, mean: 6, shift: 1 }',
    '{ dist: poisson, mean: 6, min: 1 }',
    '{ dist: poisson, mean: 6, min: 0.5 }',
    '{ dist: negative_binomial, mean: 6, variance: 9, shift: 1, max: 30 }',
    '{ dist: discretised_lognormal, median: 4, sigma: 0.7 }',
    '{ dist: discrete, values: [0, 2], weights: [0, 1] }',
    '{ dist: constant, value: 6 }',
    '{ dist: poisson, shift: 1, mean: { dist: gamma, mean: 6, cv: 0.1 } }',
  ])('may be %s', (yaml) => {
    expect(faultsOf(smallWith('turns', yaml))).toEqual([]);
  });

  test('have no fractions in a list or a shift, each named where it stands', () => {
    expect(
      faultsOf(smallWith('turns', '{ dist: discrete, values: [1.5, 2], weights: [1, 1], shift: 0.5 }')),
    ).toEqual([
      '16:37 conversation.turns.values[0]: 1.5; needs a whole number of turns',
      '16:70 conversation.turns.shift: 0.5; needs a whole number of turns, so a whole shift',
    ]);
  });
});

describe('what a law may give', () => {
  const AT_LEAST_0 = [
    ['per_month', '11:14 tickets.per_month', 'a number of tickets'],
    ['month_noise_cv', '13:19 tickets.month_noise_cv', 'a coefficient of variation'],
    ['system_prompt_tokens', '15:25 conversation.system_prompt_tokens', 'a number of tokens'],
    ['user_tokens', '17:16 conversation.user_tokens', 'a number of tokens'],
    ['assistant_tokens', '18:21 conversation.assistant_tokens', 'a number of tokens'],
    ['retrieval_tokens', '19:21 conversation.retrieval_tokens', 'a number of tokens'],
    ['reply_gap_seconds', '20:22 conversation.reply_gap_seconds', 'a number of seconds'],
    ['input_usd_per_mtok', '23:23 prices.input_usd_per_mtok', 'an amount in USD'],
    ['output_usd_per_mtok', '24:24 prices.output_usd_per_mtok', 'an amount in USD'],
    ['cache_read_usd_per_mtok', '25:28 prices.cache_read_usd_per_mtok', 'an amount in USD'],
    ['cache_write_usd_per_mtok', '26:29 prices.cache_write_usd_per_mtok', 'an amount in USD'],
    ['cost_per_ticket', '35:20 human.cost_per_ticket', 'an amount in USD'],
    ['monthly', '38:14 infrastructure[0].monthly', 'an amount in USD'],
    ['usd_per_ticket', '39:21 infrastructure[0].usd_per_ticket', 'an amount in USD'],
    ['tokens_per_ticket', '41:24 infrastructure[1].tokens_per_ticket', 'a number of tokens'],
    ['usd_per_mtok', '42:19 infrastructure[1].usd_per_mtok', 'an amount in USD'],
  ] as const;

  test.each(AT_LEAST_0)('%s is at least 0, and min: 0 keeps a normal law there', (key, place, name) => {
    expect(faultsOf(smallWith(key, '-1'))).toEqual([`${place}: -1; needs ${name}, at least 0`]);
    expect(faultsOf(smallWith(key, '{ dist: normal, mean: 5, sd: 1 }'))).toEqual([
      `${place}: normal can fall to -Infinity; needs ${name}, at least 0: use lognormal or gamma, or add min: 0`,
    ]);
    expect(faultsOf(smallWith(key, '{ dist: normal, mean: 5, sd: 1, min: 0 }'))).toEqual([]);
  });

  test.each([
    ['rate', '32:9 deflection.rate'],
    ['repeat_contact', '33:19 deflection.repeat_contact'],
  ])('%s is a share from 0 to 1, whatever law gives it', (key, place) => {
    const needs = 'needs a share from 0 to 1';
    expect(faultsOf(smallWith(key, '1.2'))).toEqual([`${place}: 1.2; ${needs}`]);
    expect(faultsOf(smallWith(key, '{ dist: normal, mean: 0.4, sd: 0.05 }'))).toEqual([
      `${place}: normal can fall to -Infinity; ${needs}: use beta, or add min: 0 and max: 1`,
    ]);
    expect(faultsOf(smallWith(key, '{ dist: lognormal, median: 0.4, sigma: 0.1 }'))).toEqual([
      `${place}: lognormal can rise to Infinity; ${needs}: use beta, or add max: 1`,
    ]);
    expect(faultsOf(smallWith(key, '{ dist: beta, mean: 0.4, n: 20, shift: 0.1 }'))).toEqual([
      `${place}: beta can rise to 1.1; ${needs}: drop the shift, or add max: 1`,
    ]);
    expect(faultsOf(smallWith(key, '{ dist: normal, mean: 0.4, sd: 0.05, min: 0, max: 1 }'))).toEqual([]);
  });

  test('a growth stays above -1', () => {
    expect(faultsOf(smallWith('growth_per_month', '-1'))).toEqual([
      '12:21 tickets.growth_per_month: -1; needs a growth above -1',
    ]);
    expect(faultsOf(smallWith('growth_per_month', '{ dist: normal, mean: 0, sd: 0.1, min: -1 }'))).toEqual([
      '12:21 tickets.growth_per_month: normal can fall to -1; needs a growth above -1: add a min above -1',
    ]);
    expect(faultsOf(smallWith('growth_per_month', '{ dist: normal, mean: 0, sd: 0.1, min: -0.9 }'))).toEqual(
      [],
    );
  });

  test('an uncertain parameter keeps to the rules as far as draws go', () => {
    expect(
      faultsOf(smallWith('turns', '{ dist: poisson, shift: 1, mean: { dist: normal, mean: 6, sd: 1 } }')),
    ).toEqual([
      expect.stringMatching(
        /^16:43 conversation\.turns\.mean: mean -0\.36134\d* is negative \(mean at its 1e-10 quantile\); poisson needs mean > 0$/,
      ),
    ]);
    expect(
      faultsOf(smallWith('turns', '{ dist: poisson, shift: 1, mean: { dist: normal, mean: 6, sd: 0.9 } }')),
    ).toEqual([]);
  });

  test('a law stands for a parameter only where draws differ from ticket to ticket, one level deep', () => {
    const rule =
      'needs a number here: a law may stand for a parameter only in conversation and caching, one level deep';
    expect(
      faultsOf(smallWith('rate', '{ dist: beta, n: 20, mean: { dist: uniform, p05: 0.1, p95: 0.2 } }')),
    ).toEqual([`32:36 deflection.rate.mean: a map; ${rule}`]);
    const twice = '{ dist: gamma, shape: 2, mean: { dist: gamma, shape: 2, mean: { dist: uniform } } }';
    expect(faultsOf(smallWith('user_tokens', twice))).toEqual([
      `17:78 conversation.user_tokens.mean.mean: a map; ${rule}`,
    ]);
    expect(faultsOf(smallWith('turns', '{ dist: constant, value: { dist: poisson, mean: 3 } }'))).toEqual([
      '16:35 conversation.turns.value: a map; put this law in place of the constant',
    ]);
  });

  test('more turns or calls than any run can meter are refused', () => {
    expect(faultsOf(smallWith('turns', '10000'))).toEqual([]);
    expect(faultsOf(smallWith('turns', '10001'))).toEqual([
      '16:10 conversation.turns: 10001; needs a whole number of turns, at least 1, and at most 10000',
    ]);
    const heavy = (max: string) =>
      smallWith('turns', `{ dist: discretised_lognormal, median: 7, sigma: 2.38${max} }`);
    expect(faultsOf(heavy(''))[0]).toMatch(
      /^16:10 conversation\.turns: discretised_lognormal reaches \d+; needs a whole number of turns, at most 10000: add max: 10000$/,
    );
    expect(faultsOf(heavy(', max: 10000'))).toEqual([]);
    // of a geometric law of mean 430 less than 2^-33 lies above 33 log 2 / log(431 / 430), which is 9858; of 440, 10076
    expect(faultsOf(smallWith('turns', '{ dist: negative_binomial, r: 1, mean: 430, shift: 1 }'))).toEqual(
      [],
    );
    expect(
      faultsOf(smallWith('turns', '{ dist: negative_binomial, r: 1, mean: 440, shift: 1 }')),
    ).toHaveLength(1);
  });

  test('a law too wide for its table is refused, with what to use instead', () => {
    expect(faultsOf(smallWith('per_month', '{ dist: poisson, mean: 1e12 }'))).toEqual([
      expect.stringMatching(
        /^11:14 tickets\.per_month: poisson spreads over \d+ whole numbers; needs at most 1048576: use a narrower law, or a continuous one such as gamma where fractions make sense$/,
      ),
    ]);
    expect(faultsOf(smallWith('per_month', '{ dist: poisson, mean: 1e9 }'))).toEqual([]);
    // geometric: 1 - 1e-13 of it lies below log(1e-13) / log(mean / (1 + mean)), which is 2^20 at a mean of 35,030
    expect(faultsOf(smallWith('per_month', '{ dist: negative_binomial, r: 1, mean: 34900 }'))).toEqual([]);
    expect(faultsOf(smallWith('per_month', '{ dist: negative_binomial, r: 1, mean: 35100 }'))[0]).toMatch(
      /negative_binomial spreads over 1050\d{3} whole numbers/,
    );
    expect(faultsOf(smallWith('per_month', '{ dist: discretised_lognormal, median: 9, sigma: 2 }'))).toEqual(
      [],
    );
    expect(
      faultsOf(smallWith('per_month', '{ dist: discretised_lognormal, median: 900, sigma: 2 }'))[0],
    ).toMatch(/discretised_lognormal spreads over \d+ whole numbers; needs at most 524288: /);
    const rule = 'needs at most 500: beyond, draws that no run sees make the mean';
    expect(faultsOf(smallWith('per_month', '{ dist: lognormal, mu: 0, sigma: 4 }'))).toEqual([
      `11:14 tickets.per_month: lognormal has an sd of 2.98e+3 times its mean; ${rule}`,
    ]);
    expect(faultsOf(smallWith('per_month', '{ dist: gamma, mean: 1, cv: 501 }'))).toEqual([
      `11:14 tickets.per_month: gamma has an sd of 501 times its mean; ${rule}`,
    ]);
    expect(faultsOf(smallWith('per_month', '{ dist: weibull, shape: 0.001, scale: 1 }'))).toEqual([
      `11:14 tickets.per_month: weibull has an sd of NaN times its mean; ${rule}`,
    ]);
  });

  test.each([
    ['dist: lognormal, median: 1e16, sigma: 1', '10000000000000000'],
    ['dist: gamma, shape: 1e-13, scale: 5', '1e-13'],
    ['dist: gamma, shape: 2, mean: 5, shift: 1e16', '10000000000000000'],
    ['dist: gamma, shape: 2, mean: 5, max: 1e16', '10000000000000000'],
  ])('numbers of a law have a size that float64 can work with: %s', (law, found) => {
    expect(faultsOf(smallWith('per_month', `{ ${law} }`))).toEqual([
      expect.stringMatching(
        `^11:14 tickets\\.per_month: ${found} in a law; \\w+ needs 0 or numbers of a size from 1e-12 to 1000000000000000$`,
      ),
    ]);
  });

  test('bounds that leave too little of a law are refused', () => {
    expect(faultsOf(smallWith('per_month', '{ dist: normal, mean: 5, sd: 1, min: 7.4 }'))).toEqual([
      expect.stringMatching(
        /^11:14 tickets\.per_month: min and max leave 0\.00820 of the law; they must leave at least 0\.01$/,
      ),
    ]);
    expect(faultsOf(smallWith('per_month', '{ dist: normal, mean: 5, sd: 1, min: 7.3 }'))).toEqual([]);
  });

  test('per is turn or ticket, and only for tokens', () => {
    const law = 'dist: gamma, shape: 2, mean: 20';
    expect(faultsOf(smallWith('user_tokens', `{ ${law}, per: ticket }`))).toEqual([]);
    expect(faultsOf(smallWith('user_tokens', `{ ${law}, per: month }`))).toEqual([
      '17:56 conversation.user_tokens.per: text "month"; needs turn (a draw for each) or ticket (one draw, used in each turn)',
    ]);
    expect(faultsOf(smallWith('user_tokens', `{ ${law}, pre: ticket }`))).toEqual([
      '17:51 conversation.user_tokens.pre: unknown key; did you mean `per`?',
    ]);
    expect(faultsOf(smallWith('reply_gap_seconds', `{ ${law}, per: ticket }`))).toEqual([
      '20:57 conversation.reply_gap_seconds.per: unknown key; gamma takes shape, scale, mean, sd, cv, shift, min, max',
    ]);
  });
});

describe('caching by the provider, and tools', () => {
  test('what is not certain about the cache has defaults', () => {
    expect(parseScenario(smallWith('caching', 'provider'), 'small.yaml').segments[0].caching).toEqual({
      kind: 'provider',
      lifetime: '5m',
      survival: 1,
      sharedPrompt: 'warm',
    });
    expect(
      parseScenario(
        smallWith('caching', '{ provider: { lifetime: 1h, survival: 0.9, shared_prompt: cold } }'),
        'small.yaml',
      ).segments[0].caching,
    ).toEqual({ kind: 'provider', lifetime: '1h', survival: 0.9, sharedPrompt: 'cold' });
  });

  test.each([
    ['{ provider: warm }', 'caching.provider: text "warm"; needs a map of lifetime, survival, shared_prompt'],
    ['{ provider: { lifetime: 2h } }', 'caching.provider.lifetime: text "2h"; needs 5m or 1h'],
    ['{ provider: { survivall: 0.9 } }', 'caching.provider.survivall: unknown key; did you mean `survival`?'],
    ['{ provider: { survival: 1.5 } }', 'caching.provider.survival: 1.5; needs a share from 0 to 1'],
  ])('%s is refused', (yaml, fault) => {
    expect(faultsOf(smallWith('caching', yaml))[0]).toContain(fault);
  });
});

describe('what stands together', () => {
  const without = (section: string) => {
    const [before, after] = SMALL_SCENARIO.split(new RegExp(`^${section}:.*\\n(?:  .*\\n)*`, 'm'));
    return `${before}${after}`;
  };

  test('human needs deflection', () => {
    expect(faultsOf(without('deflection'))).toEqual([
      '31:1 human: human without deflection; needs deflection, to say which tickets cost it',
    ]);
  });

  test('a model needs a price, from the book or stated', () => {
    expect(faultsOf(smallWith('model', 'house_model'))).toEqual([]);
    expect(faultsOf(without('prices').replace('claude-haiku-4-5', 'house_model'))).toEqual([
      '21:8 model: text "house_model"; not in the price book: state prices.input_usd_per_mtok and prices.output_usd_per_mtok',
    ]);
    expect(faultsOf(without('prices').replace('claude-haiku-4-5', 'claude-haiku-4.5'))[0]).toContain(
      'did you mean `claude-haiku-4-5`? otherwise state',
    );
  });

  test('caching by the provider needs reply gaps, and rules for the model', () => {
    expect(faultsOf(smallWith('caching', 'provider').replace(/ {2}reply_gap.*\n/, ''))).toEqual([
      '14:1 conversation.reply_gap_seconds: missing; caching: provider needs it, to say which requests come while the cache lives',
    ]);
    const own = smallWith('caching', 'provider')
      .replace('claude-haiku-4-5', 'house_model')
      .replace(/ {2}(cache_read|lifetime).*\n/g, '');
    expect(faultsOf(own)).toEqual([
      '28:10 caching: text "provider"; the price book has no cache rule or price for this model: state prices.cache_read_usd_per_mtok, prices.lifetime_seconds',
    ]);
  });

  const cachingNeeds =
    'needs none, article, provider, { provider: … }, { explicit: … }, { hit_rate: … } or { cached_tokens: … }';
  test.each([
    ['nnone', '30:10 caching: text "nnone"; # did you mean `none`?'],
    ['{}', '30:10 caching: 0 of these keys; #'],
    ['{ hit_rate: 0.5, cached_tokens: 5 }', '30:10 caching: 2 of these keys; #'],
    ['{ hit_rates: 0.5 }', '30:12 caching.hit_rates: unknown key; did you mean `hit_rate`?'],
    ['{ hit_rate: 1.5 }', '30:22 caching.hit_rate: 1.5; needs a share from 0 to 1'],
    ['{ cached_tokens: -1 }', '30:27 caching.cached_tokens: -1; needs a number of tokens, at least 0'],
    ['[none]', '30:10 caching: a list; #'],
  ])('caching: %s', (yaml, fault) => {
    const text = fault.replace(/# (?=did)/, `${cachingNeeds}: `).replace('#', cachingNeeds);
    expect(faultsOf(smallWith('caching', yaml))).toEqual([text]);
  });

  test.each([
    'none',
    'article',
    'provider',
    '{ hit_rate: 0.5 }',
    '{ cached_tokens: { dist: gamma, shape: 2, mean: 900 } }',
  ])('caching: %s is taken', (yaml) => {
    expect(faultsOf(smallWith('caching', yaml))).toEqual([]);
  });

  test('a cost line has a name of its own and a cost', () => {
    const lines = (yaml: string) => faultsOf(`${without('infrastructure')}infrastructure: ${yaml}\n`);
    expect(lines('[{ line: a }]')).toEqual([
      '42:18 infrastructure[0]: a line without a cost; needs one of monthly, usd_per_ticket, tokens_per_ticket, usd_per_turn, tokens_per_turn, usd_per_mtok, minimum, one_off, yearly, usd_per_resolution',
    ]);
    expect(lines('[{ line: a, monthly: 1 }, { line: a, monthly: 2 }]')).toEqual([
      '42:51 infrastructure[1].line: text "a"; needs a name of its own: infrastructure[0] has this one',
    ]);
    expect(lines('[{ line: llm, monthly: 1 }]')[0]).toMatch(
      /^42:26 infrastructure\[0\]\.line: text "llm"; needs a name other than llm, infra, /,
    );
    expect(lines('[{ line: a, tokens_per_ticket: 1 }]')).toEqual([
      '42:18 infrastructure[0].usd_per_mtok: missing; tokens_per_ticket needs it',
    ]);
    expect(lines('[{ line: a, usd_per_mtok: 1 }]')).toEqual([
      '42:18 infrastructure[0].tokens_per_ticket: missing; usd_per_mtok needs it, or tokens_per_turn',
    ]);
    expect(lines('{ line: a, monthly: 1 }')).toEqual(['42:17 infrastructure: a map; needs a list of lines']);
  });

  test('a budget asks at least one question, none of them twice, about a cost that the scenario has', () => {
    const budget = (yaml: string) => faultsOf(`${without('budget')}budget: ${yaml}\n`);
    const empty = '45:1 budget: neither amounts nor confidence; needs amounts, confidence, or both';
    expect(budget('{}')).toEqual([empty]);
    expect(budget('{ amounts: [], confidence: [] }')).toEqual([empty]);
    expect(budget('{ amounts: [], confidence: [0.9] }')).toEqual([]);
    expect(budget('{ amounts: [5, 7, 5] }')).toEqual([
      '45:27 budget.amounts[2]: 5; needs each number once: budget.amounts[0] is the same',
    ]);
    expect(budget('{ confidence: [0.9, 0.9, 90] }')).toEqual([
      '45:29 budget.confidence[1]: 0.9; needs each number once: budget.confidence[0] is the same',
      '45:34 budget.confidence[2]: 90; needs a level above 0 and below 1',
    ]);
    expect(budget('{ metric: profit, amounts: [5] }')).toEqual([
      '45:19 budget.metric: text "profit"; needs one of ai_cost, llm_cost, infra_cost, total_cost, human_cost',
    ]);
    expect(faultsOf(smallWith('metric', 'infra_cost').replace(/^infrastructure:\n(?: .*\n)*/m, ''))).toEqual([
      '37:11 budget.metric: text "infra_cost"; needs infrastructure, which the scenario leaves out',
    ]);
  });

  test.each([
    ['tickets.per_mnth', ': did you mean `per_month`?'],
    ['infrastructure[0].line.x', ''],
    ['infrastructure[7].line', ''],
    ['assumptions', ': did you mean `assumptions`?'],
    ['', ''],
  ])('an assumption about %j is about nothing', (path, guess) => {
    const text = SMALL_SCENARIO.replace('  tickets.per_month: c', `  ${JSON.stringify(path)}: c`);
    const rule = 'needs the path of something that the scenario states, such as `tickets.per_month`';
    const [fault] = faultsOf(text);
    const expected = path === 'assumptions' ? rule : rule + guess;
    expect(fault).toBe(
      `48:3 assumptions${path === 'assumptions' ? '.assumptions' : `["${path}"]`}: a path to nothing; ${expected}`,
    );
  });

  test('assumptions may be about a section, a value, a parameter and a line', () => {
    const more = ['tickets', 'deflection.rate', 'infrastructure[1].usd_per_mtok', 'budget.amounts[0]'];
    expect(faultsOf(SMALL_SCENARIO + more.map((path) => `  ${path}: a note\n`).join(''))).toEqual([]);
  });
});
