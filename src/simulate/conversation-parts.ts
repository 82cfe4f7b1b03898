import type { Conversation, VariableQuantity } from './model.ts';

/** What a conversation draws, by name. */
export type ConversationPart = keyof Conversation;

/** Drawn once per ticket, in the order of their Sobol dimensions. */
export const TICKET_PARTS = ['hitRate', 'cachedTokens', 'systemPromptTokens'] as const;

/** Drawn in each turn (or once per ticket where the scenario says so), in the order of their Sobol dimensions. */
export const TURN_PARTS = [
  'assistantTokens',
  'userTokens',
  'retrievalTokens',
  'gapSeconds',
  'toolCalls',
] as const;

/** Drawn in each request. */
export const REQUEST_PARTS = ['callTokens', 'resultTokens', 'thinkingTokens'] as const;

/** Drawn where something happens that does not happen to every ticket; from streams. */
export const RARE_PARTS = ['summaryTokens', 'escalationTurn'] as const;

/** Everything but the number of turns. */
export const CONTENT_PARTS: readonly ConversationPart[] = [
  ...TICKET_PARTS,
  ...TURN_PARTS,
  ...REQUEST_PARTS,
  ...RARE_PARTS,
];

/** Every part. */
export const CONVERSATION_PARTS: readonly ConversationPart[] = ['turns', ...CONTENT_PARTS];

/** The variable quantity behind a part. */
export function quantityOf(conversation: Conversation, part: ConversationPart): VariableQuantity {
  const drawn = conversation[part];
  return 'per' in drawn ? drawn.quantity : drawn;
}
