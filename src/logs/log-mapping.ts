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
  /** For messages: whether each answer is one call to a model, billed with all that went before. */
  readonly answersAreRequests?: boolean;
}

/** Fields without which a row says nothing, by grain; messages also come as a list in one row. */
export const NEEDED_FIELDS: Readonly<Record<LogGrain, readonly LogField[]>> = {
  requests: ['conversation_id', 'input_tokens', 'output_tokens'],
  turns: ['conversation_id', 'user_tokens', 'assistant_tokens'],
  conversations: ['conversation_id', 'turns', 'user_tokens', 'assistant_tokens'],
  messages: ['conversation_id', 'role', 'content'],
};

const CONVERSATION_ID = ['conversation_id'];
const TIMES = { timestamp: ['timestamp'], gap_seconds: ['gap_seconds'] };

/** Ready mappings by name. */
export const LOG_MAPPINGS = {
  requests: {
    grain: 'requests',
    sources: {
      ...TIMES,
      conversation_id: CONVERSATION_ID,
      request_index: ['request_index'],
      input_tokens: ['input_tokens'],
      output_tokens: ['output_tokens'],
    },
  },
  conversations: {
    grain: 'conversations',
    sources: {
      conversation_id: CONVERSATION_ID,
      turns: ['turns'],
      user_tokens: ['user_tokens', 'user_tokens_total'],
      assistant_tokens: ['assistant_tokens', 'assistant_tokens_total', 'agent_tokens', 'agent_tokens_total'],
    },
  },
  turns: {
    grain: 'turns',
    sources: {
      timestamp: ['timestamp'],
      gap_seconds: ['gap_seconds', 'user_gap_s'],
      conversation_id: CONVERSATION_ID,
      turn_index: ['turn_index'],
      user_tokens: ['user_tokens', 'text:user_text'],
      assistant_tokens: ['assistant_tokens', 'agent_tokens', 'text:assistant_text', 'text:agent_text'],
    },
  },
  openai_messages: {
    grain: 'messages',
    answersAreRequests: true,
    sources: {
      conversation_id: ['conversation_id', 'id'],
      messages: ['messages'],
      role: ['role'],
      content: ['content'],
      timestamp: ['timestamp', 'created_at'],
    },
  },
  generations: {
    grain: 'requests',
    sources: {
      conversation_id: ['sessionId', 'session_id', 'traceId', 'trace_id'],
      timestamp: ['startTime', 'start_time'],
      input_tokens: ['usage.input', 'usage_input', 'promptTokens', 'prompt_tokens', 'inputUsage'],
      output_tokens: ['usage.output', 'usage_output', 'completionTokens', 'completion_tokens', 'outputUsage'],
    },
  },
  helpdesk: {
    grain: 'messages',
    answersAreRequests: false,
    sources: {
      conversation_id: ['ticket_id', 'Ticket ID', 'ticket.id', 'conversation_id'],
      role: ['author_type', 'author_role', 'Author Role', 'author.role', 'author.type'],
      content: ['body', 'plain_body', 'Body', 'comment'],
      timestamp: ['created_at', 'Created At', 'timestamp'],
    },
  },
} as const satisfies Readonly<Record<string, LogMapping>>;

/** Name of a ready mapping. */
export type LogMappingName = keyof typeof LOG_MAPPINGS;

/** Names of the ready mappings, in the order in which a file without a stated one is tried. */
export const LOG_MAPPING_NAMES: readonly LogMappingName[] = [
  'requests',
  'conversations',
  'turns',
  'openai_messages',
  'generations',
  'helpdesk',
];
