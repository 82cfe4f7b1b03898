import type { PlainSampler } from '../random/plain-sampler.ts';
import type { Caching, Quantity, Segment, TokenQuantity } from '../scenario/scenario.ts';
import {
  drawOnce,
  drawsOf,
  drawsOfSettled,
  meanOf,
  reaches,
  type SettledQuantity,
  settle,
  type TrialSampler,
} from './plain-quantity.ts';
import type { PlainConversation, PlainTokens } from './plain-ticket.ts';

/**
 * The ticket laws of a trial: uncertain parameters are drawn now, tickets later.
 *
 * @returns conversations that end without a human, and those that are handed over
 */
export function drawConversations(
  { conversation, caching, escalation, deflection }: Segment,
  hourShares: readonly number[],
  deterministic: boolean,
  sampler: TrialSampler,
): { readonly closed: PlainConversation; readonly handed: PlainConversation } {
  const draws = (quantity: Quantity) => drawsOf(quantity, sampler);
  const turns = settle(conversation.turns, sampler);
  const calls = settle(conversation.tools?.callsPerTurn ?? 0, sampler);
  const upTurn = settle(escalation?.atTurn ?? 0, sampler);
  const tokens = ({ tokens: quantity, per }: TokenQuantity): PlainTokens => ({ draw: draws(quantity), per });
  const closed: PlainConversation = {
    ...lengthOf(turns, upTurn, calls, sampler),
    systemPromptTokens: draws(conversation.systemPromptTokens),
    userTokens: tokens(conversation.userTokens),
    assistantTokens: tokens(conversation.assistantTokens),
    retrievalTokens: tokens(conversation.retrievalTokens),
    gapSeconds: draws(conversation.replyGapSeconds ?? 0),
    toolCalls: drawsOfSettled(calls, sampler),
    callTokens: draws(conversation.tools?.callTokens ?? 0),
    resultTokens: draws(conversation.tools?.resultTokens ?? 0),
    thinkingTokens: draws(conversation.thinkingTokens),
    survival: caching.kind === 'provider' ? drawOnce(caching.survival, sampler) : 1,
    occurs: (probability) => {
      if (deterministic || probability === 0 || probability === 1) return probability;
      return sampler.uniform() < probability ? 1 : 0;
    },
    retries: drawRetries(drawOnce(conversation.retryRate, sampler), deterministic, sampler),
    summaryTokens: draws(conversation.summary?.summaryTokens ?? 0),
    escalationTurn: drawsOfSettled(upTurn, sampler),
    hitRate:
      caching.kind === 'explicit'
        ? () => findsKeptPrompt(hourShares, caching.hoursPerDay, sampler)
        : draws(cachingQuantity(caching, 'hit_rate')),
    cachedTokens: draws(cachingQuantity(caching, 'cached_tokens')),
  };
  if (deflection?.handedOverTurns === undefined) return { closed, handed: closed };
  const handedTurns = settle(deflection.handedOverTurns, sampler);
  return { closed, handed: { ...closed, ...lengthOf(handedTurns, upTurn, calls, sampler) } };
}

/** The number of turns, and how many requests they make of the first model on average. */
function lengthOf(
  turns: SettledQuantity,
  upTurn: SettledQuantity,
  calls: SettledQuantity,
  sampler: PlainSampler,
): Pick<PlainConversation, 'turns' | 'meanRequests' | 'meanRequestsUp'> {
  const perTurn = 1 + meanOf(calls);
  return {
    turns: drawsOfSettled(turns, sampler),
    meanRequests: meanOf(turns) * perTurn,
    meanRequestsUp: turnsBelow(turns, upTurn) * perTurn,
  };
}

/** Turns that the first model answers of a ticket that goes up: as many as reach both its end and its turn of going. */
function turnsBelow(turns: SettledQuantity, upTurn: SettledQuantity): number {
  let sum = 0;
  for (let turn = 1; ; turn++) {
    const both = reaches(turns, turn) * reaches(upTurn, turn);
    sum += both;
    if (!(both > 1e-12)) return sum;
  }
}

/** 1 where a ticket comes in one of the busiest hours of its day, else 0. */
function findsKeptPrompt(
  hourShares: readonly number[],
  hoursPerDay: number,
  { uniform }: PlainSampler,
): number {
  const byShare = hourShares.toSorted((a, b) => b - a).filter((share) => share > 0);
  if (byShare.length <= hoursPerDay) return 1;
  let left = uniform();
  for (const share of byShare.slice(0, hoursPerDay)) left -= share;
  return left < 0 ? 1 : 0;
}

/** Rejections in a row before an answer is taken; their mean where nothing is drawn. */
function drawRetries(rate: number, deterministic: boolean, { uniform }: PlainSampler): () => number {
  if (deterministic) return () => rate / (1 - rate);
  return () => {
    let rejected = 0;
    while (uniform() < rate) rejected++;
    return rejected;
  };
}

/** The quantity of a caching rule; 0 under any other rule, which does not look at it. */
function cachingQuantity(caching: Caching, kind: 'hit_rate' | 'cached_tokens'): Quantity {
  if (caching.kind === 'hit_rate' && kind === 'hit_rate') return caching.hitRate;
  return caching.kind === 'cached_tokens' && kind === 'cached_tokens' ? caching.cachedTokens : 0;
}
