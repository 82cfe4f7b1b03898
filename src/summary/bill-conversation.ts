import { listedTurnsUsd, type PricesOfRequest } from '../cost/listed-turns.ts';
import type { CachingRule } from '../cost/meter-turn.ts';
import { cacheReadTokens, cacheWrittenTokens } from '../cost/provider-cache.ts';
import { tokensUsd } from '../cost/ticket-meters.ts';
import type { LoggedConversation, LoggedRequest } from '../logs/logged-conversation.ts';
import type { ModelPrice } from '../prices/model-price.ts';
import {
  cacheReadUsdPerMtok,
  cacheWriteUsdPerMtok,
  findCacheRule,
  pricesForRequest,
} from '../prices/price-book.ts';
import { cachingRule } from './bill-ticket.ts';

/** The ways of caching in which a log can be billed request by request. */
export type LogCaching = 'none' | 'provider';

/** Gives what a conversation of a log costs, USD. */
export type BillConversation = (conversation: LoggedConversation) => number;

/**
 * Opens the billing of logged conversations with a model: requests as they were, turns as one request each after a
 * system prompt. Long requests pay the price of their tier. Where a log states no times, every request finds the
 * cache alive.
 *
 * @param systemPromptTokens  for logs of turns or totals; requests of a log hold theirs already
 * @returns the billing, or why the model cannot be billed so
 */
export function openBilling(
  price: ModelPrice,
  caching: LogCaching,
  systemPromptTokens: number,
): BillConversation | { readonly whyNot: string } {
  const rule = cachingRule(price.model, { kind: caching });
  if ('whyNot' in rule) return rule;
  if (rule.kind === 'hit_rate' || rule.kind === 'cached_tokens') return { whyNot: 'not a rule for logs' };
  const prices = pricesOf(price, caching);
  return ({ requests, turns }) =>
    requests.length > 0
      ? requestsUsd(requests, rule, prices)
      : listedTurnsUsd(turns, systemPromptTokens, rule, prices);
}

function pricesOf(price: ModelPrice, caching: LogCaching): PricesOfRequest {
  const cacheRule = findCacheRule(price.model);
  // Without caching no token is read or written, whatever that would cost.
  const unread = caching === 'none' ? 0 : Number.NaN;
  return (inputTokens) => {
    const prices = pricesForRequest(price, inputTokens);
    return {
      inputUsdPerMtok: prices.inputUsdPerMtok,
      outputUsdPerMtok: prices.outputUsdPerMtok,
      cacheReadUsdPerMtok: cacheReadUsdPerMtok(prices, cacheRule) ?? unread,
      cacheWriteUsdPerMtok: cacheWriteUsdPerMtok(prices, cacheRule, '5m') ?? unread,
    };
  };
}

/** The cacheable prefix of a logged request is all its input. */
function requestsUsd(
  requests: readonly LoggedRequest[],
  rule: CachingRule,
  pricesOfRequest: PricesOfRequest,
): number {
  return requests.reduce((usd, { inputTokens, outputTokens, gapSeconds = 0 }, i) => {
    const prices = pricesOfRequest(inputTokens);
    if (rule.kind !== 'provider') return usd + tokensUsd(inputTokens, 0, 0, outputTokens, prices);
    const isAlive = i > 0 && gapSeconds < rule.lifetimeSeconds;
    const prefixTokens = isAlive ? Math.min(requests[i - 1]!.inputTokens, inputTokens) : 0;
    const readTokens = cacheReadTokens(rule, prefixTokens);
    const writtenTokens = cacheWrittenTokens(rule, inputTokens, readTokens);
    return usd + tokensUsd(inputTokens, readTokens, writtenTokens, outputTokens, prices);
  }, 0);
}
