import { shownValue } from './log-fault.ts';
import type { LoggedConversation, LoggedRequest, LoggedTurn } from './logged-conversation.ts';
import type { LoggedMessage, LoggedRow } from './logged-row.ts';

/** What makes a row of a conversation impossible. */
export interface RowConflict {
  readonly line: number;
  readonly field: string;
  readonly found: string;
  readonly rule: string;
}

/**
 * A conversation from its rows, in the order of their index, else of their time, else of the file.
 *
 * @param rows  at least one, in the order of the file
 * @returns the conversation, or the row that contradicts another
 */
export function assembleConversation(
  id: string,
  rows: readonly LoggedRow[],
  answersAreRequests: boolean,
): LoggedConversation | RowConflict {
  const ordered = inOrder(rows);
  const [first] = ordered;
  const conflict = conflictIn(id, ordered);
  if (conflict !== undefined) return conflict;
  const { timeSeconds: startSeconds } = first as LoggedRow;
  const messages = ordered.flatMap(({ content }) => (content.grain === 'messages' ? content.messages : []));
  return {
    id,
    startSeconds,
    turns: messages.length > 0 ? turnsOfMessages(messages) : turnsOfRows(ordered),
    requests: answersAreRequests ? requestsOfMessages(messages) : requestsOfRows(ordered),
    columns: (ordered.at(-1) as LoggedRow).columns,
  };
}

function inOrder(rows: readonly LoggedRow[]): readonly LoggedRow[] {
  const key = (row: LoggedRow) => row.index ?? row.timeSeconds;
  const isSorted = rows.every(
    (row, i) => i === 0 || !((key(row) ?? 0) < (key(rows[i - 1] as LoggedRow) ?? 0)),
  );
  return isSorted ? rows : rows.toSorted((a, b) => (key(a) ?? 0) - (key(b) ?? 0));
}

function conflictIn(id: string, rows: readonly LoggedRow[]): RowConflict | undefined {
  for (let i = 1; i < rows.length; i++) {
    const [before, row] = [rows[i - 1] as LoggedRow, rows[i] as LoggedRow];
    const { line } = row;
    if (row.content.grain === 'conversations') {
      const rule = `needs one row per conversation, and line ${before.line} has it too`;
      return { line, field: 'conversation_id', found: shownValue(id), rule };
    }
    if (row.index !== undefined && row.index === before.index) {
      const rule = `line ${before.line} of the conversation has the same index`;
      return { line, field: 'index', found: String(row.index), rule };
    }
    if ((row.timeSeconds ?? 0) < (before.timeSeconds ?? 0)) {
      const rule = `earlier than line ${before.line}, which has a lower index`;
      return { line, field: 'timestamp', found: `${row.timeSeconds} s since 1970`, rule };
    }
  }
  return undefined;
}

function requestsOfRows(rows: readonly LoggedRow[]): readonly LoggedRequest[] {
  return rows.flatMap(({ content }, i) => {
    if (content.grain !== 'requests') return [];
    const { inputTokens, outputTokens } = content;
    return [{ inputTokens, outputTokens, gapSeconds: gapBefore(rows, i) }];
  });
}

function turnsOfRows(rows: readonly LoggedRow[]): readonly LoggedTurn[] {
  return rows.flatMap(({ content }, i) => {
    if (content.grain !== 'turns' && content.grain !== 'conversations') return [];
    const { turnCount, userTokens, assistantTokens } = content;
    const turn = { userTokens: userTokens / turnCount, assistantTokens: assistantTokens / turnCount };
    return Array.from({ length: turnCount }, (_, k) => ({
      ...turn,
      gapSeconds: k === 0 ? gapBefore(rows, i) : undefined,
    }));
  });
}

/** The stated gap, else the one between the times; undefined for the first row. */
function gapBefore(rows: readonly LoggedRow[], i: number): number | undefined {
  if (i === 0) return undefined;
  const [before, row] = [rows[i - 1] as LoggedRow, rows[i] as LoggedRow];
  return row.gapSeconds ?? gapBetween(before.timeSeconds, row.timeSeconds);
}

function gapBetween(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : to - from;
}

/** A turn begins with a message of the customer that follows one of anyone else. */
function turnsOfMessages(messages: readonly LoggedMessage[]): readonly LoggedTurn[] {
  const turns: { userTokens: number; assistantTokens: number; gapSeconds: number | undefined }[] = [];
  let spoken: LoggedMessage | undefined;
  for (const message of messages) {
    const turn = turns.at(-1);
    if (message.role === 'user') {
      if (turn === undefined || spoken?.role !== 'user') {
        const gapSeconds = turn && gapBetween(spoken?.timeSeconds, message.timeSeconds);
        turns.push({ userTokens: message.tokens, assistantTokens: 0, gapSeconds });
      } else {
        turn.userTokens += message.tokens;
      }
    } else if (message.role === 'assistant' && turn !== undefined) {
      turn.assistantTokens += message.tokens;
    }
    if (message.role !== 'system') spoken = message;
  }
  return turns;
}

/** What the chat format puts around a message, and before an answer: OpenAI Cookbook, "How to count tokens with tiktoken". */
const TOKENS_PER_MESSAGE = 3;
const TOKENS_BEFORE_ANSWER = 3;

/** Each answer is one request that sends all that went before; a greeting before any question is none. */
function requestsOfMessages(messages: readonly LoggedMessage[]): readonly LoggedRequest[] {
  const requests: LoggedRequest[] = [];
  let historyTokens = 0;
  let asked = false;
  let lastSeconds: number | undefined;
  for (const { role, tokens, timeSeconds } of messages) {
    if (role === 'assistant' && asked) {
      const inputTokens = historyTokens + TOKENS_BEFORE_ANSWER;
      const gapSeconds = requests.length === 0 ? undefined : gapBetween(lastSeconds, timeSeconds);
      requests.push({ inputTokens, outputTokens: tokens, gapSeconds });
      lastSeconds = timeSeconds;
    }
    asked ||= role === 'user';
    historyTokens += TOKENS_PER_MESSAGE + tokens;
  }
  return requests;
}
