import { describe, expect, test } from 'vitest';
import { addCalculateCommand } from '../../src/cli/calculate-command.ts';
import { PRICES_AS_OF } from '../../src/prices/model-prices.ts';
import { MODEL_IDS } from '../../src/prices/price-book.ts';
import { runVerb } from './run-verb.ts';

const calculate = (...words: readonly string[]) => runVerb(addCalculateCommand, 'calculate', ...words);
const HAIKU = ['--tickets', '10000', '--model', 'claude-haiku-4-5'];

describe('one model', () => {
  test('shows every line with its tokens and price, then the total and the returns', async () => {
    const { stdout, stderr, exitCode } = await calculate(
      ...HAIKU,
      ...['--caching', 'article', '--all-in', '--deflection', '0.4', '--human-cost', '4'],
    );
    expect([stderr, exitCode]).toEqual(['', 0]);
    expect(stdout).toBe(
      [
        '10,000 tickets a month, caching article',
        '5 turns of 150 user + 200 assistant + 0 retrieval tokens after a system prompt of 500',
        '',
        'claude-haiku-4-5  tokens  USD per million  USD per ticket  USD per month',
        'fresh_input         4750                1         0.00475           47.5',
        'cache_read          2000              0.1          0.0002              2',
        'cache_write            0             1.25               0              0',
        'output              1000                5           0.005             50',
        'embedding             50             0.02        0.000001           0.01',
        'vector_db              -                -           0.007             70',
        'hosting                -                -            0.01            100',
        'total                                            0.026951         269.51',
        '',
        'deflected tickets                      4000',
        'USD per resolution                0.0673775',
        'human cost saved, USD per month       16000',
        'net savings, USD per month         15730.49',
        'benefit over cost                59.3669994',
        '',
        `Prices of ${PRICES_AS_OF}, USD per million tokens.`,
        '',
      ].join('\n'),
    );
  });

  test('takes a profile of its own', async () => {
    const profile = '--turns 2 --system-prompt-tokens 1000 --user-tokens 10 --assistant-tokens 20';
    const { stdout } = await calculate(...HAIKU, ...profile.split(' '), '--retrieval-tokens', '5', '--json');
    const [model] = JSON.parse(stdout).models;
    // 1000 + 10 + 5, then 1000 + 30 + 10 + 5
    expect(model.tokens).toEqual({ fresh_input: 2060, cache_read: 0, cache_write: 0, output: 40 });
    expect(model.usdPerTicket.total).toBe(0.00226);
  });
});

describe('--json', () => {
  test('is one object with tokens, prices and costs by line', async () => {
    const { stdout } = await calculate(
      ...HAIKU,
      '--json',
      '--infrastructure',
      'hosting=100',
      'vector_db=0.5',
    );
    expect(JSON.parse(stdout)).toEqual({
      tickets: 10_000,
      caching: 'none',
      profile: {
        turns: 5,
        systemPromptTokens: 500,
        userTokens: 150,
        assistantTokens: 200,
        retrievalTokens: 0,
      },
      pricesAsOf: PRICES_AS_OF,
      pricesUnit: 'USD per million tokens',
      models: [
        {
          model: 'claude-haiku-4-5',
          tokens: { fresh_input: 6750, cache_read: 0, cache_write: 0, output: 1000 },
          prices: { fresh_input: 1, cache_read: 0.1, cache_write: 1.25, output: 5 },
          usdPerTicket: {
            fresh_input: 0.00675,
            cache_read: 0,
            cache_write: 0,
            output: 0.005,
            hosting: 0.01,
            vector_db: 0.00005,
            total: 0.0218,
          },
          usdPerMonth: {
            fresh_input: 67.5,
            cache_read: 0,
            cache_write: 0,
            output: 50,
            hosting: 100,
            vector_db: 0.5,
            total: 218,
          },
        },
      ],
      leftOut: [],
    });
  });

  test.each([
    [['--hit-rate', '0.5'], { hit_rate: 0.5 }, 0.00905],
    // all of the re-sent 6,000 tokens are read
    [['--hit-rate', '1'], { hit_rate: 1 }, 0.00635],
    [['--cached-tokens', '5000'], { cached_tokens: 5000 }, 0.00725],
    [['--caching', 'provider'], 'provider', 0.01175],
  ])('states caching %j as a scenario would', async (words, caching, usd) => {
    const report = JSON.parse((await calculate(...HAIKU, '--json', ...words)).stdout);
    expect(report.caching).toEqual(caching);
    expect(report.models[0].usdPerTicket.total).toBe(usd);
  });
});

describe('--all', () => {
  test('sorts every model by cost', async () => {
    const { models, leftOut } = JSON.parse((await calculate('--tickets', '1', '--all', '--json')).stdout);
    const totals: readonly number[] = models.map(
      (one: { usdPerTicket: { total: number } }) => one.usdPerTicket.total,
    );
    expect(totals).toEqual(totals.toSorted((a, b) => a - b));
    expect(models).toHaveLength(MODEL_IDS.length);
    expect(leftOut).toEqual([]);
  });

  test('names on stderr what the book cannot bill, and why', async () => {
    const { stdout, stderr, exitCode } = await calculate('--tickets', '1', '--all', '--caching', 'provider');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('left out gpt-4: prompt caching begins with GPT-4o\n');
    const rows = stdout.split('\n').map((line) => line.split(' ')[0]);
    expect(rows).toContain('claude-haiku-4-5');
    expect(rows).not.toContain('gpt-4');
  });
});

describe('faults', () => {
  test('come all at once, with exit code 2 and nothing on stdout', async () => {
    const words = ['--tickets', '1k', '--model', 'claude-haiku-4.5', '--turns', '0', '--hit-rate', '2'];
    const more = ['--caching', 'foo', '--human-cost', '1,5', '--infrastructure', 'a=1', 'a=2', 'B=3', 'c'];
    const { stdout, stderr, exitCode } = await calculate(...words, ...more, '--user-tokens', '-1');
    expect([stdout, exitCode]).toEqual(['', 2]);
    expect(stderr.trimEnd().split('\n')).toEqual([
      '--tickets: "1k"; needs a whole number, 1 or more',
      '--model: "claude-haiku-4.5"; not in the price book: did you mean claude-haiku-4-5?',
      '--turns: "0"; needs a whole number from 1 to 10000',
      '--user-tokens: "-1"; needs a whole number, 0 or more',
      '--caching, --hit-rate: given together; choose one way of caching',
      '--caching: "foo"; needs none, article or provider (--hit-rate and --cached-tokens state your own)',
      '--hit-rate: "2"; needs a number from 0 to 1',
      '--infrastructure: a; there is a line of that name already',
      '--infrastructure: "B=3"; needs line=usd_per_month with a name of small letters, digits and _',
      '--infrastructure: "c"; needs line=usd_per_month with a name of small letters, digits and _',
      '--human-cost: "1,5"; needs a number of USD, 0 or more',
      '--deflection: missing; --human-cost needs it',
    ]);
  });

  test.each([
    [
      [],
      '--tickets: missing; needs a whole number, 1 or more\n--model: missing; needs an id of the price book, or --all for every model\n',
    ],
    [[...HAIKU, '--all'], '--model: "claude-haiku-4-5" beside --all; choose one of the two\n'],
    [
      ['--tickets', '1', '--model', 'llama'],
      '--model: "llama"; not in the price book: `costband models` lists the ids\n',
    ],
    [
      [...HAIKU, '--all-in', '--infrastructure', 'hosting=5'],
      '--infrastructure: hosting; there is a line of that name already\n',
    ],
    [
      [...HAIKU, '--infrastructure', 'total=5'],
      '--infrastructure: total; there is a line of that name already\n',
    ],
    [[...HAIKU, '--infrastructure', 'a='], '--infrastructure a: ""; needs a number of USD, 0 or more\n'],
    [
      [...HAIKU, '--tickets', '9007199254740993'],
      '--tickets: "9007199254740993"; needs a whole number, 1 or more\n',
    ],
    [
      ['--tickets', '1', '--model', 'gpt-4', '--caching', 'provider'],
      'gpt-4: prompt caching begins with GPT-4o\n',
    ],
    [
      [...HAIKU, '--cached-tokens', '6751'],
      'claude-haiku-4-5: 6751 cached tokens, and the ticket has 6750 of input\n',
    ],
    [['--bogus'], "error: unknown option '--bogus'\n"],
  ])('%j', async (words, message) => {
    expect(await calculate(...words)).toEqual({ stdout: '', stderr: message, exitCode: 2 });
  });
});
