import assert from 'node:assert/strict';
import type { CachingRule } from '../cost/meter-turn.ts';
import type { ProviderCaching } from '../cost/provider-cache.ts';
import type { TokenPrices } from '../prices/price-book.ts';
import type { Draw } from '../random/plain-sampler.ts';

/** What one ticket draws from, once a trial's uncertain values are known. */
export interface PlainConversation {
  readonly turns: Draw;
  readonly systemPromptTokens: Draw;
  readonly userTokens: PlainTokens;
  readonly assistantTokens: PlainTokens;
  readonly retrievalTokens: PlainTokens;
  readonly gapSeconds: Draw;
  readonly hitRate: Draw;
  readonly cachedTokens: Draw;
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
 * A request sends the system prompt, all earlier messages, the new message of the user and the text retrieved for
 * it. The message and the reply stay in the history; the retrieved text does not.
 */
export function runPlainTicket(
  conversation: PlainConversation,
  caching: CachingRule,
  prices: TokenPrices,
): PlainTicket {
  const turns = conversation.turns();
  assert(Number.isInteger(turns) && turns >= 1, `a ticket cannot have ${turns} turns`);
  const systemPromptTokens = conversation.systemPromptTokens();
  const hitRate = conversation.hitRate();
  const userTokens = tokensOfTurn(conversation.userTokens);
  const assistantTokens = tokensOfTurn(conversation.assistantTokens);
  const retrievalTokens = tokensOfTurn(conversation.retrievalTokens);
  const ticket: PlainTicket = { inputTokens: 0, cachedTokens: 0, outputTokens: 0, llmUsd: 0 };
  let historyTokens = 0;
  let heldTokens = 0;
  for (let turn = 1; turn <= turns; turn++) {
    const user = userTokens();
    const reply = assistantTokens();
    const prefixTokens = systemPromptTokens + historyTokens + user;
    const request: Request = {
      inputTokens: prefixTokens + retrievalTokens(),
      readTokens: 0,
      writtenTokens: 0,
      outputTokens: reply,
    };
    if (caching.kind === 'article' && turn > 1) request.readTokens = systemPromptTokens;
    if (caching.kind === 'hit_rate') request.readTokens = hitRate * (systemPromptTokens + historyTokens);
    if (caching.kind === 'provider') {
      if (conversation.gapSeconds() < caching.lifetimeSeconds) {
        request.readTokens = wholeSteps(heldTokens, caching);
      }
      heldTokens = prefixTokens >= caching.minimumPrefixTokens ? prefixTokens : 0;
      if (heldTokens > 0 && caching.pricedWrites) request.writtenTokens = heldTokens - request.readTokens;
    }
    addRequest(ticket, request, prices);
    historyTokens += user + reply;
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
