import assert from 'node:assert/strict';
import { columnsAt, kernels, RUN } from '../kernels/kernels.ts';
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

/** Draws of a run, a column for each of UNIFORM_PARTS; turns are whole numbers, at least 1. */
export const uniformDraws: readonly Float64Array[] = columnsAt(kernels.draws.value, UNIFORM_PARTS.length);

/** Meters of a run: tokens of input, of it read from the cache, and of output. */
export const uniformMeters = columnsAt(kernels.meters.value, 3) as readonly [
  Float64Array,
  Float64Array,
  Float64Array,
];

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

/**
 * Bills all turns of a run of such tickets at once, from `uniformDraws` into `uniformMeters`: turn t sends the prompt, t
 * messages of the user and t - 1 answers again, so sums over n turns are n and n (n - 1) / 2 times a turn's tokens. The
 * same as `meterTurn` turn by turn, but for rounding.
 *
 * @param ticketCount  at most RUN
 * @example 5 turns of 150 + 200 tokens after a prompt of 500: 5 x 650 + 350 x 10 = 6,750 in, 1,000 out
 */
export function meterUniformRun(
  { caching: { kind }, retrievalKept, toolDefinitionTokens }: UniformRules,
  ticketCount: number,
): void {
  if (ticketCount > RUN) assert.fail(`${ticketCount} tickets are more than a run has`);
  kernels.meterRun(CACHING_NUMBERS[kind], retrievalKept ? 1 : 0, toolDefinitionTokens, ticketCount);
}

/** What kernels/uniform-tickets.ts calls the rules. */
const CACHING_NUMBERS: Readonly<Record<TimelessCaching['kind'], number>> = {
  none: 0,
  article: 1,
  hit_rate: 2,
  cached_tokens: 3,
};
