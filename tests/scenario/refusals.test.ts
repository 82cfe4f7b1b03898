import { describe, expect, test } from 'vitest';
import { decodeScenario } from '../../src/scenario/decode-scenario.ts';
import { HIDDEN_CHARACTER, ScenarioError } from '../../src/scenario/scenario-fault.ts';
import { faultsOf, SMALL_SCENARIO, smallWith } from './small-scenario.ts';

const KEYS =
  'costband, id, title, question, assumptions, seed, trials, horizon, tickets, conversation, model, prices, caching, service, successor, escalation, deflection, segments, vendor, price_path, human, infrastructure, correlations, copula, budget';

/** Nine anchors, each a list of nine of the one before: 9^9 values once the aliases are written out. */
function aliasBomb(): string {
  const names = [...'abcdefghi'];
  const lists = names.map((name, i) => {
    const item = i === 0 ? 'x' : `*${names[i - 1]}`;
    return `${name}: &${name} [${Array(9).fill(item).join(', ')}]`;
  });
  return lists.join('\n');
}

test('the small scenario has no fault, so that each fault below is of its own change', () => {
  expect(faultsOf(SMALL_SCENARIO)).toEqual([]);
});

describe('the text', () => {
  test.each([
    [
      'a tab',
      SMALL_SCENARIO.replace('  start', '\tstart'),
      '8:1 document: not YAML (tab as indent); tabs are not allowed as indentation',
    ],
    [
      'a bad indent',
      SMALL_SCENARIO.replace('  months', ' months'),
      '9:1 document: not YAML (bad indent); all mapping items must start at the same column',
    ],
    [
      'an open quote',
      smallWith('title', '"open'),
      '49:1 document: not YAML (missing char); missing closing "quote',
    ],
  ])('row 1, malformed YAML: %s', (_, text, fault) => {
    expect(faultsOf(text)[0]).toBe(fault);
  });

  test('row 2, a duplicate key names both lines, at the top and in a law', () => {
    expect(faultsOf(`${SMALL_SCENARIO}seed: 2\n`)).toEqual([
      '49:1 seed: key stands twice; line 5 has this key already: keep one',
    ]);
    expect(
      faultsOf(smallWith('turns', '\n    dist: poisson\n    mean: 6\n    shift: 1\n    mean: 7')),
    ).toEqual(['20:5 conversation.turns.mean: key stands twice; line 18 has this key already: keep one']);
  });

  test('row 3, an alias bomb, and more than 100 honest aliases; 100 pass', () => {
    expect(faultsOf(aliasBomb())).toContainEqual(expect.stringMatching(/; more than 100 aliases$/));
    const lines = (count: number) => {
      const more = Array.from({ length: count }, (_, i) => `  - { line: l${i}, monthly: *usd }\n`).join('');
      return smallWith('monthly', '&usd 50').replace('budget:', `${more}budget:`);
    };
    expect(faultsOf(lines(100))).toEqual([]);
    expect(faultsOf(lines(101))).toEqual([
      '143:28 infrastructure[102].monthly: alias "*usd"; more than 100 aliases',
    ]);
  });

  test('row 3, aliases of large lists: the values are counted once written out', () => {
    const list = `[${Array(1000).fill(1).join(', ')}]`;
    const text = `${SMALL_SCENARIO}x: [&x ${list}, ${Array(50).fill('*x').join(', ')}]\n`;
    expect(faultsOf(text)).toContainEqual(expect.stringContaining('more than 20000 values'));
  });

  test('row 4, an alias that contains itself', () => {
    const circular = SMALL_SCENARIO.replace('infrastructure:\n', 'infrastructure: &all\n  - *all\n');
    expect(faultsOf(circular)).toEqual([
      '37:5 infrastructure[0]: alias "*all"; circular: the alias contains itself',
    ]);
  });

  test('row 4, an alias without an anchor', () => {
    expect(faultsOf(smallWith('turns', '*nowhere'))).toEqual([
      '16:10 conversation.turns: alias "*nowhere"; there is no such anchor above',
    ]);
  });

  test.each([
    ['lists', `a: ${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['lists and maps that never close', '[{a: '.repeat(50_000)],
    ['lists, one level too many', `a: ${'['.repeat(33)}${']'.repeat(33)}`],
  ])('row 5, deep nesting: %s', (_, text) => {
    expect(faultsOf(text)).toEqual(['1:1 document: more than 32 levels; nested too deep for a scenario']);
  });

  test('row 6, a text over 1 MiB is refused before it is parsed; one of 1 MiB is read', () => {
    const sized = (bytes: number) => `${SMALL_SCENARIO}#`.padEnd(bytes, '\u0001');
    expect(faultsOf(sized(1_048_577))).toEqual([
      '1:1 document: 1048577 bytes; over 1 MiB: a scenario has at most 1048576 bytes',
    ]);
    expect(faultsOf(`${SMALL_SCENARIO}#`.padEnd(1_048_576, 'x'))).toEqual([]);
    expect(faultsOf('ü'.repeat(524_289))[0]).toContain('1048578 bytes');
  });

  test.each([
    ['!!binary aGVsbG8=', '!!binary'],
    ['!!int 5', '!!int'],
    ['!!set { a, b }', '!!set'],
    ['!!omap [a: 1]', '!!omap'],
  ])('row 7, the tag of %s', (yaml, tag) => {
    expect(faultsOf(smallWith('turns', yaml))).toEqual([
      expect.stringMatching(
        new RegExp(`^16:\\d+ conversation.turns: tag "${tag}"; tags are not part of a scenario: drop it$`),
      ),
    ]);
  });

  test('row 7, a tag of one’s own, and a tag on a key', () => {
    expect(faultsOf(smallWith('turns', '!mine 5'))).toEqual([
      '16:10 document: not YAML (tag resolve failed); unresolved tag: !mine',
    ]);
    expect(faultsOf(SMALL_SCENARIO.replace('seed: 1', '!!str seed: 1'))).toContain(
      '5:7 document: tag "!!str"; tags are not part of a scenario: drop it',
    );
  });

  test.each([
    [
      'two documents',
      `${SMALL_SCENARIO}---\n${SMALL_SCENARIO}`,
      '49:1 document: 2 documents; a file holds one scenario: drop the line ---',
    ],
    ['an empty file', '', `1:1 document: nothing; needs a map of ${KEYS}`],
    ['a comment alone', '# later\n', `1:1 document: nothing; needs a map of ${KEYS}`],
    ['a scalar', 'hello', `1:1 document: text "hello"; needs a map of ${KEYS}`],
    ['a list', '- a\n- b', `1:1 document: a list; needs a map of ${KEYS}`],
    ['YAML 1.1', `%YAML 1.1\n---\n${SMALL_SCENARIO}`, '1:1 document: %YAML 1.1; scenarios are YAML 1.2'],
  ])('row 8, %s', (_, text, fault) => {
    expect(faultsOf(text)).toEqual([fault]);
  });

  test('row 8, one document may begin with --- and end with ...', () => {
    expect(faultsOf(`---\n${SMALL_SCENARIO}...\n`)).toEqual([]);
  });
});

describe('keys', () => {
  test.each(['__proto__', 'constructor', 'prototype'])('row 9, %s is not allowed anywhere', (key) => {
    expect(faultsOf(`${SMALL_SCENARIO}${key}: { a: 1 }\n`)).toEqual([
      `49:1 document: key "${key}"; this key is not allowed`,
    ]);
    expect(faultsOf(smallWith('turns', `{ dist: poisson, mean: 6, shift: 1, ${key}: 1 }`))).toEqual([
      `16:46 conversation.turns: key "${key}"; this key is not allowed`,
    ]);
    expect(({} as { a?: number }).a).toBeUndefined();
  });

  test('row 10, a merge key', () => {
    const text = SMALL_SCENARIO.replace('tickets:', 'tickets: &t').replace(
      'deflection:\n',
      'deflection:\n  <<: *t\n',
    );
    expect(faultsOf(text)).toEqual([
      '32:3 deflection: merge key "<<"; merge keys are not part of YAML 1.2: write the keys out',
    ]);
  });

  test('row 11, an unknown key: the nearest one, or all that the place takes', () => {
    expect(faultsOf(SMALL_SCENARIO.replace('month_noise_cv', 'month_noise_vc'))).toEqual([
      '13:3 tickets.month_noise_vc: unknown key; did you mean `month_noise_cv`?',
    ]);
    expect(faultsOf(smallWith('turns', '{ dist: discretised_lognormal, median: 6, sgma: 1 }'))).toEqual([
      '16:52 conversation.turns.sgma: unknown key; did you mean `sigma`?',
    ]);
    expect(faultsOf(`${SMALL_SCENARIO}colour: red\n`)).toEqual([
      `49:1 colour: unknown key; known keys are ${KEYS}`,
    ]);
    expect(faultsOf(smallWith('turns', '{ dist: poisson, mean: 6, shift: 1, colour: 1 }'))).toEqual([
      '16:46 conversation.turns.colour: unknown key; poisson takes mean, shift, min, max',
    ]);
  });

  test.each([
    ['5: a', '49:1 document: 5 as a key; keys are text'],
    ['[a, b]: c', '49:1 document: a list as a key; keys are text'],
    ['? { a: 1 }\n: 2', '49:3 document: a map as a key; keys are text'],
    ['true: 1', '49:1 document: true as a key; keys are text'],
    [': 1', '49:1 document: nothing as a key; keys are text'],
  ])('row 12, a key that is not text: %s', (line, fault) => {
    expect(faultsOf(`${SMALL_SCENARIO}${line}\n`)).toEqual([fault]);
  });
});

describe('numbers', () => {
  test.each(['.nan', '.inf', '-.inf', '1e999'])('row 13, %s where a number stands', (yaml) => {
    const rules: Readonly<Record<string, string>> = {
      seed: '5:7 seed: # needs a whole number from 0 to 9007199254740991',
      turns: '16:10 conversation.turns: # needs a whole number of turns, at least 1',
      rate: '32:9 deflection.rate: # needs a share from 0 to 1',
      monthly: '38:14 infrastructure[0].monthly: # needs an amount in USD, at least 0',
    };
    for (const [key, fault] of Object.entries(rules)) {
      expect(faultsOf(smallWith(key, yaml))).toEqual([fault.replace('#', `${yaml};`)]);
    }
    expect(faultsOf(smallWith('rate', `{ dist: normal, mean: ${yaml}, sd: 0.1, min: 0, max: 1 }`))).toEqual([
      `32:31 deflection.rate.mean: ${yaml}; needs a number`,
    ]);
    expect(faultsOf(smallWith('amounts', `[1, ${yaml}]`))).toEqual([
      `45:16 budget.amounts[1]: ${yaml}; needs an amount in USD, at least 0`,
    ]);
  });

  test('row 14, whole numbers over 2^53 - 1', () => {
    const rule = 'whole numbers beyond 9007199254740991 (2^53 - 1) cannot be held exactly';
    expect(faultsOf(smallWith('seed', '12345678901234567000'))).toEqual([
      `5:7 seed: 12345678901234567000; ${rule}`,
    ]);
    expect(faultsOf(smallWith('per_month', '9007199254740993'))).toEqual([
      `11:14 tickets.per_month: 9007199254740993; ${rule}`,
    ]);
    expect(faultsOf(smallWith('seed', '0xFFFFFFFFFFFFFFFF'))).toEqual([
      `5:7 seed: 0xFFFFFFFFFFFFFFFF; ${rule}`,
    ]);
    expect(faultsOf(smallWith('seed', '9007199254740991'))).toEqual([]);
  });

  test.each([
    ['1,5', 'decimal comma? write 1.5'],
    ['1.234,56', 'decimal comma? write 1234.56'],
    ['1_000', 'write 1000 without separators'],
    ['1,234,567', 'write 1234567 without separators'],
    ["1'000", 'write 1000 without separators'],
    ['2,000', 'write 2000, or 2.000'],
    ['45%', 'write 0.45 for 45%'],
    ['$5', 'write the number without a currency'],
    ['"5"', 'write the number without quotes'],
    ['20 tokens', 'write the number without its unit'],
  ])('row 15, %s is never taken as a number; the remedy is to %s', (yaml, remedy) => {
    const [fault, ...more] = faultsOf(smallWith('per_month', yaml));
    expect(more).toEqual([]);
    expect(fault).toMatch(/^11:14 tickets\.per_month: text ".*"; needs a number of tickets, at least 0, or /);
    expect(fault?.endsWith(`: ${remedy}`)).toBe(true);
  });

  test('row 16, words and dates are text as in YAML 1.2, and 017 is 17', () => {
    expect(faultsOf(smallWith('title', 'no'))).toEqual([]);
    expect(faultsOf(smallWith('title', '2027-01-01'))).toEqual([]);
    expect(faultsOf(smallWith('months', '017'))).toEqual([]);
    expect(faultsOf(smallWith('title', '17'))).toEqual(['3:8 title: 17; needs text of 1 to 200 characters']);
    expect(faultsOf(smallWith('title', 'true'))).toEqual([
      '3:8 title: true; needs text of 1 to 200 characters',
    ]);
    expect(faultsOf(smallWith('seed', 'on'))).toEqual([
      '5:7 seed: text "on"; needs a whole number from 0 to 9007199254740991',
    ]);
    expect(faultsOf(smallWith('start', '2027-01-15'))).toEqual([
      '8:10 horizon.start: text "2027-01-15"; needs a month as YYYY-MM',
    ]);
    expect(faultsOf(smallWith('start', '2027-13'))).toEqual([
      '8:10 horizon.start: text "2027-13"; needs a month as YYYY-MM',
    ]);
  });

  test.each([
    ['{ dist: lognormal, median: 61, sigma: -0.3 }', 'sigma -0.3 is negative; lognormal needs sigma > 0'],
    [
      '{ dist: triangular, low: 2, mode: 1, high: 4 }',
      'low 2 is above mode 1; triangular needs low <= mode <= high',
    ],
    ['{ dist: pert, low: 2, mode: 5, high: 4 }', 'mode 5 is above high 4; pert needs low <= mode <= high'],
    ['{ dist: beta, mean: 1.4, n: 20 }', 'mean 1.4 is not between 0 and 1; beta needs 0 < mean < 1'],
    [
      '{ dist: discrete, values: [1, 2], weights: [0, 0] }',
      'all weights are zero; discrete needs a weight > 0',
    ],
    [
      '{ dist: discrete, values: [1, 2, 3], weights: [1, 1] }',
      '3 values and 2 weights; discrete needs one weight for each value',
    ],
    ['{ dist: gamma, shape: 2, mean: 5, min: 7, max: 3 }', 'min 7 and max 3; min must be below max'],
    [
      '{ dist: normal, mean: 5, sd: 1, min: 20 }',
      'min and max leave nothing of the law; they must leave at least 0.01',
    ],
  ])('row 17, %s', (yaml, fault) => {
    expect(faultsOf(smallWith('cost_per_ticket', yaml))).toEqual([
      expect.stringMatching(/^35:(20 human\.cost_per_ticket|59 human\.cost_per_ticket\.min): /),
    ]);
    expect(faultsOf(smallWith('cost_per_ticket', yaml))[0]?.replace(/^\S+ \S+: /, '')).toBe(fault);
  });

  const lognormalTakes =
    'lognormal takes {median, sigma}, {mu, sigma}, {mean, sd}, {mean, cv} or two percentiles such as {p10, p90}';
  const percentileRule = 'is not a percentile; write p05, p50 or p975 for 5 %, 50 % or 97.5 %';
  test.each([
    ['p90: 3, p10: 5', 'p10 5 is not below p90 3; a higher percentile needs a higher value'],
    ['p10: 3, p90: 3', 'p10 3 is not below p90 3; a higher percentile needs a higher value'],
    ['p00: 3, p90: 5', `p00 ${percentileRule}; ${lognormalTakes}`],
    ['p10: 3, p100: 5', `p100 ${percentileRule}; ${lognormalTakes}`],
    ['p5: 3, p95: 5', `p5 is not a percentile; write p05; ${lognormalTakes}`],
    ['p10: -3, p90: 5', 'p10 -3 is negative; lognormal needs p10 > 0'],
    ['p10: 3', `{p10} is 1 percentile; ${lognormalTakes}`],
    ['p10: 3, p50: 4, p90: 5', `{p10, p50, p90} are 3 percentiles; ${lognormalTakes}`],
    ['mean: 3, p90: 5', `{mean, p90} mixes parameters with percentiles; ${lognormalTakes}`],
  ])('row 18, percentiles { %s }', (keys, fault) => {
    expect(faultsOf(smallWith('cost_per_ticket', `{ dist: lognormal, ${keys} }`))).toEqual([
      `35:20 human.cost_per_ticket: ${fault}`,
    ]);
  });

  test('row 18, a percentile that stands twice', () => {
    expect(faultsOf(smallWith('cost_per_ticket', '{ dist: lognormal, p10: 3, p10: 5, p90: 9 }'))).toEqual([
      '35:47 human.cost_per_ticket.p10: key stands twice; line 35 has this key already: keep one',
    ]);
  });

  test.each(['0', '3', '-5', '1.5'])('row 19, %s trials', (yaml) => {
    expect(faultsOf(smallWith('trials', yaml))).toEqual([
      `6:9 trials: ${yaml}; needs a whole number of trials from 4 to 1000000000`,
    ]);
  });

  test('row 20, 1e12 trials; 4 and 1e9 are the bounds', () => {
    expect(faultsOf(smallWith('trials', '1e12'))).toEqual([
      '6:9 trials: 1e12; needs a whole number of trials from 4 to 1000000000',
    ]);
    expect(faultsOf(smallWith('trials', '4'))).toEqual([]);
    expect(faultsOf(smallWith('trials', '1e9'))).toEqual([]);
  });
});

describe('characters', () => {
  const decoded = (bytes: readonly number[]) => () => decodeScenario(Uint8Array.from(bytes), 'small.yaml');

  test('row 22, bytes that are not UTF-8: the place and the offset of the first wrong one', () => {
    // "a: ü\n" in UTF-8, then an e acute in Latin-1 (0xe9), which begins a character of three bytes.
    const bytes = [0x61, 0x3a, 0x20, 0xc3, 0xbc, 0x0a, 0x62, 0x3a, 0x20, 0xe9, 0x20, 0x0a];
    expect(decoded(bytes)).toThrow(
      'small.yaml:2:4 document: 0xe9 at byte 9; a scenario is UTF-8 text: save it in that encoding',
    );
    expect(decoded([0xff, 0x61])).toThrow('small.yaml:1:1 document: 0xff at byte 0; ');
    // The first two bytes of a euro sign, at the end.
    expect(decoded([0x61, 0xe2, 0x82])).toThrow('small.yaml:1:2 document: 0xe2 at byte 1; ');
    expect(decoded([0x61, 0xe2, 0x82])).toThrow(ScenarioError);
  });

  test('row 22, UTF-8 is read, with and without a byte-order mark', () => {
    expect(decoded([0x61, 0x3a, 0x20, 0xc3, 0xbc])()).toBe('a: ü');
    expect(decoded([0xef, 0xbb, 0xbf, 0x61])()).toBe('a');
  });

  test('row 22, a file over 1 MiB is not decoded', () => {
    expect(() => decodeScenario(new Uint8Array(1_048_577).fill(0xff), 'small.yaml')).toThrow(
      'small.yaml:1:1 document: 1048577 bytes; over 1 MiB: a scenario has at most 1048576 bytes',
    );
  });

  test.each([
    ['NUL', '\\0', '\\u{0}'],
    ['an escape sequence', '\\e[31m', '\\u{1b}[31m'],
    ['a right-to-left override', '\\u202e', '\\u{202e}'],
    ['a line separator', '\\u2028', '\\u{2028}'],
    ['half of a surrogate pair', '\\ud800', '\\u{d800}'],
  ])('row 23, %s in a title, a key, a model and a line', (_, escaped, shown) => {
    const rule = 'control and direction characters are not allowed in text';
    for (const [key, place] of [
      ['title', '3:8 title'],
      ['model', '21:8 model'],
      ['line', '37:11 infrastructure[0].line'],
    ] as const) {
      expect(faultsOf(smallWith(key, `"a${escaped}b"`))).toEqual([`${place}: text "a${shown}b"; ${rule}`]);
    }
    expect(faultsOf(`${SMALL_SCENARIO}"a${escaped}b": 1\n`)).toEqual([
      `49:1 document: key "a${shown}b"; ${rule}`,
    ]);
  });

  test('row 23, no fault repeats a hidden character', () => {
    const text = `${SMALL_SCENARIO}"\\e[31m": "\\u202e"\n"\\0": [!!x "\\e", *\u001b]\n`;
    for (const fault of faultsOf(text)) expect(fault).not.toMatch(HIDDEN_CHARACTER);
    expect(faultsOf(text).length).toBeGreaterThan(0);
  });
});

test('an escalation to a model that has no such tier or surcharge is refused where its model stands', () => {
  const above = (model: string) => `{ rate: 0.2, at_turn: 2, model: ${model}, caching: none }`;
  const served = (service: string, model: string) =>
    `${smallWith('model', 'gpt-5.4').replace(/^prices:\n( .*\n)+/m, '')}service: ${service}\nescalation: ${above(model)}\n`;
  expect(faultsOf(served('{ data_residency: true }', 'claude-sonnet-4-6'))).toEqual([]);
  expect(faultsOf(served('{ data_residency: true }', 'claude-haiku-4-5'))).toEqual([
    expect.stringMatching(
      /escalation\.model: text "claude-haiku-4-5"; the price book knows no surcharge for/,
    ),
  ]);
  expect(faultsOf(served('{ tier: flex }', 'claude-haiku-4-5'))).toEqual([
    expect.stringMatching(
      /escalation\.model: text "claude-haiku-4-5"; the price book knows no such tier for/,
    ),
  ]);
});

test.each([
  ['budget.metric', smallWith('metric', '{ a: 1 }'), 'needs one of ai_cost'],
  [
    'escalation.model',
    `${smallWith('caching', 'none')}escalation: { rate: 0.1, at_turn: 2, model: { a: 1 }, caching: none }\n`,
    'needs text of 1 to 100 characters',
  ],
  ['vendor', `${smallWith('caching', 'none')}vendor: [{ a: 1 }]\n`, 'needs the id of a vendor'],
])('a map or a list in place of a word is refused: %s', (path, text, rule) => {
  const fault = faultsOf(text).find((one) => one.includes(` ${path}: `) && one.includes(rule));
  expect(fault).toMatch(/: a (map|list); needs/);
});
