import type { CachingRule } from './meter-turn.ts';

/** What tickets draw in which every turn is the same, in the order of their columns. */
export const UNIFORM_PARTS = [
  'turns',
  'systemPromptTokens',
  'userTokens',
  'assistantTokens',
  'retrievalTokens',
  'thinkingTokens',
  'hitRate',
  'cachedTokens',
] as const;

/** Draws of such tickets. */
export interface UniformTickets {
  /** Columns by the order of UNIFORM_PARTS; shape [part][stride]. Turns are whole numbers, at least 1. */
  readonly draws: Float64Array;
  readonly stride: number;
  /** By part: -1 where each ticket has its own value, 0 where the first is that of all. */
  readonly masks: Int32Array;
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

/** What such tickets are metered by. */
export interface UniformRules {
  readonly caching: TimelessCaching;
  /** Whether retrieved text stays in the history. */
  readonly retrievalKept: boolean;
  /** Sent with every request, after the prompt. */
  readonly toolDefinitionTokens: number;
}

/** Columns that such tickets are metered into: tokens of input, of it read from the cache, and of output. */
export const UNIFORM_METERS = 3;

/**
 * Bills all turns of such tickets at once: turn t sends the prompt, t messages of the user and t - 1 answers again, so
 * sums over n turns are n and n (n - 1) / 2 times a turn's tokens. The same as `meterTurn` turn by turn, but for
 * rounding.
 *
 * @param meters  overwritten; shape [UNIFORM_METERS][stride of the tickets]
 * @example 5 turns of 150 + 200 tokens after a prompt of 500: 5 x 650 + 350 x 10 = 6,750 in, 1,000 out
 */
export function meterUniformTickets(
  { caching: { kind }, retrievalKept, toolDefinitionTokens }: UniformRules,
  { draws, stride, masks }: UniformTickets,
  ticketCount: number,
  meters: Float64Array,
): void {
  const systemMask = masks[1]!;
  const userMask = masks[2]!;
  const assistantMask = masks[3]!;
  const retrievalMask = masks[4]!;
  const thinkingMask = masks[5]!;
  const hitMask = masks[6]!;
  const cachedMask = masks[7]!;
  const keptShare = retrievalKept ? 1 : 0;
  // few arrays, and products that are made once: a loop over a dozen arrays runs at half the speed
  const userAt = 2 * stride;
  const assistantAt = 3 * stride;
  const retrievalAt = 4 * stride;
  const thinkingAt = 5 * stride;
  const hitAt = 6 * stride;
  const cachedAt = 7 * stride;
  const outputAt = 2 * stride;
  for (let i = 0; i < ticketCount; i++) {
    const n = draws[i]!;
    const system = draws[stride + (i & systemMask)]! + toolDefinitionTokens;
    const user = draws[userAt + (i & userMask)]!;
    const assistant = draws[assistantAt + (i & assistantMask)]!;
    const retrieval = draws[retrievalAt + (i & retrievalMask)]!;
    const repeated = (user + assistant + keptShare * retrieval) * (n * (n - 1) * 0.5);
    const input = n * (system + user + retrieval) + repeated;
    let read = 0;
    if (kind === 'hit_rate') read = draws[hitAt + (i & hitMask)]! * (n * system + repeated);
    else if (kind === 'article') read = (n - 1) * system;
    else if (kind === 'cached_tokens') read = Math.min(draws[cachedAt + (i & cachedMask)]!, input);
    meters[i] = input;
    meters[stride + i] = read;
    meters[outputAt + i] = n * (assistant + draws[thinkingAt + (i & thinkingMask)]!);
  }
}
