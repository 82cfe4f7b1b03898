import type { LogFault } from './log-fault.ts';
import type { LogGrain } from './log-mapping.ts';

/** What became of the rows of a log. */
export interface LogAccount {
  readonly grain: LogGrain;
  /** Rows behind the header; blank ones do not count. */
  rows: number;
  /** Conversations that were handed on. */
  conversations: number;
  /** Rows that the mapping does not speak of, such as spans beside generations. */
  passedOverRows: number;
  unreadableRows: number;
  /** The first 20 of them. */
  readonly unreadable: LogFault[];
  /** Conversations that were left out because a row of theirs could not be read. */
  incompleteConversations: number;
}

/** Unreadable rows that are shown one by one. */
const SHOWN_FAULTS = 20;

/** The account of no rows. */
export function openAccount(grain: LogGrain): LogAccount {
  return {
    grain,
    rows: 0,
    conversations: 0,
    passedOverRows: 0,
    unreadableRows: 0,
    unreadable: [],
    incompleteConversations: 0,
  };
}

/** Counts a row that cannot be read, and keeps its fault while there are few. */
export function countUnreadable(account: LogAccount, fault: LogFault): void {
  account.unreadableRows++;
  if (account.unreadable.length < SHOWN_FAULTS) account.unreadable.push(fault);
}
