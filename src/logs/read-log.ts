import { assembleConversation } from './assemble-conversation.ts';
import { type BoundMapping, conversationIdOf, isPassedOver, readRow } from './bind-row.ts';
import { chooseMapping } from './choose-mapping.ts';
import { countUnreadable, type LogAccount, openAccount } from './log-account.ts';
import { LogError, shownValue } from './log-fault.ts';
import { LOG_MAPPINGS, type LogField, type LogMapping } from './log-mapping.ts';
import { type LogRecord, readRecords } from './log-records.ts';
import type { LoggedConversation } from './logged-conversation.ts';
import {
  endOldest,
  noOpenConversations,
  type OpenConversation,
  type OpenConversations,
  touchConversation,
} from './open-conversations.ts';
import { type CountTokens, loadTokenCounter, type TokenFamily } from './token-counter.ts';
import { UnreadableRow } from './unreadable-row.ts';

/** How a log is to be read. */
export interface LogOptions {
  /** The first of which the file has all needed columns; those of `LOG_MAPPINGS` when absent. */
  readonly mappings?: readonly LogMapping[];
  /** Sources that replace those of the mapping, by field. */
  readonly sources?: Readonly<Partial<Record<LogField, string>>>;
  /** Further columns to hand on as text. */
  readonly keep?: readonly string[];
  /** Whose tokens texts are counted in; `openai` when absent. */
  readonly tokenFamily?: TokenFamily;
  /** Rows of unfinished conversations that are held at once; 100,000 when absent. */
  readonly openRowsMax?: number;
}

/** Rows held at once: tens of megabytes, and more open conversations than a support desk has. */
const OPEN_ROWS_MAX = 100_000;

/** A log of more rows is refused. */
const ROWS_MAX = 10_000_000;

/** A log as it is being read. */
interface Reading {
  readonly file: string;
  readonly bound: BoundMapping;
  readonly countTokens: CountTokens;
  readonly account: LogAccount;
  readonly open: OpenConversations;
  readonly openRowsMax: number;
  readonly handOn: (conversation: LoggedConversation) => void;
}

/**
 * Reads a log as a stream and hands on each conversation once it has ended, in the order of their last rows.
 *
 * A row that cannot be read is counted and named, and its conversation left out and counted.
 *
 * @throws LogError  when the file as a whole cannot be read: no such file, a missing column, no conversation that
 *   could be read, or one that goes on after it was taken for ended
 */
export async function readLog(
  file: string,
  options: LogOptions,
  handOn: (conversation: LoggedConversation) => void,
): Promise<LogAccount> {
  const { mappings = Object.values(LOG_MAPPINGS), sources = {}, keep = [], tokenFamily = 'openai' } = options;
  const refusedBefore: (readonly [line: number, found: string, rule: string])[] = [];
  let reading: Reading | undefined;
  await readRecords(file, {
    begin: async (names, format) => {
      const bound = chooseMapping(file, mappings, sources, keep, names, format);
      reading = {
        file,
        bound,
        countTokens: bound.countsTexts ? await loadTokenCounter(tokenFamily) : noCounter,
        account: openAccount(bound.mapping.grain),
        open: noOpenConversations(),
        openRowsMax: options.openRowsMax ?? OPEN_ROWS_MAX,
        handOn,
      };
      for (const [line, found, rule] of refusedBefore) refuseRecord(reading, line, found, rule);
    },
    take: (record, line) => takeRecord(reading as Reading, record, line),
    refuse: (line, found, rule) => {
      if (reading === undefined) refusedBefore.push([line, found, rule]);
      else refuseRecord(reading, line, found, rule);
    },
  });
  if (reading === undefined) {
    throw fileFault(file, `${refusedBefore.length} rows that cannot be read`, 'needs at least one row');
  }
  return finish(reading);
}

function noCounter(): number {
  throw new Error('this mapping counts no texts');
}

function finish(reading: Reading): LogAccount {
  const { account, file, open } = reading;
  for (let ended = endOldest(open); ended !== undefined; ended = endOldest(open)) handOnEnded(reading, ended);
  if (account.conversations > 0) return account;
  const found = `no conversation in ${account.rows} rows, ${account.unreadableRows} of them unreadable`;
  throw new LogError([
    ...account.unreadable,
    { file, field: 'file', found, rule: 'needs at least one whole conversation' },
  ]);
}

function takeRecord(reading: Reading, record: LogRecord, line: number): void {
  const { file, account, bound, countTokens, open, openRowsMax } = reading;
  account.rows++;
  if (account.rows > ROWS_MAX)
    throw fileFault(file, `over ${ROWS_MAX} rows`, 'cut the log into several files');
  if (isPassedOver(bound, record)) {
    account.passedOverRows++;
    return;
  }
  const id = conversationIdOf(bound, record, line);
  const conversation =
    id === undefined ? undefined : openedAgain(touchConversation(open, id), file, line, id);
  try {
    const row = readRow(bound, record, line, countTokens);
    conversation?.rows.push(row);
    open.rowCount++;
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error;
    refuse(reading, line, error.field, error.found, error.rule);
    if (conversation !== undefined) conversation.isIncomplete = true;
  }
  while (open.rowCount > openRowsMax) handOnEnded(reading, endOldest(open) as OpenConversation);
}

function openedAgain(
  conversation: OpenConversation | undefined,
  file: string,
  line: number,
  id: string,
): OpenConversation {
  if (conversation !== undefined) return conversation;
  const rule = 'its earlier rows stand too far above: sort the log by conversation';
  throw new LogError([{ file, line, field: 'conversation_id', found: shownValue(id), rule }]);
}

function handOnEnded(reading: Reading, { id, rows, isIncomplete }: OpenConversation): void {
  const { account, bound, handOn } = reading;
  if (isIncomplete || rows.length === 0) {
    account.incompleteConversations++;
    return;
  }
  const conversation = assembleConversation(id, rows, bound.mapping.answersAreRequests ?? false);
  if ('rule' in conversation) {
    const { line, field, found, rule } = conversation;
    refuse(reading, line, field, found, rule);
    account.incompleteConversations++;
    return;
  }
  account.conversations++;
  handOn(conversation);
}

function refuseRecord(reading: Reading, line: number, found: string, rule: string): void {
  reading.account.rows++;
  refuse(reading, line, 'row', found, rule);
}

function refuse({ account, file }: Reading, line: number, field: string, found: string, rule: string): void {
  countUnreadable(account, { file, line, field, found, rule });
}

function fileFault(file: string, found: string, rule: string): LogError {
  return new LogError([{ file, field: 'file', found, rule }]);
}
