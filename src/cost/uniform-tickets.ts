import type { CachingRule } from './meter-turn.ts';
import type { TicketMeters } from './ticket-meters.ts';

/** Draws of tickets in which every turn is the same; every array has shape [ticket]. */
export interface UniformTickets {
  /** Whole numbers, at least 1. */
  readonly turns: Float64Array;
  readonly systemPromptTokens: Float64Array;
  readonly userTokens: Float64Array;
  readonly assistantTokens: Float64Array;
  readonly retrievalTokens: Float64Array;
  readonly thinkingTokens: Float64Array;
  readonly hitRate: Float64Array;
  readonly cachedTokens: Float64Array;
}

/** Rules under which what a request reads does not depend on when it comes. */
export type TimelessCaching = Extract<
  CachingRule,
  { readonly kind: 'none' | 'article' | 'hit_rate' | 'cached_tokens' }
>;

/** Whether a rule is one of them. */
export function isTimeless(caching: CachingRule): caching is TimelessCaching {
  return ['none', 'article', 'hit_rate', 'cached_tokens'].includes(caching.kind);
}

/**
 * Bills all turns of such tickets at once: turn t sends the prompt, t messages of the user and t - 1 answers again, so
 * sums over n turns are n and n (n - 1) / 2 times a turn's tokens. The same as `meterTurn` turn by turn, but for
 * rounding.
 *
 * @param retrievalKept  whether retrieved text stays in the history
 * @param meters         overwritten; shape as the tickets
 * @example 5 turns of 150 + 200 tokens after a prompt of 500: 5 x 650 + 350 x 10 = 6,750 in, 1,000 out
 */
export function meterUniformTickets(
  caching: TimelessCaching,
  retrievalKept: boolean,
  tickets: UniformTickets,
  ticketCount: number,
  { inputTokens, readTokens, outputTokens }: TicketMeters,
): void {
  const { turns, systemPromptTokens, userTokens, assistantTokens, retrievalTokens, thinkingTokens } = tickets;
  const { hitRate, cachedTokens } = tickets;
  const keptShare = retrievalKept ? 1 : 0;
  for (let i = 0; i < ticketCount; i++) {
    const n = turns[i]!;
    const system = systemPromptTokens[i]!;
    const user = userTokens[i]!;
    const assistant = assistantTokens[i]!;
    const retrieval = retrievalTokens[i]!;
    const repeated = (user + assistant + keptShare * retrieval) * (n * (n - 1) * 0.5);
    const input = n * (system + user + retrieval) + repeated;
    inputTokens[i] = input;
    outputTokens[i] = n * (assistant + thinkingTokens[i]!);
    if (caching.kind === 'hit_rate') readTokens[i] = hitRate[i]! * (n * system + repeated);
    else if (caching.kind === 'cached_tokens') readTokens[i] = Math.min(cachedTokens[i]!, input);
    else readTokens[i] = caching.kind === 'article' ? (n - 1) * system : 0;
  }
}
