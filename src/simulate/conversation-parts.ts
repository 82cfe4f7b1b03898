import type { Conversation, VariableQuantity } from './model.ts';

/** What a conversation draws, by name. */
export type ConversationPart = keyof Conversation;

/** Every part, in the order of its Sobol dimensions. */
export const CONVERSATION_PARTS: readonly ConversationPart[] = [
  'turns',
  'hitRate',
  'cachedTokens',
  'systemPromptTokens',
  'assistantTokens',
  'userTokens',
  'retrievalTokens',
  'gapSeconds',
];

/** The variable quantity behind a part. */
export function quantityOf(conversation: Conversation, part: ConversationPart): VariableQuantity {
  const drawn = conversation[part];
  return 'per' in drawn ? drawn.quantity : drawn;
}
