import assert from 'node:assert/strict';
import type { CachingRule } from '../cost/meter-turn.ts';
import type { ProviderCaching } from '../cost/provider-cache.ts';
import type { TokenPrices } from '../prices/price-book.ts';
import type { Draw } from '../random/plain-sampler.ts';

/** What one ticket draws from, once a trial's uncertain values are known. */
export interface PlainConversation {
  readonly turns: Draw;
  /** Requests that a ticket makes on average of the first model, and one that goes up. */
  readonly meanRequests: number;
  readonly meanRequestsUp: number;
  readonly systemPromptTokens: Draw;
  readonly userTokens: PlainTokens;
  readonly assistantTokens: PlainTokens;
  readonly retrievalTokens: PlainTokens;
  readonly gapSeconds: Draw;
  readonly toolCalls: Draw;
  readonly callTokens: Draw;
  readonly resultTokens: Draw;
  readonly thinkingTokens: Draw;
  /** Probability that a cached prefix is still there inside its lifetime. */
  readonly survival: number;
  /** 1 with this probability, else 0; the probability itself where nothing is drawn. */
  readonly occurs: (probability: number) => number;
  readonly hitRate: Draw;
  readonly cachedTokens: Draw;
  /** How often a request is made again because its answer was rejected. */
  readonly retries: () => number;
  readonly summaryTokens: Draw;
  /** The turn that the first model answers in vain, for a ticket that goes up. */
  readonly escalationTurn: Draw;
}

/** How requests are billed, and what they send again. */
export interface PlainRules {
  readonly caching: CachingRule;
  readonly retrievalKept: boolean;
  readonly toolDefinitionTokens: number;
  readonly summaryAboveTokens: number;
  /** Input tokens above which the next tariff bills a request; ascending. */
  readonly tierBounds: readonly number[];
}

/** How a model bills: prices of requests up to the first bound, then of those above each. */
export interface PlainBilling {
  readonly rules: PlainRules;
  readonly tariffs: readonly TokenPrices[];
}

/** Tokens drawn for every turn, or once per ticket and used in each turn. */
export interface PlainTokens {
  readonly draw: Draw;
  readonly per: 'turn' | 'ticket';
}

/** Tokens and model cost of one ticket. */
export interface PlainTicket {
  turns: number;
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  llmUsd: number;
}

/**
 * Runs one ticket, request by request.
 *
 * @param warmth  probability that other tickets keep the system prompt in the first model's cache
 * @param above   the dearer model that the ticket goes up to, if it does: it answers the turn of escalation again, and
 *                all later ones
 */
export function runPlainTicket(
  conversation: PlainConversation,
  first: PlainBilling,
  warmth: number,
  above: PlainBilling | undefined,
): PlainTicket {
  const turns = conversation.turns();
  assert(Number.isInteger(turns) && turns >= 1, `a ticket cannot have ${turns} turns`);
  const ticket: PlainTicket = { turns, inputTokens: 0, cachedTokens: 0, outputTokens: 0, llmUsd: 0 };
  const desk: PlainDesk = {
    systemTokens: first.rules.toolDefinitionTokens + conversation.systemPromptTokens(),
    hitRate: conversation.hitRate(),
    messagesTokens: 0,
    sentBefore: undefined,
  };
  const userTokens = tokensOfTurn(conversation.userTokens);
  const assistantTokens = tokensOfTurn(conversation.assistantTokens);
  const retrievalTokens = tokensOfTurn(conversation.retrievalTokens);
  const lastTurnBelow = above === undefined ? turns : conversation.escalationTurn();
  for (let turn = 1; turn <= turns; turn++) {
    const said: PlainTurn = {
      userTokens: userTokens(),
      assistantTokens: assistantTokens(),
      retrievedTokens: retrievalTokens(),
      gapSeconds: conversation.gapSeconds(),
      calls: conversation.toolCalls(),
    };
    const messagesBefore = desk.messagesTokens;
    if (turn <= lastTurnBelow) runPlainTurn(conversation, first, warmth, said, desk, ticket);
    if (above === undefined || turn < lastTurnBelow) continue;
    if (turn === lastTurnBelow) {
      desk.messagesTokens = messagesBefore;
      desk.sentBefore = undefined;
    }
    runPlainTurn(conversation, above, 0, said, desk, ticket);
  }
  const { caching } = first.rules;
  if (caching.kind === 'cached_tokens') moveToCache(ticket, conversation.cachedTokens(), first.tariffs[0]!);
  return ticket;
}

/** What was said in a turn. */
interface PlainTurn {
  readonly userTokens: number;
  readonly assistantTokens: number;
  readonly retrievedTokens: number;
  readonly gapSeconds: number;
  readonly calls: number;
}

/** Where a conversation stands. */
interface PlainDesk {
  readonly systemTokens: number;
  readonly hitRate: number;
  messagesTokens: number;
  /** The model's request before: its prefix, and that with the answer. */
  sentBefore: { readonly prefixTokens: number; readonly answeredTokens: number } | undefined;
}

/**
 * Runs one turn. A request sends the system prompt with the tool definitions, all messages so far and the text
 * retrieved for the turn. It ends in the call of a tool, whose result goes into the next request, or in the reply.
 */
function runPlainTurn(
  conversation: PlainConversation,
  { rules, tariffs }: PlainBilling,
  warmth: number,
  said: PlainTurn,
  desk: PlainDesk,
  ticket: PlainTicket,
): void {
  const { retrievalKept, summaryAboveTokens } = rules;
  let survives = conversation.occurs(conversation.survival);
  let gapSeconds = said.gapSeconds;
  if (desk.messagesTokens > summaryAboveTokens) {
    const prefixTokens = desk.systemTokens + desk.messagesTokens;
    const summary = conversation.summaryTokens();
    const request = { inputTokens: prefixTokens, readTokens: 0, writtenTokens: 0, outputTokens: summary };
    readCache(conversation, rules, request, prefixTokens, gapSeconds, survives, warmth, desk);
    addRequest(ticket, request, tariffs[tierOf(rules, prefixTokens)]!);
    desk.messagesTokens = summary;
    desk.sentBefore = { prefixTokens: desk.systemTokens, answeredTokens: desk.systemTokens };
    gapSeconds = 0;
  }
  desk.messagesTokens += said.userTokens + (retrievalKept ? said.retrievedTokens : 0);
  for (let call = 0; call <= said.calls; call++) {
    const prefixTokens = desk.systemTokens + desk.messagesTokens;
    const message = call < said.calls ? conversation.callTokens() : said.assistantTokens;
    const inputTokens = prefixTokens + (retrievalKept ? 0 : said.retrievedTokens);
    const outputTokens = message + conversation.thinkingTokens();
    const request: Request = { inputTokens, readTokens: 0, writtenTokens: 0, outputTokens };
    readCache(conversation, rules, request, prefixTokens, gapSeconds, survives, warmth, desk);
    const prices = tariffs[tierOf(rules, inputTokens)]!;
    addRequest(ticket, request, prices);
    desk.sentBefore = { prefixTokens, answeredTokens: prefixTokens + message };
    const again: Request = { inputTokens, readTokens: 0, writtenTokens: 0, outputTokens };
    const sent = { ...desk, sentBefore: { prefixTokens, answeredTokens: prefixTokens } };
    readCache(conversation, rules, again, prefixTokens, 0, survives, warmth, sent);
    for (let left = conversation.retries(); left > 0; left--)
      addRequest(ticket, again, prices, Math.min(1, left));
    desk.messagesTokens += message;
    if (call < said.calls) desk.messagesTokens += conversation.resultTokens();
    survives = conversation.occurs(conversation.survival);
    gapSeconds = 0;
  }
}

/** Works out what a request reads from the cache and writes to it. */
function readCache(
  conversation: PlainConversation,
  { caching }: PlainRules,
  request: Request,
  prefixTokens: number,
  gapSeconds: number,
  survives: number,
  warmth: number,
  { systemTokens, hitRate, sentBefore }: PlainDesk,
): void {
  if (caching.kind === 'article' && sentBefore !== undefined) request.readTokens = systemTokens;
  if (caching.kind === 'explicit') request.readTokens = hitRate * systemTokens;
  if (caching.kind === 'hit_rate')
    request.readTokens = hitRate * (sentBefore?.answeredTokens ?? systemTokens);
  if (caching.kind !== 'provider') return;
  const isRecent = sentBefore !== undefined && gapSeconds < caching.lifetimeSeconds;
  const share = isRecent ? 1 : conversation.occurs(warmth);
  const held = isRecent ? sentBefore.prefixTokens : systemTokens;
  if (held >= caching.minimumPrefixTokens) request.readTokens = survives * share * wholeSteps(held, caching);
  if (prefixTokens >= caching.minimumPrefixTokens && caching.pricedWrites) {
    request.writtenTokens = prefixTokens - request.readTokens;
  }
}

function tierOf({ tierBounds }: PlainRules, inputTokens: number): number {
  return tierBounds.filter((bound) => inputTokens > bound).length;
}

/** Tokens of one call to the model; what is read and written is part of the input. */
interface Request {
  readonly inputTokens: number;
  readTokens: number;
  writtenTokens: number;
  readonly outputTokens: number;
}

function tokensOfTurn({ draw, per }: PlainTokens): Draw {
  if (per === 'turn') return draw;
  const tokens = draw();
  return () => tokens;
}

function wholeSteps(tokens: number, { incrementTokens }: ProviderCaching): number {
  return incrementTokens === 1 ? tokens : tokens - (tokens % incrementTokens);
}

function addRequest(ticket: PlainTicket, request: Request, prices: TokenPrices, times = 1): void {
  const freshTokens = request.inputTokens - request.readTokens - request.writtenTokens;
  ticket.inputTokens += times * request.inputTokens;
  ticket.cachedTokens += times * request.readTokens;
  ticket.outputTokens += times * request.outputTokens;
  ticket.llmUsd += times * (freshTokens / 1e6) * prices.inputUsdPerMtok;
  ticket.llmUsd += times * (request.readTokens / 1e6) * prices.cacheReadUsdPerMtok;
  ticket.llmUsd += times * (request.writtenTokens / 1e6) * prices.cacheWriteUsdPerMtok;
  ticket.llmUsd += times * (request.outputTokens / 1e6) * prices.outputUsdPerMtok;
}

/** Bills a stated number of a ticket's input tokens at the cache-read price instead; at most all of them. */
function moveToCache(ticket: PlainTicket, statedTokens: number, prices: TokenPrices): void {
  ticket.cachedTokens = Math.min(statedTokens, ticket.inputTokens);
  ticket.llmUsd += (ticket.cachedTokens / 1e6) * (prices.cacheReadUsdPerMtok - prices.inputUsdPerMtok);
}
