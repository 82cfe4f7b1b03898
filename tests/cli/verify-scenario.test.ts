import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { addSimulateCommand } from '../../src/cli/simulate-command.ts';
import { VERIFY_FAST_TRIALS, VERIFY_TICKETS } from '../../src/cli/verify-option.ts';
import { FALSE_ALARM_RATE, planVerification, verifyScenario } from '../../src/cli/verify-scenario.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { engineOf, openEngine } from '../../src/simulate/engine.ts';
import type { EngineName } from '../../src/simulate/engine-name.ts';
import type * as PlainTicket from '../../src/simulate/plain-ticket.ts';
import { planBlocks } from '../../src/simulate/plan-blocks.ts';
import { compareEngines } from '../../src/summary/compare-engines.ts';
import { engineGroups } from '../simulate/engine-groups.ts';
import { ticketScenario } from '../simulate/ticket-scenario.ts';

describe('a verification fits into the tickets that the plain engine may draw', () => {
  const drawn = (tickets: number, months: number) =>
    ticketScenario({
      months,
      tickets: `{ per_month: ${tickets} }`,
      conversation: { turns: '{ dist: poisson, mean: 4, shift: 1 }' },
    });

  test.each([
    ['few tickets: all trials', 100, 12, 1024, 12],
    ['more tickets: fewer trials', 5000, 12, Math.floor(VERIFY_TICKETS / 60_000), 12],
    ['many tickets: fewer months', 50_000, 12, 133, 3],
    ['just one month', 156_250, 12, 128, 1],
  ])('%s', (_, tickets, months, plainTrials, fittedMonths) => {
    const plan = planVerification(drawn(tickets, months), undefined);
    expect(plan).toMatchObject({ plainTrials, scenario: { horizon: { months: fittedMonths } } });
  });

  test('a month that is too much is a fault that names the limit', () => {
    expect(planVerification(drawn(156_251, 1), undefined)).toMatchObject({
      path: 'tickets.per_month',
      found: '156251 tickets in the first month',
      rule: expect.stringContaining('at most 156250 a month'),
    });
  });

  test('a number of trials that the user states is taken as it is, unless it is too small to judge by', () => {
    expect(planVerification(drawn(1e6, 12), 128)).toMatchObject({
      plainTrials: 128,
      scenario: { horizon: { months: 12 } },
    });
    expect(planVerification(drawn(100, 1), 127)).toMatchObject({ path: 'trials', found: '127' });
  });

  test('where nothing is drawn, four trials are enough', () => {
    expect(planVerification(ticketScenario({ tickets: '{ per_month: 1000000 }' }), undefined)).toMatchObject({
      plainTrials: 4,
    });
  });
});

test('every block is compared, though later blocks are given its memory', async () => {
  const scenario = ticketScenario({
    months: 1,
    tickets: '{ per_month: { dist: lognormal, p10: 8, p90: 16 } }',
    conversation: { turns: '{ dist: poisson, mean: 4, shift: 1 }' },
  });
  const verification = await verifyScenario({ scenario, plainTrials: 1024 }, 1, () => {});
  const model = compileModel(scenario);
  const { ticketsPerTrial } = planBlocks(VERIFY_FAST_TRIALS);
  const opened = (name: EngineName) => openEngine(engineOf(name, scenario, model), ticketsPerTrial);
  const groups = engineGroups(
    model,
    { simulate: opened('fast'), trials: VERIFY_FAST_TRIALS },
    { simulate: opened('plain'), trials: 1024 },
  );
  expect(verification.comparisons).toEqual(compareEngines(groups, FALSE_ALARM_RATE).comparisons);
});

const CONSTANT = `costband: 1
id: constant
title: Nothing is drawn
seed: 1
trials: 64
horizon: { start: 2027-01, months: 3 }
tickets: { per_month: 10, growth_per_month: 0.05 }
conversation: { system_prompt_tokens: 500, turns: 5, user_tokens: 150, assistant_tokens: 200 }
model: claude-haiku-4-5
caching: article
`;

describe('simulate --verify', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'costband-verify-'));
    file = join(folder, 'constant.yaml');
    writeFileSync(file, CONSTANT);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    vi.doUnmock('../../src/simulate/plain-ticket.ts');
    vi.resetModules();
  });

  const verify = async (addVerb: typeof addSimulateCommand, ...options: readonly string[]) => {
    // of the same modules as the verb's work, which is loaded when it is called
    const { runVerb } = await import('./run-verb.ts');
    return runVerb(
      addVerb,
      'simulate',
      file,
      '--verify',
      '--threads',
      '0',
      '--out',
      join(folder, 'results'),
      ...options,
    );
  };

  /** The verb with a plain engine that bills every ticket twice. */
  async function withWrongEngine(): Promise<typeof addSimulateCommand> {
    vi.resetModules();
    vi.doMock('../../src/simulate/plain-ticket.ts', async (importOriginal) => {
      const original = await importOriginal<typeof PlainTicket>();
      const runPlainTicket: typeof original.runPlainTicket = (...ticket) => {
        const right = original.runPlainTicket(...ticket);
        return { ...right, llmUsd: 2 * right.llmUsd };
      };
      return { ...original, runPlainTicket };
    });
    return (await import('../../src/cli/simulate-command.ts')).addSimulateCommand;
  }

  test('says that the engines agree, ends with 0 and writes nothing', async () => {
    const { stdout, exitCode } = await verify(addSimulateCommand);
    expect(stdout).toContain('constant: 8192 trials of the fast engine against 4 of the plain one\n');
    expect(stdout).toMatch(/The engines agree: all \d+ comparisons are within their limits\./);
    expect(stdout).toContain('with a probability of at most 0.001.');
    expect(exitCode).toBe(0);
    expect(readdirSync(folder)).toEqual(['constant.yaml']);
  });

  test('says what disagrees, largest first, and ends with 6', async () => {
    const { stdout, exitCode } = await verify(await withWrongEngine(), '--json');
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      scenario_id: 'constant',
      agree: false,
      fast_trials: 8192,
      plain_trials: 4,
    });
    expect(report.beyond).toBeGreaterThan(0);
    const metrics = new Set(report.largest.map(({ metric }: { metric: string }) => metric));
    for (const metric of metrics)
      expect(['llm_cost', 'ai_cost', 'total_cost', 'cost_per_ticket']).toContain(metric);
    expect(exitCode).toBe(6);
  });

  test('is quiet when asked, and still ends with 6', async () => {
    expect(await verify(await withWrongEngine(), '--quiet')).toEqual({ stdout: '', stderr: '', exitCode: 6 });
  });

  test('refuses what it cannot judge by, with the place and the rule', async () => {
    writeFileSync(file, CONSTANT.replace('turns: 5', 'turns: { dist: poisson, mean: 4, shift: 1 }'));
    const { stderr, stdout, exitCode } = await verify(addSimulateCommand, '--trials', '100');
    expect(stderr).toBe(`${file}:1:1 trials: 100; --verify needs at least 128 trials of the plain engine\n`);
    expect([stdout, exitCode]).toEqual(['', 2]);
  });

  test('is not for one engine alone', async () => {
    const { stderr, exitCode } = await verify(addSimulateCommand, '--engine', 'plain');
    expect(stderr).toContain("option '--verify' cannot be used with option '--engine <name>'");
    expect(exitCode).toBe(2);
  });
});

test('simulate --engine plain writes the same files, and says who drew them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'costband-plain-'));
  try {
    const file = join(folder, 'varied.yaml');
    writeFileSync(file, CONSTANT.replace('turns: 5', 'turns: { dist: poisson, mean: 4, shift: 1 }'));
    const run = async (engine: string) => {
      const words = ['simulate', file, '--engine', engine, '--threads', '0', '--out', join(folder, engine)];
      const { runVerb } = await import('./run-verb.ts');
      expect((await runVerb(addSimulateCommand, ...words, '--quiet')).exitCode).toBe(0);
      const read = (name: string) => readFileSync(join(folder, engine, 'constant', name), 'utf8');
      const record = JSON.parse(read('run.json'));
      const lines = read('bands.csv').trim().split('\n').slice(1);
      return { record, methods: new Set(lines.map((line) => line.split(',').at(-3))) };
    };
    const [plain, fast] = [await run('plain'), await run('fast')];
    expect(plain.record.engine).toBe('plain');
    expect([...plain.methods]).toEqual(['plain_sectioning_tickets']);
    expect(fast.record.engine).toBe('fast');
    expect(fast.record.run_id).not.toBe(plain.record.run_id);
    expect([...fast.methods].every((method) => method?.startsWith('sobol_'))).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
