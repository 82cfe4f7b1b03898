/** What a row of the file is. */
export type LogGrain = 'requests' | 'turns' | 'conversations' | 'messages';

/** What a row can state. */
export type LogField =
  | 'conversation_id'
  | 'request_index'
  | 'turn_index'
  | 'timestamp'
  | 'gap_seconds'
  | 'turns'
  | 'input_tokens'
  | 'output_tokens'
  | 'user_tokens'
  | 'assistant_tokens'
  | 'messages'
  | 'role'
  | 'content';

/**
 * Where fields stand in a file. A source is the name of a column, in JSON Lines a path with dots
 * (`usage.prompt_tokens`); `a+b` is the sum of columns, and `text:a` the number of tokens in a text.
 */
export interface LogMapping {
  readonly grain: LogGrain;
  /** Sources by field, the first that the file has; a field that is not here is not read. */
  readonly sources: Readonly<Partial<Record<LogField, readonly string[]>>>;
  /** Rows of which this column has another value are passed over, where the file has the column. */
  readonly only?: { readonly column: string; readonly value: string };
  /** For messages: whether each answer is one call to a model, billed with all that went before. */
  readonly answersAreRequests?: boolean;
}

/** Fields without which a row says nothing. */
export function neededFields({ grain }: LogMapping, asList: boolean): readonly LogField[] {
  switch (grain) {
    case 'requests':
      return ['conversation_id', 'input_tokens', 'output_tokens'];
    case 'turns':
      return ['conversation_id', 'user_tokens', 'assistant_tokens'];
    case 'conversations':
      return ['conversation_id', 'turns', 'user_tokens', 'assistant_tokens'];
    case 'messages':
      return asList ? ['messages'] : ['conversation_id', 'role', 'content'];
  }
}

/** Name of a ready mapping. */
export type LogMappingName = 'requests' | 'conversations' | 'turns' | 'messages' | 'generations' | 'helpdesk';

/** Our own columns, one row per request. */
const REQUESTS: LogMapping = {
  grain: 'requests',
  sources: {
    conversation_id: ['conversation_id'],
    request_index: ['request_index'],
    timestamp: ['timestamp'],
    gap_seconds: ['gap_seconds'],
    input_tokens: ['input_tokens'],
    output_tokens: ['output_tokens'],
  },
};

/** Our own columns, one row per conversation with its totals. */
const CONVERSATIONS: LogMapping = {
  grain: 'conversations',
  sources: {
    conversation_id: ['conversation_id'],
    timestamp: ['timestamp', 'start_ts'],
    turns: ['turns'],
    user_tokens: ['user_tokens', 'user_tokens_total'],
    assistant_tokens: ['assistant_tokens', 'assistant_tokens_total', 'agent_tokens', 'agent_tokens_total'],
  },
};

/** Our own columns, one row per turn. */
const TURNS: LogMapping = {
  grain: 'turns',
  sources: {
    conversation_id: ['conversation_id'],
    turn_index: ['turn_index'],
    timestamp: ['timestamp'],
    gap_seconds: ['gap_seconds', 'user_gap_s'],
    user_tokens: ['user_tokens', 'text:user_text'],
    assistant_tokens: ['assistant_tokens', 'agent_tokens', 'text:assistant_text', 'text:agent_text'],
  },
};

/** Chat messages as OpenAI's API takes them: a list per row, or a row per message. */
const MESSAGES: LogMapping = {
  grain: 'messages',
  answersAreRequests: true,
  sources: {
    conversation_id: ['conversation_id', 'id'],
    timestamp: ['timestamp', 'created_at'],
    messages: ['messages'],
    role: ['role'],
    content: ['content'],
  },
};

/**
 * Observations as Langfuse exports them to blob storage (Blob storage export field reference, read 2026-11-24);
 * there the kinds of input stand side by side, so that input without the cached kinds is not all of it.
 */
const GENERATIONS: LogMapping = {
  grain: 'requests',
  only: { column: 'type', value: 'GENERATION' },
  sources: {
    conversation_id: ['session_id', 'sessionId', 'trace_id', 'traceId'],
    timestamp: ['start_time', 'startTime'],
    input_tokens: ['usage_details', 'usageDetails'].map(allInputOf),
    output_tokens: ['usage_details.output', 'usageDetails.output'],
  },
};

function allInputOf(usage: string): string {
  const cached = [
    'input_cached_tokens',
    'input_cache_read',
    'input_cache_creation',
    'cache_read_input_tokens',
    'cache_creation_input_tokens',
  ];
  return ['input', ...cached.map((kind) => `${kind}?`)].map((kind) => `${usage}.${kind}`).join('+');
}

/** A row per comment of a ticket, with who wrote it. */
const HELPDESK: LogMapping = {
  grain: 'messages',
  answersAreRequests: false,
  sources: {
    conversation_id: ['ticket_id', 'Ticket ID', 'conversation_id'],
    timestamp: ['created_at', 'Created at', 'timestamp'],
    role: ['author_role', 'author_type', 'Author role', 'author.role'],
    content: ['plain_body', 'body', 'Comment'],
  },
};

/** Ready mappings; a file without a stated one takes the first whose needed columns it has. */
export const LOG_MAPPINGS: Readonly<Record<LogMappingName, LogMapping>> = {
  requests: REQUESTS,
  conversations: CONVERSATIONS,
  turns: TURNS,
  messages: MESSAGES,
  generations: GENERATIONS,
  helpdesk: HELPDESK,
};
