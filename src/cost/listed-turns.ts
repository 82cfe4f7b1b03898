import type { TokenPrices } from '../prices/price-book.ts';
import { addToBill, billedUsd, openRequestBill, type RequestBill } from './listed-requests.ts';
import {
  type CachingRule,
  meterTurn,
  openConversationState,
  type RequestDraws,
  type TicketDraws,
} from './meter-turn.ts';
import { openTicketMeters } from './ticket-meters.ts';

/** One turn of a conversation that really took place. */
export interface ListedTurn {
  readonly userTokens: number;
  readonly assistantTokens: number;
  /** Undefined where no time is known: the turn then comes while the cache lives. */
  readonly gapSeconds?: number | undefined;
}

/** Gives the prices of a request by its input tokens: long ones can have others. */
export type PricesOfRequest = (inputTokens: number) => TokenPrices;

/** Ways of billing a turn's request by itself. */
export type TurnCaching = Exclude<CachingRule, { readonly kind: 'cached_tokens' }>;

/**
 * Adds a conversation to a bill, each of its turns as one request: metered by the engine that simulates, and priced
 * request by request.
 *
 * @param turns               at least one
 * @param systemPromptTokens  sent with every turn, at least 0
 * @param hitRate             share of what is repeated that is read under `hit_rate`, 0 to 1
 */
export function billListedTurns(
  turns: readonly ListedTurn[],
  systemPromptTokens: number,
  caching: TurnCaching,
  hitRate: number,
  pricesOf: PricesOfRequest,
  bill: RequestBill,
): void {
  const only = (value: number) => Float64Array.of(value);
  const rules = { caching, retrievalKept: false, tierBounds: [], summaryAboveTokens: Infinity };
  const state = openConversationState(1);
  const none = only(0);
  const ticket: TicketDraws = {
    systemPromptTokens: only(systemPromptTokens),
    hitRate: only(hitRate),
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
  for (const turn of turns) {
    const meters = openTicketMeters(1);
    const draws = {
      ...noDraws,
      userTokens: only(turn.userTokens),
      assistantTokens: only(turn.assistantTokens),
      gapSeconds: only(turn.gapSeconds ?? 0),
    };
    const tickets = { active, positions: Uint32Array.of(0), count: 1 };
    meterTurn(rules, tickets, ticket, draws, () => request, state, [meters]);
    const input = meters.inputTokens[0]!;
    addToBill(
      bill,
      input,
      meters.readTokens[0]!,
      meters.writtenTokens[0]!,
      meters.outputTokens[0]!,
      pricesOf(input),
    );
  }
}

/**
 * What a conversation costs, USD, when each of its turns is one request.
 *
 * @param turns               at least one
 * @param systemPromptTokens  sent with every turn, at least 0
 * @example listedTurnsUsd([{ userTokens: 150, assistantTokens: 200 }], 500, { kind: 'none' }, () => haiku) // 0.00165
 */
export function listedTurnsUsd(
  turns: readonly ListedTurn[],
  systemPromptTokens: number,
  caching: Exclude<TurnCaching, { readonly kind: 'hit_rate' }>,
  pricesOf: PricesOfRequest,
): number {
  const bill = openRequestBill();
  billListedTurns(turns, systemPromptTokens, caching, 0, pricesOf, bill);
  return billedUsd(bill);
}
