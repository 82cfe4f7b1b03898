import assert from 'node:assert/strict';
import { billedUsd, billListedRequests, openRequestBill, type RequestBill } from '../cost/listed-requests.ts';
import { billListedTurns, type PricesOfRequest } from '../cost/listed-turns.ts';
import type { CachingRule } from '../cost/meter-turn.ts';
import { pricesOfRequests } from '../cost/prices-of-requests.ts';
import { findModelPrice, type TokenPrices } from '../prices/price-book.ts';
import { openStream } from '../random/stream.ts';
import type { ConversationLog, LoggedTicket, Segment } from '../scenario/scenario.ts';
import { skewnessTilts } from '../stats/skewness-tilts.ts';
import { spreadFreedom } from '../stats/spread-freedom.ts';
import { sumUnits } from './unit-sums.ts';

/** Conversations above this number are weighed in this many groups, drawn at random: their means differ as little. */
export const MOST_UNITS = 1024;

/** A log's conversations, each billed once, and what weighs the same. Plain data, fit for a thread. */
export interface LoggedTickets {
  /** Shape [ticket] each; input is all input. */
  readonly usd: Float64Array;
  readonly inputTokens: Float64Array;
  readonly readTokens: Float64Array;
  readonly outputTokens: Float64Array;
  /** 1 where a human took over, else 0; and 1 where the customer came back. */
  readonly handed: Uint8Array;
  readonly reopened: Uint8Array;
  /** The unit that a ticket belongs to: tickets of one unit weigh the same. */
  readonly unitOf: Uint32Array;
  readonly unitCount: number;
  /** Whether the scenario names the units. */
  readonly clustered: boolean;
  /** Factors of the units' weights, shape [unit], and the freedom of their spread: see docs/backtest.md. */
  readonly tilts: Float64Array;
  readonly freedom: number;
  /** Mean cost, input, cached and output tokens, and the units' sums about them: see `sumUnits`. */
  readonly centres: readonly number[];
  readonly unitSums: Float64Array;
}

/**
 * Bills a log's conversations: requests as they were sent, turns as one request each.
 *
 * @param name     keys the groups of a long log
 * @param caching  the rule of the segment
 * @param prices   its prices, all known; where the scenario states none, long requests pay those of their tier
 */
export function billLog(
  name: string,
  log: ConversationLog,
  segment: Segment,
  caching: CachingRule,
  prices: TokenPrices,
): LoggedTickets {
  const { tickets } = log;
  const pricesOf = pricesOfLog(segment, prices);
  const column = () => new Float64Array(tickets.length);
  const billed = { usd: column(), inputTokens: column(), readTokens: column(), outputTokens: column() };
  tickets.forEach((ticket, i) => {
    const bill = openRequestBill();
    billTicket(ticket, segment, caching, pricesOf, bill);
    billed.usd[i] = billedUsd(bill);
    billed.inputTokens[i] = bill.inputTokens;
    billed.readTokens[i] = bill.readTokens;
    billed.outputTokens[i] = bill.outputTokens;
  });
  const units = log.states.cluster ? clusterUnits(tickets) : conversationUnits(name, tickets.length);
  const ends = {
    handed: Uint8Array.from(tickets, ({ resolved }) => (resolved === false ? 1 : 0)),
    reopened: Uint8Array.from(tickets, ({ reopened }) => (reopened === true ? 1 : 0)),
  };
  const columns = [billed.usd, billed.inputTokens, billed.readTokens, billed.outputTokens];
  const centres = columns.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  const unitSums = sumUnits({ columns, ...ends, ...units }, centres);
  const { cluster: clustered } = log.states;
  return { ...billed, ...ends, ...units, clustered, ...unitLaw(billed.usd, units), centres, unitSums };
}

function pricesOfLog({ model, prices: stated, caching }: Segment, prices: TokenPrices): PricesOfRequest {
  const price = findModelPrice(model);
  const ownPrices = Object.keys(stated).some((key) => key.endsWith('UsdPerMtok'));
  if (price === undefined || ownPrices) return () => prices;
  const lifetime = caching.kind === 'provider' ? caching.lifetime : '5m';
  const byTier = pricesOfRequests(price, caching.kind !== 'none', lifetime);
  assert(typeof byTier === 'function', `a scenario without faults can be billed with ${model}`);
  return byTier;
}

function billTicket(
  { requests, turns }: LoggedTicket,
  { conversation, caching: stated }: Segment,
  rule: CachingRule,
  pricesOf: PricesOfRequest,
  bill: RequestBill,
): void {
  assert(rule.kind !== 'cached_tokens' && rule.kind !== 'explicit', 'a log is billed request by request');
  const hitRate = stated.kind === 'hit_rate' ? (stated.hitRate as number) : 0;
  const systemPromptTokens = conversation.systemPromptTokens as number;
  if (requests.length === 0) {
    billListedTurns(turns, systemPromptTokens, rule, hitRate, pricesOf, bill);
  } else if (rule.kind === 'hit_rate') {
    billListedRequests(requests, { kind: 'hit_rate', hitRate }, pricesOf, bill);
  } else if (rule.kind === 'article') {
    billListedRequests(requests, { kind: 'article', systemPromptTokens }, pricesOf, bill);
  } else {
    billListedRequests(requests, rule, pricesOf, bill);
  }
}

type Units = Pick<LoggedTickets, 'unitOf' | 'unitCount'>;

function clusterUnits(tickets: readonly LoggedTicket[]): Units {
  const places = new Map<string | undefined, number>();
  const unitOf = Uint32Array.from(tickets, ({ cluster }) => {
    const place = places.get(cluster) ?? places.size;
    places.set(cluster, place);
    return place;
  });
  return { unitOf, unitCount: places.size };
}

/** Every conversation by itself, or groups of equal size that have nothing to do with the order of the file. */
function conversationUnits(name: string, ticketCount: number): Units {
  const unitCount = Math.min(ticketCount, MOST_UNITS);
  const unitOf = Uint32Array.from({ length: ticketCount }, (_, i) => i % unitCount);
  if (unitCount === ticketCount) return { unitOf, unitCount };
  const words = new Uint32Array(ticketCount);
  openStream(0, `${name}.groups`).fill(words, ticketCount);
  // Fisher & Yates
  for (let i = ticketCount - 1; i > 0; i--) {
    const other = Math.floor((words[i]! / 0x1_0000_0000) * (i + 1));
    const kept = unitOf[i]!;
    unitOf[i] = unitOf[other]!;
    unitOf[other] = kept;
  }
  return { unitOf, unitCount };
}

/** The corrections of a unit's weight by how far it moves the mean: the residual of the ratio estimator. */
function unitLaw(usd: Float64Array, units: Units): Pick<LoggedTickets, 'tilts' | 'freedom'> {
  const values = { centre: 0, offsets: unitResiduals(usd, units) };
  return { tilts: skewnessTilts(values), freedom: spreadFreedom(values) };
}

/** By how much each unit's tickets cost more than the mean ticket, over the mean size of a unit; shape [unit]. */
export function unitResiduals(usd: Float64Array, { unitOf, unitCount }: Units): Float64Array {
  const mean = usd.reduce((sum, value) => sum + value, 0) / usd.length;
  const residuals = new Float64Array(unitCount);
  const share = unitCount / usd.length;
  for (let i = 0; i < usd.length; i++) residuals[unitOf[i]!]! += (usd[i]! - mean) * share;
  return residuals;
}
