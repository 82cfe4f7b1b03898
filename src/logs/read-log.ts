import type { LogFault } from './log-fault.ts';
import type { LogField, LogGrain, LogMapping } from './log-mapping.ts';
import type { LoggedConversation } from './logged-conversation.ts';

/** How a log is to be read. */
export interface LogOptions {
  /** One of `LOG_MAPPINGS`; when absent, the first whose needed columns the file has. */
  readonly mapping?: LogMapping;
  /** Sources that replace those of the mapping, by field. */
  readonly sources?: Readonly<Partial<Record<LogField, string>>>;
  /** Further columns to hand on as text. */
  readonly keep?: readonly string[];
}

/** What became of the rows of a log. */
export interface LogAccount {
  readonly grain: LogGrain;
  readonly rows: number;
  readonly conversations: number;
  readonly unreadableRows: number;
  /** The first 20 of them. */
  readonly unreadable: readonly LogFault[];
  /** Conversations that were left out because a row of theirs could not be read. */
  readonly incompleteConversations: number;
}

/**
 * Reads a log as a stream and hands on each conversation when its last row is read.
 *
 * @throws LogError  when the file cannot be read at all: no such file, a missing column, no readable row
 */
export async function readLog(
  _file: string,
  _options: LogOptions,
  _take: (conversation: LoggedConversation) => void,
): Promise<LogAccount> {
  throw new Error('to be written next');
}
