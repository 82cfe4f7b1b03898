import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { attempt } from './write-results.ts';

/** Name of the file that holds a folder of results for one run. */
export const LOCK_NAME = '.lock';

/** Who holds a folder of results. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the lock was taken, for a reader; ISO 8601. */
  readonly since: string;
  /** Tells two holders with the same pid apart. */
  readonly token: string;
}

/** Another run holds the folder. */
export class LockedError extends Error {
  constructor(path: string, { pid, host, since }: Holder) {
    super(
      `${path}: locked by pid ${pid} on host ${host} since ${since}; wait for that run, use another --out, ` +
        'or delete the file if it no longer runs',
    );
    this.name = 'LockedError';
  }
}

/**
 * Takes a folder for one run; a lock whose process on this host is gone is taken over.
 *
 * @returns gives the folder back; does nothing the second time
 * @throws LockedError  when another run holds it
 * @throws OutputError  when the folder cannot be written to
 */
export function lockResults(directory: string): () => void {
  const path = join(directory, LOCK_NAME);
  const holder: Holder = {
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    token: randomUUID(),
  };
  attempt(path, () => takeLock(path, holder));
  return () => {
    if (readHolder(path)?.token === holder.token) rmSync(path, { force: true });
  };
}

/** A link appears with its whole content or not at all, so no run ever reads half a lock. */
function takeLock(path: string, holder: Holder): void {
  const mine = `${path}.${holder.token}`;
  writeFileSync(mine, JSON.stringify(holder), { flag: 'wx' });
  try {
    while (!linked(mine, path)) {
      const other = readHolder(path);
      if (other !== undefined && isAlive(other)) throw new LockedError(path, other);
      if (other !== undefined) takeAway(path, other);
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

function linked(from: string, to: string): boolean {
  return unless('EEXIST', () => linkSync(from, to));
}

/** Removes the lock of a dead run. Of several that try, one moves it; who moved a living run's lock puts it back. */
function takeAway(path: string, dead: Holder): void {
  const aside = `${path}.${randomUUID()}`;
  if (!unless('ENOENT', () => renameSync(path, aside))) return;
  if (readHolder(aside)?.token !== dead.token) linked(aside, path);
  rmSync(aside, { force: true });
}

/** Who holds the lock; undefined when it has just gone. */
function readHolder(path: string): Holder | undefined {
  let text = '';
  if (!unless('ENOENT', () => (text = readFileSync(path, 'utf8')))) return undefined;
  const found = /"pid":(\d+),"host":"([^"]*)","since":"([^"]*)","token":"([^"]*)"/.exec(text);
  const [, pid = '0', host = 'unknown', since = 'unknown', token = ''] = found ?? [];
  return { pid: Number(pid), host, since, token };
}

/** A process of another host cannot be asked, so it counts as alive; so does a lock that nobody of us wrote. */
function isAlive({ pid, host }: Holder): boolean {
  if (host !== hostname() || pid === 0) return true;
  return unless('ESRCH', () => signalNothing(pid));
}

function signalNothing(pid: number): void {
  // a process of another user may not be signalled, but it is there
  unless('EPERM', () => process.kill(pid, 0));
}

/** Whether the work was done, or was stopped by that very answer of the system. */
function unless(code: string, work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === code) return false;
    throw error;
  }
}
