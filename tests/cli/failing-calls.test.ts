import type * as Fs from 'node:fs';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { addSimulateCommand } from '../../src/cli/simulate-command.ts';
import { failCall, madeCalls } from '../support/failing-calls.ts';
import { runVerb } from './run-verb.ts';
import { temporaryFolder } from './temporary-folder.ts';

vi.mock('node:fs', async (original) => {
  const { gated } = await import('../support/failing-calls.ts');
  return gated(await original<typeof Fs>());
});
afterEach(() => failCall(Number.POSITIVE_INFINITY, 'EIO'));

const SCENARIO = `costband: 1
id: small
title: A small one
seed: 1
trials: 64
horizon: { start: 2027-01, months: 1 }
tickets: { per_month: { dist: uniform, low: 90, high: 110 } }
conversation: { system_prompt_tokens: 500, turns: 2, user_tokens: 20, assistant_tokens: 60 }
model: claude-haiku-4-5
caching: none
`;
const NAMES = ['bands.csv', 'summary.csv', 'budget.csv', 'allocation.csv', 'datapackage.json'];

const root = temporaryFolder();
const file = join(root, 'small.yaml');
const results = (out: string) => join(root, out, 'small');
const simulate = (out: string, seed: string) =>
  runVerb(
    addSimulateCommand,
    'simulate',
    file,
    '--seed',
    seed,
    '--threads',
    '0',
    '--quiet',
    '--out',
    join(root, out),
  );
const bytesOf = (out: string) => NAMES.map((name) => readFileSync(join(results(out), name), 'utf8'));

test('row 30, whichever write, flush, cut or rename of a run fails: exit code 4, each file wholly old or wholly new, and the same command ends in the same bytes', {
  timeout: 300_000,
}, async () => {
  writeFileSync(file, SCENARIO);
  expect((await simulate('before', '1')).exitCode).toBe(0);
  expect((await simulate('undisturbed', '2')).exitCode).toBe(0);
  const [old, fresh] = [bytesOf('before'), bytesOf('undisturbed')];
  let k = 1;
  for (; ; k++) {
    rmSync(join(root, 'out'), { recursive: true, force: true });
    cpSync(join(root, 'before'), join(root, 'out'), { recursive: true });
    failCall(k, 'EIO', k % 2 === 0);
    const { exitCode, stderr } = await simulate('out', '2');
    const made = madeCalls();
    failCall(Number.POSITIVE_INFINITY, 'EIO');
    const found = bytesOf('out');
    if (made < k) {
      expect([exitCode, found]).toEqual([0, fresh]);
      break;
    }
    expect(exitCode, `call ${k}: ${stderr}`).toBe(4);
    expect(stderr).toMatch(/^[^\n]*: the disk fails; results need a folder to write to\n$/);
    for (const [index, text] of found.entries()) expect([old[index], fresh[index]]).toContain(text);
    expect(readdirSync(results('out')).filter((name) => name.endsWith('.tmp') || name === '.lock')).toEqual(
      [],
    );
    expect((await simulate('out', '2')).exitCode, `after call ${k}`).toBe(0);
    expect(bytesOf('out'), `after call ${k}`).toEqual(fresh);
  }
  // a probe, the lock, the journal's records and six files with their flushes and renames
  expect(k).toBeGreaterThan(40);
});
