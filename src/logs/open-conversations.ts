import type { LoggedRow } from './logged-row.ts';

/** A conversation that may have further rows. */
export interface OpenConversation {
  readonly id: string;
  readonly rows: LoggedRow[];
  /** True when a row of it could not be read. */
  isIncomplete: boolean;
}

/**
 * Conversations of a log that may go on. Logs by time mix conversations, so a conversation is taken for ended only
 * when memory is full and it is the one that has been silent longest.
 */
export interface OpenConversations {
  /** The one that has been silent longest comes first. */
  readonly byId: Map<string, OpenConversation>;
  /** Ids of those taken for ended before the end of the file. */
  readonly endedIds: Set<string>;
  rowCount: number;
}

/** No conversation yet. */
export function noOpenConversations(): OpenConversations {
  return { byId: new Map(), endedIds: new Set(), rowCount: 0 };
}

/** The conversation of an id, now the last to have spoken; undefined when it was taken for ended. */
export function touchConversation(open: OpenConversations, id: string): OpenConversation | undefined {
  if (open.endedIds.has(id)) return undefined;
  const conversation = open.byId.get(id) ?? { id, rows: [], isIncomplete: false };
  open.byId.delete(id);
  open.byId.set(id, conversation);
  return conversation;
}

/** Takes out the conversation that has been silent longest; undefined when there is none. */
export function endOldest(open: OpenConversations): OpenConversation | undefined {
  const [oldest] = open.byId.values();
  if (oldest === undefined) return undefined;
  open.byId.delete(oldest.id);
  open.endedIds.add(oldest.id);
  open.rowCount -= oldest.rows.length;
  return oldest;
}
