import { z } from 'zod';
import type { NumericRange } from './numeric-range.ts';
import type { Conversation } from './scenario.ts';
import {
  SECONDS,
  SHARE,
  section,
  setting,
  stated,
  TOKENS,
  TURNS,
  tokens,
  uncertain,
  variable,
} from './schema-values.ts';

/** More calls than any turn has; each is a request of its own. */
const CALLS: NumericRange = {
  name: 'a whole number of calls',
  low: 0,
  high: Infinity,
  whole: true,
  most: 1000,
};

const tools = section('Tools that the model may call before it replies; each call is one more request.', {
  definition_tokens: setting("Tokens of the tools' definitions, the provider's overhead included.", TOKENS),
  calls_per_turn: variable('Calls before one reply; whole, at least 0.', CALLS),
  call_tokens: variable('Tokens of one call, at least 0.', TOKENS),
  result_tokens: variable('Tokens of what one call returns, at least 0.', TOKENS),
}).transform((raw) => ({
  definitionTokens: raw.definition_tokens,
  callsPerTurn: raw.calls_per_turn,
  callTokens: raw.call_tokens,
  resultTokens: raw.result_tokens,
}));

/** Kinds of logs that tickets can be drawn from. */
const LOG_KINDS = ['requests', 'conversations', 'turns', 'messages', 'generations', 'helpdesk'] as const;

const NO_TOKENS = { tokens: 0, per: 'turn' } as const;

const FILE_RULE = 'needs the name of a file, relative to the scenario';
const COLUMN_RULE = 'needs the name of a column';

function column(description: string): z.ZodType<string | undefined> {
  return z.string({ error: COLUMN_RULE }).min(1, { error: COLUMN_RULE }).optional().describe(description);
}

const CV: NumericRange = { name: 'a coefficient of variation', low: 0, high: Infinity };

const RETRIES: NumericRange = { ...SHARE, belowHigh: true };

const summary = section('How a conversation that has grown long is made short, by one more request.', {
  above_tokens: setting(
    'Tokens of messages above which a turn begins with a summary of them, at least 0.',
    TOKENS,
  ),
  summary_tokens: variable('Tokens of the summary that takes their place, at least 0.', TOKENS),
}).transform((raw) => ({ aboveTokens: raw.above_tokens, summaryTokens: raw.summary_tokens }));

/** The section `conversation`. */
export const CONVERSATION: z.ZodType<Conversation> = section(
  'What one ticket sends and receives; differs from ticket to ticket.',
  {
    system_prompt_tokens: variable(
      'Tokens of instructions that every request repeats, at least 0.',
      TOKENS,
    ).optional(),
    turns: variable('Customer messages per ticket, each with a reply; whole, at least 1.', TURNS).optional(),
    user_tokens: tokens('Tokens of one customer message, at least 0.').optional(),
    assistant_tokens: tokens('Tokens of one reply, at least 0.').optional(),
    retrieval_tokens: tokens(
      'Tokens of retrieved text sent with one request, at least 0; 0 when absent.',
    ).optional(),
    retrieval_kept: z
      .boolean({ error: 'needs true or false' })
      .optional()
      .describe('Whether retrieved text stays in the conversation and is sent again; false when absent.'),
    reply_gap_seconds: variable(
      'Seconds between two turns of a ticket, at least 0; needed by caching: provider.',
      SECONDS,
    ).optional(),
    thinking_tokens: variable(
      'Tokens that the model thinks in each request, billed as output, at least 0; 0 when absent.',
      TOKENS,
    ).optional(),
    retry_rate: uncertain(
      'Probability that an answer is rejected and its request made and billed again, at least 0 and below 1; 0 when absent.',
      RETRIES,
    ).optional(),
    tools: tools.optional(),
    summary: summary.optional(),
    from: z
      .string({ error: FILE_RULE })
      .min(1, { error: FILE_RULE })
      .optional()
      .describe('Log of conversations that tickets are drawn from, in place of turns and tokens.'),
    log: z
      .enum(LOG_KINDS, { error: `needs one of ${LOG_KINDS.join(', ')}` })
      .optional()
      .describe('What a row of the log is; the first kind that has its columns when absent.'),
    columns: z
      .record(z.string(), z.string({ error: COLUMN_RULE }), { error: 'needs a map of fields and columns' })
      .optional()
      .describe('Where the fields of the log stand, for example input_tokens: usage.prompt_tokens.'),
    cluster: column('Column of what holds conversations together, such as a day or a queue.'),
    resolved: column('Column that says which conversations were closed without a human.'),
    escalated: column('Column that says which conversations a human took over; in place of resolved.'),
    reopened: column('Column that says which customers came back about it.'),
    drift: uncertain(
      'By how much the mean ticket may have changed since the log, as sd / mean, at least 0.',
      CV,
    ).optional(),
  },
).transform((raw) => ({
  retrievalKept: raw.retrieval_kept ?? false,
  thinkingTokens: raw.thinking_tokens ?? 0,
  retryRate: raw.retry_rate ?? 0,
  // what a log has need not be stated, and checkTogether reports what is missing otherwise
  systemPromptTokens: raw.system_prompt_tokens ?? 0,
  turns: raw.turns ?? 1,
  userTokens: raw.user_tokens ?? NO_TOKENS,
  assistantTokens: raw.assistant_tokens ?? NO_TOKENS,
  retrievalTokens: raw.retrieval_tokens ?? NO_TOKENS,
  ...stated({ replyGapSeconds: raw.reply_gap_seconds, tools: raw.tools, summary: raw.summary }),
  ...(raw.from !== undefined && {
    log: {
      file: raw.from,
      tickets: [],
      unreadableRows: 0,
      states: {
        cluster: raw.cluster !== undefined,
        resolved: raw.resolved !== undefined || raw.escalated !== undefined,
        reopened: raw.reopened !== undefined,
      },
      ...stated({ drift: raw.drift }),
    },
  }),
}));
