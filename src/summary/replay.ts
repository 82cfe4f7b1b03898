import {
  billedUsd,
  billListedRequests,
  type ListedCaching,
  type ListedRequest,
  openRequestBill,
  type RequestBill,
} from '../cost/listed-requests.ts';
import { pricesOfRequests } from '../cost/prices-of-requests.ts';
import type { ModelPrice } from '../prices/model-price.ts';
import type { CacheLifetime, TokenPrices } from '../prices/price-book.ts';
import { addToMoments, meanOf, openMoments, sdOf } from '../stats/moments.ts';
import { orderStatistic } from '../stats/order-statistic.ts';
import { cachingRule } from './bill-ticket.ts';

/** How a log is replayed; `provider` takes the rule of the price book. */
export type ReplayCaching =
  | Exclude<ListedCaching, { readonly kind: 'provider' }>
  | { readonly kind: 'provider' };

/** A log that is being billed with one model. */
export interface Replay {
  readonly model: string;
  readonly caching: ListedCaching;
  readonly pricesOf: (inputTokens: number) => TokenPrices;
  readonly bill: RequestBill;
  requestCount: number;
  /** Cost of each conversation, USD. */
  readonly ticketsUsd: number[];
}

/** A line of the bill; USD is the mean per ticket. */
export interface ReplayLine {
  readonly line: 'fresh_input' | 'cache_read' | 'cache_write' | 'output';
  readonly tokens: number;
  readonly usdPerTicket: number;
}

/** What a log costs with one model. Tokens are totals of the log, USD is per ticket. */
export interface ReplaySummary {
  readonly model: string;
  readonly tickets: number;
  readonly requests: number;
  /** All input: fresh, read and written. */
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly writtenTokens: number;
  readonly outputTokens: number;
  readonly meanUsd: number;
  /** Undefined for a single ticket. */
  readonly sdUsd: number | undefined;
  readonly p05Usd: number;
  readonly p50Usd: number;
  readonly p95Usd: number;
  readonly totalUsd: number;
  /** They add up to the mean. */
  readonly lines: readonly ReplayLine[];
}

/**
 * Opens the replay of a log with a model.
 *
 * @param lifetime  class of lifetime that `provider` asks for
 * @returns the replay, or why the model cannot be billed so
 */
export function openReplay(
  price: ModelPrice,
  caching: ReplayCaching,
  lifetime: CacheLifetime,
): Replay | { readonly model: string; readonly whyNot: string } {
  const { model } = price;
  const rule = caching.kind === 'provider' ? cachingRule(model, { kind: 'provider' }, lifetime) : caching;
  if ('whyNot' in rule) return { model, whyNot: rule.whyNot };
  const pricesOf = pricesOfRequests(price, caching.kind !== 'none', lifetime);
  if ('whyNot' in pricesOf) return { model, whyNot: pricesOf.whyNot };
  const listed = rule as ListedCaching;
  return { model, caching: listed, pricesOf, bill: openRequestBill(), requestCount: 0, ticketsUsd: [] };
}

/** Bills one conversation as a ticket. */
export function replayTicket(replay: Replay, requests: readonly ListedRequest[]): void {
  const { caching, pricesOf, bill, ticketsUsd } = replay;
  const ticket = openRequestBill();
  billListedRequests(requests, caching, pricesOf, ticket);
  ticketsUsd.push(billedUsd(ticket));
  replay.requestCount += requests.length;
  for (const key of Object.keys(bill) as (keyof RequestBill)[]) bill[key] += ticket[key];
}

/**
 * What the tickets cost so far: percentiles are the tickets' own, by `orderStatistic`.
 *
 * @param replay  of at least one ticket
 */
export function summariseReplay({ model, bill, requestCount, ticketsUsd }: Replay): ReplaySummary {
  const sorted = Float64Array.from(ticketsUsd).sort();
  const tickets = sorted.length;
  const moments = openMoments();
  addToMoments(moments, sorted, 0, tickets);
  const line = (name: ReplayLine['line'], tokens: number, usd: number): ReplayLine => ({
    line: name,
    tokens,
    usdPerTicket: usd / tickets,
  });
  const freshTokens = bill.inputTokens - bill.readTokens - bill.writtenTokens;
  return {
    model,
    tickets,
    requests: requestCount,
    inputTokens: bill.inputTokens,
    cachedTokens: bill.readTokens,
    writtenTokens: bill.writtenTokens,
    outputTokens: bill.outputTokens,
    meanUsd: meanOf(moments),
    sdUsd: tickets > 1 ? sdOf(moments) : undefined,
    p05Usd: orderStatistic(sorted, 0.05),
    p50Usd: orderStatistic(sorted, 0.5),
    p95Usd: orderStatistic(sorted, 0.95),
    totalUsd: billedUsd(bill),
    lines: [
      line('fresh_input', freshTokens, bill.freshUsd),
      line('cache_read', bill.readTokens, bill.readUsd),
      line('cache_write', bill.writtenTokens, bill.writtenUsd),
      line('output', bill.outputTokens, bill.outputUsd),
    ],
  };
}
