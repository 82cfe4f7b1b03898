import type { TokenPrices } from '../prices/price-book.ts';
import {
  type CachingRule,
  meterTurn,
  openConversationState,
  type RequestDraws,
  type TicketDraws,
} from './meter-turn.ts';
import { openTicketMeters, tokensUsd } from './ticket-meters.ts';

/** One turn of a conversation that really took place. */
export interface ListedTurn {
  readonly userTokens: number;
  readonly assistantTokens: number;
  /** Undefined where no time is known: the turn then comes while the cache lives. */
  readonly gapSeconds?: number | undefined;
}

/** Gives the prices of a request by its input tokens: long ones can have others. */
export type PricesOfRequest = (inputTokens: number) => TokenPrices;

/**
 * What a conversation costs, USD, when each of its turns is one request: metered by the engine that simulates, and
 * priced request by request.
 *
 * @param turns               at least one
 * @param systemPromptTokens  sent with every turn, at least 0
 * @param caching             a rule that bills each request by itself: not `cached_tokens`
 * @example listedTurnsUsd([{ userTokens: 150, assistantTokens: 200 }], 500, { kind: 'none' }, () => haiku) // 0.00165
 */
export function listedTurnsUsd(
  turns: readonly ListedTurn[],
  systemPromptTokens: number,
  caching: Exclude<CachingRule, { readonly kind: 'hit_rate' | 'cached_tokens' }>,
  pricesOf: PricesOfRequest,
): number {
  const only = (value: number) => Float64Array.of(value);
  const rules = { caching, retrievalKept: false, tierBounds: [], summaryAboveTokens: Infinity };
  const state = openConversationState(1);
  const none = only(0);
  const ticket: TicketDraws = {
    systemPromptTokens: only(systemPromptTokens),
    hitRate: none,
    cachedTokens: none,
  };
  const request: RequestDraws = {
    callTokens: none,
    resultTokens: none,
    thinkingTokens: none,
    survivalShares: only(1),
    retries: none,
  };
  const noDraws = { retrievalTokens: none, toolCalls: none, summaryTokens: none, warmShares: none };
  const active = Uint32Array.of(0);
  return turns.reduce((usd, turn) => {
    const meters = openTicketMeters(1);
    const draws = {
      ...noDraws,
      userTokens: only(turn.userTokens),
      assistantTokens: only(turn.assistantTokens),
      gapSeconds: only(turn.gapSeconds ?? 0),
    };
    const tickets = { active, positions: Uint32Array.of(0), count: 1 };
    meterTurn(rules, tickets, ticket, draws, () => request, state, [meters]);
    const { inputTokens, readTokens, writtenTokens, outputTokens } = meters;
    const prices = pricesOf(inputTokens[0]!);
    return usd + tokensUsd(inputTokens[0]!, readTokens[0]!, writtenTokens[0]!, outputTokens[0]!, prices);
  }, 0);
}
