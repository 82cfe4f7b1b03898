import {
  billedUsd,
  billListedRequests,
  type ListedCaching,
  openRequestBill,
} from '../cost/listed-requests.ts';
import { listedTurnsUsd, type PricesOfRequest } from '../cost/listed-turns.ts';
import { pricesOfRequests } from '../cost/prices-of-requests.ts';
import type { LoggedConversation, LoggedRequest } from '../logs/logged-conversation.ts';
import type { ModelPrice } from '../prices/model-price.ts';
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
  if (rule.kind !== 'none' && rule.kind !== 'provider') return { whyNot: 'not a rule for logs' };
  const prices = pricesOfRequests(price, caching === 'provider', '5m');
  if ('whyNot' in prices) return prices;
  return ({ requests, turns }) =>
    requests.length > 0
      ? requestsUsd(requests, rule, prices)
      : listedTurnsUsd(turns, systemPromptTokens, rule, prices);
}

/** What logged requests cost, USD. */
function requestsUsd(
  requests: readonly LoggedRequest[],
  rule: ListedCaching,
  pricesOfRequest: PricesOfRequest,
): number {
  const bill = openRequestBill();
  billListedRequests(requests, rule, pricesOfRequest, bill);
  return billedUsd(bill);
}
