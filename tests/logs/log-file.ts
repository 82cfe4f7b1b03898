import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll } from 'vitest';
import type { LogAccount } from '../../src/logs/log-account.ts';
import { LogError, type LogFault } from '../../src/logs/log-fault.ts';
import type { LoggedConversation } from '../../src/logs/logged-conversation.ts';
import { type LogOptions, readLog } from '../../src/logs/read-log.ts';

/** A folder for the logs of one test file, gone when its tests are done. */
export function logFolder(): (name: string, content: string | Uint8Array) => string {
  const folder = mkdtempSync(join(tmpdir(), 'costband-logs-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return (name, content) => {
    const file = join(folder, name);
    writeFileSync(file, name.endsWith('.gz') ? gzipSync(content) : content);
    return file;
  };
}

/** A log with all that was read of it. */
export interface WholeLog {
  readonly conversations: readonly LoggedConversation[];
  readonly account: LogAccount;
}

/** Reads a log into memory. */
export async function readWholeLog(file: string, options: LogOptions = {}): Promise<WholeLog> {
  const conversations: LoggedConversation[] = [];
  const account = await readLog(file, options, (one) => conversations.push(one));
  return { conversations, account };
}

/** The faults for which a log is refused as a whole; fails when it is read. */
export async function refusalOf(file: string, options: LogOptions = {}): Promise<readonly LogFault[]> {
  const outcome = await readWholeLog(file, options).catch((error: unknown) => error);
  if (!(outcome instanceof LogError)) throw new Error('the log was not refused', { cause: outcome });
  return outcome.faults;
}
