import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addBacktestCommand } from '../../src/cli/backtest-command.ts';
import { runVerb } from './run-verb.ts';

const backtest = (...words: readonly string[]) => runVerb(addBacktestCommand, 'backtest', ...words);

/** A synthetic log of totals: conversation i has 1 + i mod 9 turns of 20 + 30 tokens, and began at second -i. */
function writeLog(count: number): string {
  const rows = Array.from({ length: count }, (_, i) => {
    const turns = 1 + (i % 9);
    return `c${i},${turns},${20 * turns},${30 * turns},${1_000_000 - i}`;
  });
  const file = join(mkdtempSync(join(tmpdir(), 'backtest-')), 'synthetic.csv');
  const header = 'conversation_id,turns,user_tokens_total,agent_tokens_total,start_ts';
  writeFileSync(file, `${[header, ...rows].join('\n')}\n`);
  return file;
}

const SMALL = ['--fit', '30', '--month', '60', '--repeats', '20'];

describe('backtest of a log', () => {
  test('prints what was asked and found as JSON, with shares that add up', async () => {
    const { stdout, stderr, exitCode } = await backtest(writeLog(90), ...SMALL, '--json');
    expect([stderr, exitCode]).toEqual(['', 0]);
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({ nominal: 0.9, repeats: 20, order: 'random', fit: 30, month: 60, seed: 1 });
    expect(found.coverage + found.below + found.above).toBeCloseTo(1, 12);
    expect(found.width).toBeGreaterThan(0);
  });

  test('bills totals as evenly spread turns after the system prompt', async () => {
    // A log of 90 split into 30 and 60 has every conversation: two thirds of the sum in the mean month.
    const usd = (turns: number) =>
      (turns * 500 + 20 * ((turns * (turns + 1)) / 2) + 30 * ((turns * (turns - 1)) / 2) + 5 * 30 * turns) /
      1e6;
    const sum = Array.from({ length: 90 }, (_, i) => usd(1 + (i % 9))).reduce((a, b) => a + b);
    const log = writeLog(90);
    const { stdout } = await backtest(
      log,
      '--fit',
      '10',
      '--month',
      '80',
      '--repeats',
      '4000',
      '--json',
      '--method',
      'plugin',
    );
    // Hoeffding for months without replacement, at 1e-9: the mean of 4,000 months is within this share of its mean
    const range = 80 * (usd(9) - usd(1));
    const bound = range * Math.sqrt(Math.log(2e9) / (2 * 4000 * 80));
    expect(Math.abs(JSON.parse(stdout).actual - (80 / 90) * sum)).toBeLessThan(bound);
    expect(bound).toBeLessThan(0.02 * sum);
  }, 60_000);

  test('in time order one split is the only one where the log has just that many', async () => {
    const { stdout } = await backtest(writeLog(90), ...SMALL, '--order', 'time', '--json');
    // one split, so all repeats agree
    expect([0, 1]).toContain(JSON.parse(stdout).coverage);
  });

  test('every wrong option is told at once', async () => {
    const { stderr, exitCode } = await backtest(
      'log.csv',
      '--fit',
      '9',
      '--month',
      '0',
      '--order',
      'date',
      '--model',
      'claude-haiku-45',
    );
    expect(exitCode).toBe(2);
    expect(stderr.trim().split('\n')).toEqual([
      '--fit: "9"; needs a whole number, 10 or more',
      '--month: "0"; needs a whole number, 1 or more',
      '--order: "date"; needs random or time',
      '--model: "claude-haiku-45"; not in the price book: did you mean claude-haiku-4-5?',
    ]);
  });

  test('a log with too few conversations, and a time that is none, end with 2', async () => {
    const few = await backtest(writeLog(20), ...SMALL);
    expect(few.exitCode).toBe(2);
    expect(few.stderr).toContain('20 conversations; --fit and --month together need 90: lower one of them');
    const noTime = await backtest(
      writeLog(90),
      ...SMALL,
      '--order',
      'time',
      '--time-column',
      'conversation_id',
    );
    expect(noTime.exitCode).toBe(2);
    expect(noTime.stderr).toContain('conversation_id: "c0"; --order time needs a number or an ISO date');
  });
});
