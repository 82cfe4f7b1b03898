import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { runBuilt } from './run-built.ts';
import { SMALL_DESK } from './small-desk.ts';
import { temporaryFolder } from './temporary-folder.ts';

type CsvRow = Readonly<Record<string, string>>;

const root = temporaryFolder();
const file = (name: string, text: string) => {
  const path = join(root, name);
  writeFileSync(path, text);
  return path;
};
const sensitivity = (...words: string[]) => runBuilt(['sensitivity', ...words, '--out', root]);
const rows = (...path: string[]) =>
  parse(readFileSync(join(root, ...path)), { columns: true }) as readonly CsvRow[];
const drivers = (id: string, metric: string) =>
  rows(id, 'sensitivity.csv')
    .filter((row) => row['metric'] === metric)
    .toSorted((a, b) => Number(b['first_order_share']) - Number(a['first_order_share']));

describe('what moves the cost', () => {
  test('of a desk with humans is humans, volume and deflection, not tokens', () => {
    const budget = 'budget: { metric: total_cost, confidence: [0.9], over_cost: 4, under_cost: 1 }\n';
    const desk = file('desk.yaml', SMALL_DESK + budget);
    expect(runBuilt(['simulate', desk, '--out', root, '--quiet']).exitCode).toBe(0);
    const { stdout, stderr, exitCode } = sensitivity(desk, '--total');
    expect([stderr, exitCode]).toEqual(['', 0]);
    const found = drivers('small_desk', 'total_cost');
    expect(found.map((row) => row['quantity'])).toEqual([
      'human.cost_per_ticket',
      // one sd is 16 % of the volume and 14 % of the tickets that humans keep
      'tickets.per_month',
      'deflection.rate',
      'conversation.turns.mean',
    ]);
    expect(Number(found[3]!['first_order_share'])).toBeLessThan(0.005);
    expect(stdout).toContain('Worth measuring first: human.cost_per_ticket');
    for (const row of found.slice(0, 3)) {
      // what it does with others only adds
      expect(Number(row['total_ci_high'])).toBeGreaterThan(Number(row['ci_low']));
    }
    expect(found.reduce((sum, row) => sum + Number(row['total_share']), 0)).toBeGreaterThan(1);
    const worth = found.map((row) => Number(row['evppi']));
    expect(worth[0]).toBeGreaterThan(Number(found[0]!['noise_evppi']) * 10);
    expect(Math.max(...worth)).toBe(worth[0]);
  });

  test('of many tickets without humans is the tokens that nobody has counted', () => {
    const bot = file(
      'bot.yaml',
      SMALL_DESK.replace('small_desk', 'bot')
        .replace(/deflection:.*\nhuman:.*\n/, '')
        .replace(
          '{ dist: lognormal, p10: 8000, p90: 12000 }',
          '{ dist: lognormal, p10: 195000, p90: 205000 }',
        )
        .replace('sd: 0.4', 'sd: 0.6'),
    );
    expect(sensitivity(bot, '--quiet')).toEqual({ stdout: '', stderr: '', exitCode: 0 });
    const [first, second] = drivers('bot', 'total_cost');
    expect(first!['quantity']).toBe('conversation.turns.mean');
    expect(Number(first!['first_order_share'])).toBeGreaterThan(0.9);
    expect(Number(second!['first_order_share'])).toBeLessThan(0.05);
    expect(first!['evppi']).toBe('');
  });

  test('is described in the data package of the run, and its run is that of simulate', () => {
    const { resources } = JSON.parse(readFileSync(join(root, 'small_desk', 'datapackage.json'), 'utf8'));
    expect(resources.map(({ path }: { path: string }) => path)).toEqual([
      'bands.csv',
      'summary.csv',
      'budget.csv',
      'allocation.csv',
      'sensitivity.csv',
      'spread.csv',
    ]);
    const [bands] = rows('small_desk', 'bands.csv');
    expect(drivers('small_desk', 'total_cost')[0]!['run_id']).toBe(bands!['run_id']);
    expect(runBuilt(['report', join(root, 'small_desk')]).exitCode).toBe(0);
  });
});

test('uncertainty and variability share the spread as their variances say', () => {
  const noisy = file(
    'noisy.yaml',
    SMALL_DESK.replace('small_desk', 'noisy').replace(
      /per_month: .* \}/,
      'per_month: { dist: uniform, low: 8000, high: 12000 }, month_noise_cv: 0.1 }',
    ),
  );
  expect(sensitivity(noisy, '--trials', '16384').exitCode).toBe(0);
  const share = (kind: string) =>
    rows('noisy', 'spread.csv').find((row) => row['metric'] === 'tickets' && row['kind'] === kind)!;
  // three months of level L and noise 0.1 L: 9 Var L against 3 * 0.01 E L^2, with Var L = 4000^2 / 12
  const varLevel = 4000 ** 2 / 12;
  const variability =
    (3 * 0.01 * (10_000 ** 2 + varLevel)) / (9 * varLevel + 3 * 0.01 * (10_000 ** 2 + varLevel));
  const found = share('variability');
  // six standard errors of a mean of squares of 16,384 normal differences, each 3 - 1 times its mean squared
  expect(Math.abs(Number(found['share']) / variability - 1)).toBeLessThan(6 * Math.sqrt(2 / 16_384));
  expect(Number(share('uncertainty')['share'])).toBeCloseTo(1 - Number(found['share']), 8);
});

test('what cannot be analysed is refused with the reason', () => {
  const desk = file('few.yaml', SMALL_DESK.replace('trials: 4096', 'trials: 1024'));
  expect(sensitivity(desk)).toEqual({
    stdout: '',
    stderr: `${desk}:1:1 trials: 1024; needs at least 2048\n`,
    exitCode: 2,
  });
  const certain = runBuilt(['sensitivity', 'scenarios/article_ticket.yaml', '--out', root]);
  expect([certain.stdout, certain.exitCode]).toEqual(['', 2]);
  expect(certain.stderr).toContain('no uncertain quantity; sensitivity needs a distribution');
});

test('simulate --fail-if ends with 7 when the condition holds, and with 2 when it names nothing', () => {
  const desk = file('desk2.yaml', SMALL_DESK.replace('small_desk', 'desk2'));
  const run = (condition: string) =>
    runBuilt(['simulate', desk, '--out', root, '--quiet', '--fail-if', condition]);
  expect(run('total_cost.p90 > 1')).toMatchObject({ exitCode: 7, stdout: '' });
  expect(run('total_cost.p90 > 1').stderr).toMatch(
    /^desk2: total_cost\.p90 > 1: it is [\d,]+ \(95 % interval/,
  );
  expect(run('total_cost.p90 > 1000000000')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  expect(run('total_csot.p90 > 1')).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: `${desk}:1:1 --fail-if: no metric total_csot for total_csot.p90 > 1; did you mean total_cost?\n`,
  });
});
