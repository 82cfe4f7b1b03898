import { createHash } from 'node:crypto';
import { createReadStream, realpathSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { LogError, shownValue } from '../logs/log-fault.ts';
import { LOG_MAPPINGS, type LogMappingName } from '../logs/log-mapping.ts';
import type { LoggedConversation } from '../logs/logged-conversation.ts';
import { readColumn } from '../logs/read-column.ts';
import { readLog } from '../logs/read-log.ts';
import { findModelPrice } from '../prices/price-book.ts';
import type {
  FileReading,
  FileReadings,
  FileReference,
  LogReference,
  MeanReference,
} from '../scenario/file-reading.ts';
import type { LoggedTicket } from '../scenario/scenario.ts';
import {
  addToRunningMoments,
  kurtosisOfRunning,
  openRunningMoments,
  sdOfRunning,
  skewnessOfRunning,
} from '../stats/running-moments.ts';

/**
 * Reads what a scenario refers to. Files stand in the scenario's folder or below it, or where the user allows it;
 * links are followed before that is judged.
 *
 * @param scenarioFile  names in the scenario are relative to its folder
 * @param allowedPaths  further folders that files may stand in
 */
export async function readReferences(
  references: readonly FileReference[],
  scenarioFile: string,
  allowedPaths: readonly string[],
): Promise<FileReadings> {
  const folder = dirname(resolve(scenarioFile));
  const readings = new Map<string, FileReading>();
  for (const { path, wants } of references) {
    const file = resolve(folder, wants.file);
    readings.set(path, outsideFault(file, [folder, ...allowedPaths]) ?? (await readWanted(file, wants)));
  }
  return readings;
}

function outsideFault(file: string, folders: readonly string[]): FileReading | undefined {
  const real = realPath(file);
  if (real === undefined)
    return { kind: 'fault', found: 'no such file', rule: 'names are relative to the scenario' };
  if (folders.some((folder) => isInside(real, realPath(folder) ?? folder))) return undefined;
  const rule = 'a file needs to stand in the folder of the scenario, or in one that --allow-path names';
  return { kind: 'fault', found: 'outside the folder of the scenario', rule };
}

function realPath(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}

function isInside(file: string, folder: string): boolean {
  const way = relative(folder, file);
  return way !== '' && way !== '..' && !/^\.\.[\\/]/.test(way) && !isAbsolute(way);
}

async function readWanted(file: string, wants: FileReference['wants']): Promise<FileReading> {
  try {
    return await (wants.kind === 'mean_of' ? summariseColumn(file, wants) : readTickets(file, wants));
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    const [{ line, field, found, rule, missing }] = error.faults as [LogError['faults'][number]];
    const place = line === undefined ? field : `line ${line}, ${field}`;
    const names = missing === undefined ? '' : `; the file has ${missing.present.slice(0, 12).join(', ')}`;
    return { kind: 'fault', found: `${place}: ${found}`, rule: `${rule}${names}` };
  }
}

const YES = ['1', 'true', 'yes', 'y'];
const NO = ['0', 'false', 'no', 'n'];

/** Fewer conversations or clusters say nothing about how much they differ. */
const FEWEST_UNITS = 10;

/** Conversations that a scenario can draw from: they go to every thread. */
const MOST_TICKETS = 1_000_000;

async function readTickets(
  file: string,
  { file: name, log, sources, columns, model }: LogReference,
): Promise<FileReading> {
  const { cluster, resolved, escalated, reopened } = columns;
  const fields = new Set(Object.values(LOG_MAPPINGS).flatMap((mapping) => Object.keys(mapping.sources)));
  const unknown = Object.keys(sources).find((field) => !fields.has(field));
  if (unknown !== undefined) {
    return { kind: 'fault', found: `columns.${unknown}`, rule: `columns takes ${[...fields].join(', ')}` };
  }
  const tickets: LoggedTicket[] = [];
  let fault: { readonly kind: 'fault'; readonly found: string; readonly rule: string } | undefined;
  const says = (conversation: LoggedConversation, column: string | undefined): boolean | undefined => {
    if (column === undefined) return undefined;
    const text = conversation.columns[column] as string;
    const isYes = YES.includes(text.toLowerCase());
    if (!isYes && !NO.includes(text.toLowerCase())) {
      const found = `${column} of conversation ${shownValue(conversation.id)}: ${shownValue(text)}`;
      fault ??= { kind: 'fault', found, rule: `needs ${[...YES, ...NO].join(', ')} in its last row` };
    }
    return isYes;
  };
  const options = {
    ...(log !== undefined && { mappings: [LOG_MAPPINGS[log as LogMappingName]] }),
    sources,
    keep: Object.values(columns),
    tokenFamily: findModelPrice(model)?.provider ?? 'openai',
  };
  const account = await readLog(file, options, (conversation) => {
    const wasResolved = says(conversation, resolved) ?? not(says(conversation, escalated));
    const cameBack = says(conversation, reopened);
    if (tickets.length >= MOST_TICKETS) return;
    tickets.push({
      requests: conversation.requests,
      turns: conversation.turns,
      ...(cluster !== undefined && { cluster: conversation.columns[cluster] as string }),
      ...(wasResolved !== undefined && { resolved: wasResolved }),
      ...(cameBack !== undefined && { reopened: cameBack }),
    });
  });
  if (fault !== undefined) return fault;
  const units =
    cluster === undefined ? tickets.length : new Set(tickets.map((ticket) => ticket.cluster)).size;
  if (units < FEWEST_UNITS) {
    const word = cluster === undefined ? 'conversations' : 'clusters';
    return {
      kind: 'fault',
      found: `${units} ${word}`,
      rule: `a band needs at least ${FEWEST_UNITS} ${word}`,
    };
  }
  if (account.conversations > MOST_TICKETS) {
    const rule = `a scenario draws from at most ${MOST_TICKETS}: take a part of the log`;
    return { kind: 'fault', found: `${account.conversations} conversations`, rule };
  }
  const source = { name, sha256: await hashOfFile(file) };
  return { kind: 'log', source, tickets, unreadableRows: account.unreadableRows };
}

function not(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

async function summariseColumn(file: string, { file: name, column }: MeanReference): Promise<FileReading> {
  const moments = openRunningMoments();
  await readColumn(file, column, (value) => addToRunningMoments(moments, value));
  const { count, mean, least, largest } = moments;
  const skewness = skewnessOfRunning(moments);
  const kurtosis = kurtosisOfRunning(moments);
  const source = { name, sha256: await hashOfFile(file) };
  return {
    kind: 'column',
    source,
    count,
    mean,
    sd: sdOfRunning(moments),
    skewness,
    kurtosis,
    least,
    largest,
  };
}

async function hashOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(file)) hash.update(bytes as Buffer);
  return hash.digest('hex');
}
