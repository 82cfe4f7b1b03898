import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { scanRecords } from '../../src/output/checked-records.ts';
import { MAIN, ROOT, readTables, runBuilt } from './run-built.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Kills of a run that goes on; more of them by `KILLS=50 npm run test:built`. */
const KILLS = Number(process.env['KILLS'] ?? 4);

const TRIALS = 131_072;
const BLOCKS = 128;

const SCENARIO = `costband: 1
id: stopped
title: Long enough to be stopped
seed: 5
trials: ${TRIALS}
horizon: { start: 2027-01, months: 1 }
tickets: { per_month: { dist: uniform, low: 8000, high: 12000 }, month_noise_cv: 0.1 }
conversation:
  system_prompt_tokens: 500
  turns: { dist: poisson, mean: 4, shift: 1 }
  user_tokens: 23
  assistant_tokens: { dist: lognormal, median: 61, sigma: 0.69 }
model: claude-haiku-4-5
caching: article
deflection: { rate: { dist: beta, mean: 0.45, n: 40 } }
`;

const folder = temporaryFolder();
const file = join(folder, 'stopped.yaml');
const resultsOf = (name: string) => join(folder, name, 'stopped');
const journalOf = (name: string) => join(resultsOf(name), 'journal.bin');
const journalBytes = (name: string) => (existsSync(journalOf(name)) ? statSync(journalOf(name)).size : 0);

function wordsOf(name: string, ...more: readonly string[]): readonly string[] {
  return ['simulate', file, '--threads', '2', '--out', join(folder, name), ...more];
}

/** Starts a run and sends it a signal so long after its journal has so many bytes. */
async function stopAt(name: string, bytes: number, signal: NodeJS.Signals, delayMs = 0) {
  const child = spawn(process.execPath, [MAIN, ...wordsOf(name)], { cwd: ROOT, stdio: 'pipe' });
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const ended = once(child, 'close');
  while (isRunning(child) && journalBytes(name) < bytes) await wait(2);
  await wait(delayMs);
  child.kill(signal);
  const [exitCode, endedBy] = await ended;
  return { exitCode, endedBy, stderr };
}

/** Blocks that a journal has of the run: the furthest part of each replicate. */
function keptBlocks(name: string): number {
  const points = new Map<number, number>();
  const file = openSync(journalOf(name), 'r');
  scanRecords(file, fstatSync(file).size, (_, payload) => {
    const { part } = JSON.parse(payload.toString('utf8', 0, payload.indexOf('\n')));
    if (part !== undefined)
      points.set(part.replicate, Math.max(part.points, points.get(part.replicate) ?? 0));
  });
  closeSync(file);
  return [...points.values()].reduce((sum, count) => sum + count, 0) / 1024;
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

/** What an undisturbed run writes. */
let whole: ReturnType<typeof readTables> = {};
let blockBytes = 0;

beforeAll(() => {
  writeFileSync(file, SCENARIO);
  expect(runBuilt(wordsOf('whole', '--quiet')).stderr).toBe('');
  whole = readTables(resultsOf('whole'));
  blockBytes = journalBytes('whole') / BLOCKS;
}, 120_000);

test(`rows 33 and 46, killed ${KILLS} times at random places: the same bytes, and no kept block computed again`, {
  timeout: 60_000 + KILLS * 20_000,
}, async () => {
  let killed = 0;
  const finish = () => {
    expect(runBuilt(wordsOf('killed', '--quiet'))).toEqual({ stdout: '', stderr: '', exitCode: 0 });
    expect(readTables(resultsOf('killed'))).toEqual(whole);
  };
  while (killed < KILLS) {
    const kept = existsSync(journalOf('killed')) ? keptBlocks('killed') : 0;
    const left = Math.max(0, journalBytes('whole') - journalBytes('killed'));
    const bytes = journalBytes('killed') + Math.random() * Math.min(left, journalBytes('whole') / 8);
    const ended = await stopAt('killed', bytes, 'SIGKILL', Math.random() * 100);
    if (kept > 0 && kept < BLOCKS && ended.stderr !== '') {
      expect(ended.stderr).toContain(
        `${kept} of ${BLOCKS} blocks are in the journal; ${BLOCKS - kept} to go`,
      );
    }
    if (ended.endedBy === 'SIGKILL') {
      killed++;
    } else {
      // it was quicker than we, and another run is killed in its place
      finish();
      rmSync(resultsOf('killed'), { recursive: true });
    }
  }
  finish();
});

describe.each([
  ['row 40', 'SIGINT', 130],
  ['row 41', 'SIGTERM', 143],
  ['row 41', 'SIGHUP', 129],
] as const)('%s, %s', (_, signal, exitCode) => {
  test('leaves a partial result that says so, and the next run ends in the same bytes', async () => {
    const ended = await stopAt(signal, 24 * blockBytes, signal);
    expect(ended).toMatchObject({ exitCode, endedBy: null });
    expect(ended.stderr).toMatch(/stopped: stopped after \d+ of 128 blocks; bands of the finished part/);
    expect(readdirSync(resultsOf(signal)).sort()).toEqual(['bands.partial.csv', 'journal.bin']);
    const [mark, header, row] = readFileSync(join(resultsOf(signal), 'bands.partial.csv'), 'utf8').split(
      '\n',
    );
    expect(mark).toMatch(/^# PARTIAL \d+\/128 blocks$/);
    expect(header).toBe(whole['bands.csv']?.split('\n')[0]);
    expect(row).toMatch(/^run_/);
    const resumed = runBuilt(wordsOf(signal));
    expect(resumed.stderr).toMatch(/stopped: \d+ of 128 blocks are in the journal; \d+ to go/);
    expect(readTables(resultsOf(signal))).toEqual(whole);
    expect(readdirSync(resultsOf(signal))).not.toContain('bands.partial.csv');
  });
});

describe('a finished run', () => {
  test('is extended by more trials: the same bytes as a run of all of them', () => {
    const more = ['--trials', String(TRIALS + 16 * 1024), '--quiet'];
    runBuilt(wordsOf('longer', ...more));
    expect(runBuilt(wordsOf('whole', ...more.slice(0, 2))).stderr).toContain(
      '128 of 144 blocks are in the journal; 16 to go',
    );
    expect(readTables(resultsOf('whole'))).toEqual(readTables(resultsOf('longer')));
  });

  test('makes room for another seed', () => {
    expect(runBuilt(wordsOf('longer', '--seed', '6', '--trials', '64', '--quiet')).exitCode).toBe(0);
  });
});

test('row 37, an unfinished run of another seed is not overwritten: exit 6', async () => {
  await stopAt('other', 4 * blockBytes, 'SIGKILL');
  const bytes = readFileSync(journalOf('other'));
  const { exitCode, stderr } = runBuilt(wordsOf('other', '--seed', '6'));
  expect(exitCode).toBe(6);
  expect(stderr).toMatch(/belongs to the unfinished plan .* seed was 5 and is 6; use a new --out/);
  expect(readFileSync(journalOf('other'))).toEqual(bytes);
});

test('row 42, a second run of one folder ends with 4 and names the first, which is not disturbed', async () => {
  const first = spawn(process.execPath, [MAIN, ...wordsOf('held', '--quiet')], {
    cwd: ROOT,
    stdio: 'ignore',
  });
  const ended = once(first, 'close');
  while (isRunning(first) && journalBytes('held') === 0) await wait(2);
  const second = runBuilt(wordsOf('held'));
  expect(second.exitCode).toBe(4);
  expect(second.stderr).toContain(`locked by pid ${first.pid} on host `);
  expect((await ended)[0]).toBe(0);
  expect(readTables(resultsOf('held'))).toEqual(whole);
});

/** Loaded before the program. */
function preload(name: string, text: string): NodeJS.ProcessEnv {
  const path = join(folder, name);
  writeFileSync(path, text);
  return { ...process.env, NODE_OPTIONS: `--import ${path}` };
}

test('row 45, a clock that jumps by an hour at every look changes no byte', () => {
  const env = preload(
    'clock.mjs',
    'const now = Date.now; let jump = 1; Date.now = () => now() + (jump = -jump) * 3600e3;',
  );
  expect(runBuilt(wordsOf('clock', '--quiet'), { env }).exitCode).toBe(0);
  expect(readTables(resultsOf('clock'))).toEqual(whole);
});

test('a run needs no network: with every way out refused it gives the same bytes', () => {
  const env = preload(
    'offline.mjs',
    `import net from 'node:net';
     import dns from 'node:dns';
     import dgram from 'node:dgram';
     const refuse = () => { process.stderr.write('NETWORK'); process.exit(99); };
     net.Socket.prototype.connect = refuse;
     dns.lookup = refuse;
     dgram.createSocket = refuse;
     globalThis.fetch = refuse;`,
  );
  expect(runBuilt(wordsOf('offline', '--quiet'), { env })).toEqual({ stdout: '', stderr: '', exitCode: 0 });
  expect(readTables(resultsOf('offline'))).toEqual(whole);
});
