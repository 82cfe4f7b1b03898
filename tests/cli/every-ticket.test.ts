import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addSimulateCommand } from '../../src/cli/simulate-command.ts';
import { runVerb } from './run-verb.ts';

const SCENARIO = `costband: 1
id: many
title: Enough tickets for the law of a month's total
seed: 1
trials: 512
horizon: { start: 2027-01, months: 2 }
tickets: { per_month: 300 }
conversation:
  system_prompt_tokens: 500
  turns: { dist: poisson, shift: 1, mean: 3 }
  user_tokens: 150
  assistant_tokens: { dist: gamma, shape: 4, mean: 200 }
model: claude-haiku-4-5
caching: article
`;

describe('simulate --every-ticket', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'costband-every-'));
    file = join(folder, 'many.yaml');
    writeFileSync(file, SCENARIO);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const simulate = (out: string, ...options: readonly string[]) =>
    runVerb(
      addSimulateCommand,
      ...['simulate', file, '--quiet', '--threads', '0', '--out', join(folder, out), ...options],
    );
  const read = (out: string, name: string) => readFileSync(join(folder, out, 'many', name), 'utf8');
  const rowsOf = (out: string) => read(out, 'bands.csv').trim().split('\n').slice(1);
  const methodsOf = (out: string, grain: string) => [
    ...new Set(
      rowsOf(out)
        .filter((row) => row.split(',')[4] === grain)
        .map((row) => row.split(',').at(-3)),
    ),
  ];

  test('says in the method and in run.json that tickets were drawn, and is another run', async () => {
    expect((await simulate('usual')).exitCode).toBe(0);
    expect((await simulate('every', '--every-ticket')).exitCode).toBe(0);
    expect([methodsOf('usual', 'month'), methodsOf('every', 'month')]).toEqual([
      ['sobol_sectioning_moments'],
      ['sobol_sectioning_tickets'],
    ]);
    const [usual, every] = ['usual', 'every'].map((out) => JSON.parse(read(out, 'run.json')));
    expect([usual.every_ticket, every.every_ticket]).toEqual([undefined, true]);
    expect(every.run_id).not.toBe(usual.run_id);
    // a single ticket is drawn alike in both
    const ofTicket = (out: string) =>
      rowsOf(out)
        .filter((row) => row.split(',')[4] === 'ticket')
        .map((row) => row.replace(/^run_\w+/, ''));
    expect(ofTicket('every')).toEqual(ofTicket('usual'));
  });

  test('draws what is uncertain by plain Monte Carlo too', async () => {
    expect((await simulate('random', '--every-ticket', '--sampling', 'random')).exitCode).toBe(0);
    expect(new Set(methodsOf('random', 'month'))).toEqual(
      new Set(['random_order_statistics_tickets', 'random_sectioning_tickets']),
    );
  });

  test('does not go on from the journal of a usual run, and goes on from its own', async () => {
    await simulate('out');
    const usual = read('out', 'bands.csv');
    await simulate('out', '--every-ticket');
    const every = read('out', 'bands.csv');
    expect(every).not.toBe(usual);
    const again = await runVerb(
      addSimulateCommand,
      ...['simulate', file, '--threads', '0', '--out', join(folder, 'out'), '--every-ticket'],
    );
    expect(again.stderr).toContain('this run is finished; its results are in the journal');
    expect(read('out', 'bands.csv')).toBe(every);
  });

  test('is refused where nothing is drawn', async () => {
    writeFileSync(
      file,
      SCENARIO.replace('{ dist: poisson, shift: 1, mean: 3 }', '5').replace(
        '{ dist: gamma, shape: 4, mean: 200 }',
        '200',
      ),
    );
    const { stderr, exitCode } = await simulate('out', '--every-ticket');
    expect(stderr).toBe(
      `${file}:1:1 --every-ticket: a scenario in which nothing is drawn; every ticket costs the same and its months are exact: leave out --every-ticket\n`,
    );
    expect(exitCode).toBe(2);
  });

  test('is refused where it would take days', async () => {
    const { stderr, exitCode } = await simulate('out', '--every-ticket', '--trials', '100000000');
    expect(stderr).toBe(
      `${file}:1:1 tickets.per_month: about 6.0e+10 tickets in all trials; --every-ticket draws each and takes at most 1e+10: state fewer --trials, or check a copy with fewer tickets or months\n`,
    );
    expect(exitCode).toBe(2);
  });

  test.each([['--engine', 'plain'], ['--verify'], ['--until', 'p95=1%']])(
    'is not for %s',
    async (...options) => {
      const { stderr, exitCode } = await simulate('out', '--every-ticket', ...options);
      expect(stderr).toContain(`option '--every-ticket' cannot be used with option '${options[0]}`);
      expect(exitCode).toBe(2);
    },
  );
});
