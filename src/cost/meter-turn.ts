import { cacheReadTokens, cacheWrittenTokens, type ProviderCaching } from './provider-cache.ts';
import type { TicketMeters } from './ticket-meters.ts';

/** How a repeated prefix is billed, in numbers. */
export type CachingRule =
  | { readonly kind: 'none' }
  /** The system prompt is read from the cache from the second turn on: the article's stated rule. */
  | { readonly kind: 'article' }
  /** A share of the re-sent prefix (system prompt and history) is read: `TurnDraws.hitRates`. */
  | { readonly kind: 'hit_rate' }
  /** A number of tokens per ticket is read, at most its input: `TurnDraws.cachedTokens`. */
  | { readonly kind: 'cached_tokens' }
  | ProviderCaching;

/** What carries over from turn to turn, [ticket]. */
export interface ConversationState {
  /** Tokens of all earlier messages, user and assistant. */
  readonly historyTokens: Float64Array;
  /** Cacheable prefix of the previous request. */
  readonly prefixTokens: Float64Array;
}

/** Draws of one turn, of the tickets that have such a turn: position i belongs to ticket `active[i]`. */
export interface TurnDraws {
  readonly userTokens: Float64Array;
  readonly assistantTokens: Float64Array;
  readonly retrievalTokens: Float64Array;
  /** Time since the previous request. */
  readonly gapSeconds: Float64Array;
  /** Per ticket, [ticket]: */
  readonly systemPromptTokens: Float64Array;
  readonly hitRates: Float64Array;
  readonly cachedTokens: Float64Array;
}

/**
 * Bills one turn (one request) of every active ticket and moves their conversations on.
 *
 * A request sends the system prompt, all earlier messages, the new user message and the text retrieved for
 * it; the reply and the user message stay in the history, the retrieved text does not, and is therefore sent
 * after the cacheable prefix.
 *
 * @param turnIndex   0 for the first turn
 * @param active      tickets that have this turn; the first `activeCount` entries count
 */
export function meterTurn(
  caching: CachingRule,
  turnIndex: number,
  active: Uint32Array,
  activeCount: number,
  draws: TurnDraws,
  state: ConversationState,
  meters: TicketMeters,
): void {
  meterMessages(active, activeCount, draws, state, meters);
  if (caching.kind === 'provider') {
    readProvider(caching, turnIndex, active, activeCount, draws, state, meters);
  } else if (caching.kind === 'hit_rate') {
    readShare(active, activeCount, draws, state, meters);
  } else if (caching.kind === 'article' && turnIndex > 0) {
    readSystemPrompt(active, activeCount, draws, meters);
  }
  growHistory(active, activeCount, draws, state);
}

/** Bills what is known only when a ticket has ended. */
export function meterEnd(
  caching: CachingRule,
  ticketCount: number,
  cachedTokens: Float64Array,
  meters: TicketMeters,
): void {
  if (caching.kind !== 'cached_tokens') return;
  for (let i = 0; i < ticketCount; i++) {
    meters.readTokens[i] = Math.min(cachedTokens[i]!, meters.inputTokens[i]!);
  }
}

function meterMessages(
  active: Uint32Array,
  activeCount: number,
  draws: TurnDraws,
  state: ConversationState,
  meters: TicketMeters,
): void {
  const { userTokens, assistantTokens, retrievalTokens, systemPromptTokens } = draws;
  const { inputTokens, outputTokens } = meters;
  for (let i = 0; i < activeCount; i++) {
    const ticket = active[i]!;
    inputTokens[ticket]! +=
      systemPromptTokens[ticket]! + state.historyTokens[ticket]! + userTokens[i]! + retrievalTokens[i]!;
    outputTokens[ticket]! += assistantTokens[i]!;
  }
}

/** Turn k reads the previous request's prefix while it lives, and writes what is new behind it. */
function readProvider(
  caching: ProviderCaching,
  turnIndex: number,
  active: Uint32Array,
  activeCount: number,
  draws: TurnDraws,
  state: ConversationState,
  meters: TicketMeters,
): void {
  const { userTokens, gapSeconds, systemPromptTokens } = draws;
  const { historyTokens, prefixTokens } = state;
  for (let i = 0; i < activeCount; i++) {
    const ticket = active[i]!;
    const isAlive = turnIndex > 0 && gapSeconds[i]! < caching.lifetimeSeconds;
    const readTokens = isAlive ? cacheReadTokens(caching, prefixTokens[ticket]!) : 0;
    const nextTokens = systemPromptTokens[ticket]! + historyTokens[ticket]! + userTokens[i]!;
    meters.readTokens[ticket]! += readTokens;
    meters.writtenTokens[ticket]! += cacheWrittenTokens(caching, nextTokens, readTokens);
    prefixTokens[ticket] = nextTokens;
  }
}

function readShare(
  active: Uint32Array,
  activeCount: number,
  draws: TurnDraws,
  state: ConversationState,
  meters: TicketMeters,
): void {
  for (let i = 0; i < activeCount; i++) {
    const ticket = active[i]!;
    const prefixTokens = draws.systemPromptTokens[ticket]! + state.historyTokens[ticket]!;
    meters.readTokens[ticket]! += draws.hitRates[ticket]! * prefixTokens;
  }
}

function readSystemPrompt(
  active: Uint32Array,
  activeCount: number,
  draws: TurnDraws,
  meters: TicketMeters,
): void {
  for (let i = 0; i < activeCount; i++) {
    meters.readTokens[active[i]!]! += draws.systemPromptTokens[active[i]!]!;
  }
}

function growHistory(
  active: Uint32Array,
  activeCount: number,
  draws: TurnDraws,
  state: ConversationState,
): void {
  for (let i = 0; i < activeCount; i++) {
    state.historyTokens[active[i]!]! += draws.userTokens[i]! + draws.assistantTokens[i]!;
  }
}
