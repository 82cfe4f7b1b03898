import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LOCK_NAME, LockedError, lockResults } from '../../src/output/lock-results.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'costband-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function leaveLock(pid: number, host = hostname()): string {
  const text = JSON.stringify({ pid, host, since: '2027-01-01T00:00:00.000Z', token: 'another' });
  writeFileSync(join(root, LOCK_NAME), text);
  return text;
}

/** The pid of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

test('row 42, a folder has one holder, who is named to the second and may give it back twice', () => {
  const release = lockResults(root);
  expect(() => lockResults(root)).toThrow(LockedError);
  expect(() => lockResults(root)).toThrow(
    new RegExp(
      `${LOCK_NAME}: locked by pid ${process.pid} on host ${hostname()} since \\d{4}-\\d\\d-\\d\\dT`,
    ),
  );
  expect(readdirSync(root)).toEqual([LOCK_NAME]);
  release();
  expect(readdirSync(root)).toEqual([]);
  const again = lockResults(root);
  release();
  expect(readdirSync(root)).toEqual([LOCK_NAME]);
  again();
});

test('row 42, the lock of a process that is gone is taken over, once', () => {
  leaveLock(deadPid());
  const release = lockResults(root);
  expect(JSON.parse(readFileSync(join(root, LOCK_NAME), 'utf8'))).toMatchObject({ pid: process.pid });
  expect(() => lockResults(root)).toThrow(LockedError);
  release();
  expect(readdirSync(root)).toEqual([]);
});

test('row 42, the lock of a living process, of another host or of nobody known stays', () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  try {
    for (const text of [leaveLock(child.pid as number), leaveLock(deadPid(), 'elsewhere')]) {
      writeFileSync(join(root, LOCK_NAME), text);
      expect(() => lockResults(root)).toThrow(LockedError);
      expect(readFileSync(join(root, LOCK_NAME), 'utf8')).toBe(text);
    }
    writeFileSync(join(root, LOCK_NAME), 'mine');
    expect(() => lockResults(root)).toThrow(/pid 0 on host unknown/);
    expect(readdirSync(root)).toEqual([LOCK_NAME]);
  } finally {
    child.kill('SIGKILL');
  }
});
