import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { addReplayCommand } from '../../src/cli/replay-command.ts';
import { PRICES_AS_OF } from '../../src/prices/model-prices.ts';
import { logFolder } from '../logs/log-file.ts';
import { runVerb } from './run-verb.ts';

const replay = (...words: readonly string[]) => runVerb(addReplayCommand, 'replay', ...words);
const writeLog = logFolder();
const HEADER = 'conversation_id,request_index,input_tokens,output_tokens,timestamp';
const HAIKU = ['--model', 'claude-haiku-4-5'];

/** Two tickets: 4,000 and 5,000 in with a second half a minute later, and 10,000 in. */
const TWO_TICKETS = writeLog('two.csv', `${HEADER}\na,1,4000,100,0\nb,1,10000,400,10\na,2,5000,300,30\n`);

async function replayJson(...words: readonly string[]) {
  const { stdout, stderr, exitCode } = await replay(...words, '--json');
  expect([stderr, exitCode]).toEqual(['', 0]);
  return JSON.parse(stdout);
}

describe('one model', () => {
  test('is billed request by request', async () => {
    // a: 9,000 in, 400 out; b: 10,000 in, 400 out
    expect(await replayJson(TWO_TICKETS, ...HAIKU)).toEqual({
      model: 'claude-haiku-4-5',
      tickets: 2,
      requests: 3,
      input_tokens: 19_000,
      cached_tokens: 0,
      written_tokens: 0,
      output_tokens: 800,
      mean: 0.0115,
      sd: 0.000707106781,
      p05: 0.011,
      p50: 0.011,
      p95: 0.012,
      total: 0.023,
      lines: { fresh_input: 0.0095, cache_read: 0, cache_write: 0, output: 0.002 },
      unreadable_rows: 0,
      incomplete_tickets: 0,
    });
  });

  test("follows the provider's rule: the first request is under the minimum, the others write", async () => {
    // a: 4,000 fresh, 5,000 written; b: 10,000 written
    const report = await replayJson(TWO_TICKETS, ...HAIKU, '--caching', 'provider');
    expect(report).toMatchObject({
      cached_tokens: 0,
      written_tokens: 15_000,
      mean: 0.013375,
      p05: 0.01225,
      p95: 0.0145,
    });
  });

  test('reads what was sent before while it lives, 5 minutes or an hour as asked', async () => {
    const file = writeLog('gap.csv', `${HEADER}\na,1,5000,0,0\na,2,6000,0,400\n`);
    const provider = ['--caching', 'provider'];
    // 11,000 written at 1.25; 5,000 + 1,000 written at 2 and 5,000 read at 0.1
    expect((await replayJson(file, ...HAIKU, ...provider)).total).toBe(0.01375);
    expect((await replayJson(file, ...HAIKU, ...provider, '--lifetime', '1h')).total).toBe(0.0125);
  });

  test('reprices a whole request above the bound of a tier, and no other', async () => {
    const file = writeLog(
      'tier.csv',
      'conversation_id,input_tokens,output_tokens\na,200000,1000\na,200001,1000\n',
    );
    // 0.2 * 1.25 + 0.001 * 10, and 0.200001 * 2.5 + 0.001 * 15
    expect((await replayJson(file, '--model', 'gemini-2.5-pro')).total).toBe(0.7750025);
  });

  test('takes the rule of the article, or a share', async () => {
    const article = ['--caching', 'article', '--system-prompt-tokens', '1000'];
    expect((await replayJson(TWO_TICKETS, ...HAIKU, ...article)).cached_tokens).toBe(1000);
    expect((await replayJson(TWO_TICKETS, ...HAIKU, '--hit-rate', '0.5')).cached_tokens).toBe(2050);
  });

  test('is shown line by line', async () => {
    const { stdout } = await replay(TWO_TICKETS, ...HAIKU, '--caching', 'provider');
    expect(stdout).toBe(
      [
        '2 tickets, 3 requests in 3 rows, caching provider',
        '',
        'claude-haiku-4-5  tokens of the log  USD per ticket',
        'fresh_input                    4000           0.002',
        'cache_read                        0               0',
        'cache_write                   15000        0.009375',
        'output                          800           0.002',
        'mean                                       0.013375',
        'sd                                    0.00159099026',
        'p05                                         0.01225',
        'p50                                         0.01225',
        'p95                                          0.0145',
        '',
        `Prices of ${PRICES_AS_OF}. Percentiles are those of single tickets.`,
        '',
      ].join('\n'),
    );
  });

  test('bills the texts of messages in tokens of its own family', async () => {
    const messages = [
      { role: 'user', content: 'hello world '.repeat(100) },
      { role: 'assistant', content: 'hello world' },
    ];
    const file = writeLog('chat.jsonl', JSON.stringify({ messages }));
    const inputOf = async (model: string) =>
      (await replayJson(file, '--log', 'messages', '--model', model)).input_tokens as number;
    // 6 tokens are the format's
    const o200k = (await inputOf('gpt-5.4-mini')) - 6;
    expect(await inputOf('claude-haiku-4-5')).toBe(Math.round(1.18 * o200k) + 6);
  });
});

describe('several models', () => {
  test('stand side by side, cheapest first', async () => {
    const { models } = await replayJson(TWO_TICKETS, '--model', 'claude-sonnet-4-6', ...HAIKU);
    expect(models.map(({ model, mean }: { model: string; mean: number }) => [model, mean])).toEqual([
      ['claude-haiku-4-5', 0.0115],
      ['claude-sonnet-4-6', 0.0345],
    ]);
  });

  test('are all of the book, and those that cannot be billed so are named', async () => {
    const { stdout, stderr, exitCode } = await replay(TWO_TICKETS, '--all', '--caching', 'provider');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('claude-haiku-4-5');
    expect(stderr).toContain('left out gpt-4: prompt caching begins with GPT-4o');
  });
});

describe('faults', () => {
  test('of the options come all at once', async () => {
    const { stderr, exitCode } = await replay(
      ...['none.csv', '--model', 'claude-haiku-4-6', '--caching', 'article', '--lifetime', '2h'],
      ...['--log', 'request', '--columns', 'inputs=a'],
    );
    expect(exitCode).toBe(2);
    expect(stderr.split('\n')).toEqual([
      '--model: "claude-haiku-4-6"; not in the price book: did you mean claude-haiku-4-5?',
      '--system-prompt-tokens: missing; --caching article reads the system prompt',
      '--lifetime: "2h"; needs 5m or 1h',
      '--log: "request"; did you mean requests?',
      '--columns: "inputs=a"; needs field=column with a field of the log: conversation_id, request_index, timestamp, gap_seconds, input_tokens, output_tokens',
      '',
    ]);
  });

  test('of the file name the column that was meant', async () => {
    const file = writeLog('near.csv', 'conversation_id,input_token,output_tokens\na,1,1\n');
    const { stderr, stdout, exitCode } = await replay(file, ...HAIKU);
    expect([stdout, exitCode]).toEqual(['', 2]);
    expect(stderr).toBe(
      `${file} input_tokens: missing; needs a column input_tokens; did you mean "input_token"?\n`,
    );
  });

  test('of rows are named, and the rest is billed', async () => {
    const file = writeLog('rows.csv', `${HEADER}\na,1,4000,100,0\nb,1,\u001b[31m,200,10\n`);
    const { stderr, stdout, exitCode } = await replay(file, ...HAIKU, '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ tickets: 1, unreadable_rows: 1, incomplete_tickets: 1 });
    expect(stderr.split('\n')).toEqual([
      `${file}:3 input_tokens: "\\u001b[31m"; needs a whole number, 0 or more`,
      '1 of 2 rows cannot be read; conversations left out with them: 1',
      '',
    ]);
  });

  test('of a model that has no such cache', async () => {
    const { stderr, exitCode } = await replay(TWO_TICKETS, '--model', 'gpt-4', '--caching', 'provider');
    expect([stderr, exitCode]).toEqual(['gpt-4: prompt caching begins with GPT-4o\n', 2]);
  });
});

test('the synthetic log of the examples is billed as its requests add up', async () => {
  const file = fileURLToPath(new URL('../../examples/synthetic-requests.csv', import.meta.url));
  const { total, input_tokens: input, output_tokens: output } = await replayJson(file, ...HAIKU);
  expect(total).toBeCloseTo((input + 5 * output) / 1e6, 7);
});

/** Mean USD per ticket of 200 conversations of a gpt-4o agent (sierra-research/tau-bench), by another program. */
const TAU_BENCH = [
  ['gemini-2.5-flash-lite', '0.00613', '0.00138'],
  ['gpt-5.4-nano', '0.01260', '0.00323'],
  ['gemini-2.5-flash', '0.01937', '0.00511'],
  ['gpt-5.4-mini', '0.04713', '0.01196'],
  ['claude-haiku-4-5', '0.06209', '0.03170'],
  ['claude-sonnet-4-6', '0.18627', '0.04776'],
] as const;

/** A folder that holds the conversations, which are not part of the project. */
const { COSTBAND_LOGS = '' } = process.env;
const TAU_BENCH_FILE = join(COSTBAND_LOGS, 'taubench_airline_gpt4o_requests.csv.gz');

for (const [model, uncached, cached] of COSTBAND_LOGS !== '' && existsSync(TAU_BENCH_FILE) ? TAU_BENCH : []) {
  test(`tau-bench with ${model} costs what was measured, without a cache and with the provider's`, async () => {
    const meanOf = async (caching: string) =>
      (await replayJson(TAU_BENCH_FILE, '--model', model, '--caching', caching)).mean.toFixed(5);
    expect([await meanOf('none'), await meanOf('provider')]).toEqual([uncached, cached]);
  });
}
