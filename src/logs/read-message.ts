import type { LoggedMessage, MessageRole } from './logged-row.ts';
import type { CountTokens } from './token-counter.ts';
import { UnreadableRow } from './unreadable-row.ts';

/** Words for who writes, in small letters: OpenAI's roles, and those of help desks. */
const ROLES: Readonly<Record<string, MessageRole>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  customer: 'user',
  contact: 'user',
  requester: 'user',
  'end-user': 'user',
  'end user': 'user',
  end_user: 'user',
  assistant: 'assistant',
  agent: 'assistant',
  admin: 'assistant',
  bot: 'assistant',
  tool: 'tool',
  function: 'tool',
};

/**
 * A message with its tokens: text, parts of text, and the names and arguments of the tools that it calls.
 *
 * @throws UnreadableRow  when the role is none of those known, or a part is no text
 */
export function readMessage(
  role: unknown,
  content: unknown,
  toolCalls: unknown,
  timeSeconds: number | undefined,
  countTokens: CountTokens,
): LoggedMessage {
  const known = Object.hasOwn(ROLES, wordOf(role)) ? ROLES[wordOf(role)] : undefined;
  if (known === undefined) {
    throw new UnreadableRow('role', role, `needs one of ${Object.keys(ROLES).join(', ')}`);
  }
  const texts = [...textsOf(content), ...callTexts(toolCalls)];
  return { role: known, tokens: texts.reduce((sum, text) => sum + countTokens(text), 0), timeSeconds };
}

function wordOf(role: unknown): string {
  return String(role).trim().toLowerCase();
}

function textsOf(content: unknown): readonly string[] {
  if (content === undefined || content === null) return [];
  if (typeof content === 'string') return [content];
  if (!Array.isArray(content)) throw new UnreadableRow('content', content, 'needs a text, or parts of text');
  return content.map((part: unknown) => {
    const text = fieldOf(part, 'text');
    if (typeof text !== 'string') {
      throw new UnreadableRow('content', part, 'only parts with a text can be counted, no pictures or sound');
    }
    return text;
  });
}

function callTexts(toolCalls: unknown): readonly string[] {
  if (!Array.isArray(toolCalls)) return [];
  return toolCalls.flatMap((call: unknown) => {
    const called = fieldOf(call, 'function');
    return [fieldOf(called, 'name'), fieldOf(called, 'arguments')].filter((text) => typeof text === 'string');
  });
}

function fieldOf(value: unknown, key: string): unknown {
  const isOwn = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
  return isOwn ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}
