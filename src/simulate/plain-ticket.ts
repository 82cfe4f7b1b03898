import assert from 'node:assert/strict';
import type { CachingRule } from '../cost/meter-turn.ts';
import type { ProviderCaching } from '../cost/provider-cache.ts';
import type { TokenPrices } from '../prices/price-book.ts';
import type { Draw } from '../random/plain-sampler.ts';

/** What one ticket draws from, once a trial's uncertain values are known. */
export interface PlainConversation {
  readonly turns: Draw;
  /** Requests that a ticket makes on average. */
  readonly meanRequests: number;
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
}

/** How requests are billed, and what they send again. */
export interface PlainRules {
  readonly caching: CachingRule;
  readonly retrievalKept: boolean;
  readonly toolDefinitionTokens: number;
}

/** Tokens drawn for every turn, or once per ticket and used in each turn. */
export interface PlainTokens {
  readonly draw: Draw;
  readonly per: 'turn' | 'ticket';
}

/** Tokens and model cost of one ticket. */
export interface PlainTicket {
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  llmUsd: number;
}

/**
 * Runs one ticket, request by request.
 *
 * A request sends the system prompt with the tool definitions, all messages so far and the text retrieved for the
 * turn. It ends in the call of a tool, whose result goes into the next request, or in the reply.
 *
 * @param warmth  probability that other tickets keep the system prompt in the cache
 */
export function runPlainTicket(
  conversation: PlainConversation,
  { caching, retrievalKept, toolDefinitionTokens }: PlainRules,
  prices: TokenPrices,
  warmth: number,
): PlainTicket {
  const turns = conversation.turns();
  assert(Number.isInteger(turns) && turns >= 1, `a ticket cannot have ${turns} turns`);
  const systemTokens = toolDefinitionTokens + conversation.systemPromptTokens();
  const hitRate = conversation.hitRate();
  const userTokens = tokensOfTurn(conversation.userTokens);
  const assistantTokens = tokensOfTurn(conversation.assistantTokens);
  const retrievalTokens = tokensOfTurn(conversation.retrievalTokens);
  const ticket: PlainTicket = { inputTokens: 0, cachedTokens: 0, outputTokens: 0, llmUsd: 0 };
  let messagesTokens = 0;
  let sentBefore: { prefixTokens: number; answeredTokens: number } | undefined;
  for (let turn = 1; turn <= turns; turn++) {
    const retrieved = retrievalTokens();
    const gapSeconds = conversation.gapSeconds();
    const calls = conversation.toolCalls();
    messagesTokens += userTokens() + (retrievalKept ? retrieved : 0);
    for (let call = 0; call <= calls; call++) {
      const prefixTokens = systemTokens + messagesTokens;
      const message = call < calls ? conversation.callTokens() : assistantTokens();
      const request: Request = {
        inputTokens: prefixTokens + (retrievalKept ? 0 : retrieved),
        readTokens: 0,
        writtenTokens: 0,
        outputTokens: message + conversation.thinkingTokens(),
      };
      if (caching.kind === 'article' && sentBefore !== undefined) request.readTokens = systemTokens;
      if (caching.kind === 'hit_rate') {
        request.readTokens = hitRate * (sentBefore?.answeredTokens ?? systemTokens);
      }
      if (caching.kind === 'provider') {
        const isRecent = sentBefore !== undefined && (call > 0 || gapSeconds < caching.lifetimeSeconds);
        const share = isRecent ? 1 : conversation.occurs(warmth);
        const held = isRecent ? sentBefore!.prefixTokens : systemTokens;
        if (held >= caching.minimumPrefixTokens) {
          request.readTokens = conversation.occurs(conversation.survival) * share * wholeSteps(held, caching);
        }
        if (prefixTokens >= caching.minimumPrefixTokens && caching.pricedWrites) {
          request.writtenTokens = prefixTokens - request.readTokens;
        }
      }
      addRequest(ticket, request, prices);
      sentBefore = { prefixTokens, answeredTokens: prefixTokens + message };
      messagesTokens += message;
      if (call < calls) messagesTokens += conversation.resultTokens();
    }
  }
  if (caching.kind === 'cached_tokens') moveToCache(ticket, conversation.cachedTokens(), prices);
  return ticket;
}

/** Tokens of one call to the model; what is read and written is part of the input. */
interface Request {
  inputTokens: number;
  readTokens: number;
  writtenTokens: number;
  outputTokens: number;
}

function tokensOfTurn({ draw, per }: PlainTokens): Draw {
  if (per === 'turn') return draw;
  const tokens = draw();
  return () => tokens;
}

function wholeSteps(tokens: number, { incrementTokens }: ProviderCaching): number {
  return incrementTokens === 1 ? tokens : tokens - (tokens % incrementTokens);
}

function addRequest(ticket: PlainTicket, request: Request, prices: TokenPrices): void {
  const freshTokens = request.inputTokens - request.readTokens - request.writtenTokens;
  ticket.inputTokens += request.inputTokens;
  ticket.cachedTokens += request.readTokens;
  ticket.outputTokens += request.outputTokens;
  ticket.llmUsd += (freshTokens / 1e6) * prices.inputUsdPerMtok;
  ticket.llmUsd += (request.readTokens / 1e6) * prices.cacheReadUsdPerMtok;
  ticket.llmUsd += (request.writtenTokens / 1e6) * prices.cacheWriteUsdPerMtok;
  ticket.llmUsd += (request.outputTokens / 1e6) * prices.outputUsdPerMtok;
}

/** Bills a stated number of a ticket's input tokens at the cache-read price instead; at most all of them. */
function moveToCache(ticket: PlainTicket, statedTokens: number, prices: TokenPrices): void {
  ticket.cachedTokens = Math.min(statedTokens, ticket.inputTokens);
  ticket.llmUsd += (ticket.cachedTokens / 1e6) * (prices.cacheReadUsdPerMtok - prices.inputUsdPerMtok);
}
