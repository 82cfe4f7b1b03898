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

/** Tickets that are drawn and metered at a time: what they take stays in the processor's nearer caches. */
export const UNIFORM_RUN = 1024;

/*
 * A run lies in arrays of this module: the compiler has the address and the length of such a constant at hand, and
 * looks up those of an argument for each value. An index below the length needs no test then.
 */
const draws = runColumns(UNIFORM_PARTS.length);
const meters = runColumns(3);
const RUN_MASK = UNIFORM_RUN - 1;
const turns = draws[0]!;
const systemPromptTokens = draws[1]!;
const userTokens = draws[2]!;
const assistantTokens = draws[3]!;
const retrievalTokens = draws[4]!;
const thinkingTokens = draws[5]!;
const hitRate = draws[6]!;
const cachedTokens = draws[7]!;
const inputTokens = meters[0]!;
const readTokens = meters[1]!;
const outputTokens = meters[2]!;

/** Draws of a run, a column for each of UNIFORM_PARTS; turns are whole numbers, at least 1. */
export const uniformDraws: readonly Float64Array[] = draws;

/** Meters of a run: tokens of input, of it read from the cache, and of output. */
export const uniformMeters: readonly [Float64Array, Float64Array, Float64Array] = [
  inputTokens,
  readTokens,
  outputTokens,
];

/**
 * Columns of UNIFORM_RUN numbers, a little apart from one another: the processor's nearest cache has room for only eight
 * that begin at the same place of a page.
 */
export function runColumns(count: number): readonly Float64Array[] {
  const stride = UNIFORM_RUN + 16;
  const room = new Float64Array(count * stride);
  return Array.from({ length: count }, (_, i) => room.subarray(i * stride, i * stride + UNIFORM_RUN));
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

/**
 * Bills all turns of a run of such tickets at once, from `uniformDraws` into `uniformMeters`: turn t sends the prompt, t
 * messages of the user and t - 1 answers again, so sums over n turns are n and n (n - 1) / 2 times a turn's tokens. The
 * same as `meterTurn` turn by turn, but for rounding.
 *
 * @param ticketCount  at most UNIFORM_RUN
 * @example 5 turns of 150 + 200 tokens after a prompt of 500: 5 x 650 + 350 x 10 = 6,750 in, 1,000 out
 */
export function meterUniformRun(
  { caching: { kind }, retrievalKept, toolDefinitionTokens }: UniformRules,
  ticketCount: number,
): void {
  const keptShare = retrievalKept ? 1 : 0;
  for (let i = 0; i < ticketCount; i++) {
    const at = i & RUN_MASK;
    const n = turns[at]!;
    const system = systemPromptTokens[at]! + toolDefinitionTokens;
    const user = userTokens[at]!;
    const assistant = assistantTokens[at]!;
    const retrieval = retrievalTokens[at]!;
    const repeated = (user + assistant + keptShare * retrieval) * (n * (n - 1) * 0.5);
    const input = n * (system + user + retrieval) + repeated;
    let read = 0;
    if (kind === 'hit_rate') read = hitRate[at]! * (n * system + repeated);
    else if (kind === 'article') read = (n - 1) * system;
    else if (kind === 'cached_tokens') read = Math.min(cachedTokens[at]!, input);
    inputTokens[at] = input;
    readTokens[at] = read;
    outputTokens[at] = n * (assistant + thinkingTokens[at]!);
  }
}
