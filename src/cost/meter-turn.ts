import { cacheReadTokens, cacheWrittenTokens, type ProviderCaching } from './provider-cache.ts';
import type { TicketMeters } from './ticket-meters.ts';

/** How a repeated prefix is billed, in numbers. */
export type CachingRule =
  | { readonly kind: 'none' }
  /** The system prompt is read from the cache from the second request on: the article's stated rule. */
  | { readonly kind: 'article' }
  /** A share of the re-sent prefix (system prompt and history) is read: `TicketDraws.hitRate`. */
  | { readonly kind: 'hit_rate' }
  /** A number of tokens per ticket is read, at most its input: `TicketDraws.cachedTokens`. */
  | { readonly kind: 'cached_tokens' }
  | ProviderCaching;

/** How requests are billed, and what they send again. */
export interface RequestRules {
  readonly caching: CachingRule;
  /** Whether retrieved text stays in the history; else it is sent behind the cacheable prefix and dropped. */
  readonly retrievalKept: boolean;
}

/** What carries over from request to request, [ticket]. */
export interface ConversationState {
  /** Tokens of all messages so far. */
  readonly historyTokens: Float64Array;
  /** Cacheable prefix of the previous request; under `hit_rate`, that and the answer to it. */
  readonly prefixTokens: Float64Array;
}

/** Draws that hold for the whole ticket, [ticket]. */
export interface TicketDraws {
  /** Instructions and tool definitions: what every request begins with. */
  readonly systemPromptTokens: Float64Array;
  readonly hitRate: Float64Array;
  readonly cachedTokens: Float64Array;
}

/** Draws of one turn: position i belongs to ticket `active[i]`. */
export interface TurnDraws {
  readonly userTokens: Float64Array;
  readonly assistantTokens: Float64Array;
  readonly retrievalTokens: Float64Array;
  /** Time since the previous turn's last request. */
  readonly gapSeconds: Float64Array;
  /** Calls of a tool before the reply, each a request of its own; whole. */
  readonly toolCalls: Float64Array;
  /** 1 where the system prompt is in the cache because of other tickets, else 0; or the share of such tickets. */
  readonly warmShares: Float64Array;
}

/** Draws of one request: position i belongs to the i-th ticket that makes it. */
export interface RequestDraws {
  /** Tokens of a tool call, and of the result that the next request sends. */
  readonly callTokens: Float64Array;
  readonly resultTokens: Float64Array;
  /** Tokens that the model thinks before it answers: billed as output and dropped. */
  readonly thinkingTokens: Float64Array;
  /** 1 where what should be in the cache is, else 0; or the share of such requests. */
  readonly survivalShares: Float64Array;
}

/**
 * Bills one turn of every active ticket, request by request, and moves their conversations on.
 *
 * A request sends the system prompt, all messages so far and the text retrieved for the turn. It ends in the
 * call of a tool, whose result the next request sends, or in the reply. Within a turn the previous request is
 * always recent enough for the cache.
 *
 * @param turnIndex     0 for the first turn
 * @param active        tickets that have this turn; the first `activeCount` entries count
 * @param drawRequest   draws of the turn's request `requestIndex` for the active tickets at `positions`
 */
export function meterTurn(
  rules: RequestRules,
  turnIndex: number,
  active: Uint32Array,
  activeCount: number,
  ticketDraws: TicketDraws,
  turn: TurnDraws,
  drawRequest: (requestIndex: number, positions: Uint32Array, count: number) => RequestDraws,
  state: ConversationState,
  meters: TicketMeters,
): void {
  const { caching, retrievalKept } = rules;
  const { historyTokens, prefixTokens } = state;
  const { systemPromptTokens, hitRate } = ticketDraws;
  const positions = new Uint32Array(activeCount);
  for (let i = 0; i < activeCount; i++) {
    positions[i] = i;
    historyTokens[active[i]!]! += turn.userTokens[i]! + (retrievalKept ? turn.retrievalTokens[i]! : 0);
  }
  let count = activeCount;
  for (let requestIndex = 0; count > 0; requestIndex++) {
    const request = drawRequest(requestIndex, positions, count);
    const isFirst = turnIndex === 0 && requestIndex === 0;
    let calling = 0;
    for (let i = 0; i < count; i++) {
      const position = positions[i]!;
      const ticket = active[position]!;
      const isCall = turn.toolCalls[position]! > requestIndex;
      const systemTokens = systemPromptTokens[ticket]!;
      const prefix = systemTokens + historyTokens[ticket]!;
      const messageTokens = isCall ? request.callTokens[i]! : turn.assistantTokens[position]!;
      meters.inputTokens[ticket]! += prefix + (retrievalKept ? 0 : turn.retrievalTokens[position]!);
      meters.outputTokens[ticket]! += messageTokens + request.thinkingTokens[i]!;
      if (caching.kind === 'provider') {
        const isRecent = requestIndex > 0 || turn.gapSeconds[position]! < caching.lifetimeSeconds;
        const heldTokens =
          isRecent && !isFirst
            ? cacheReadTokens(caching, prefixTokens[ticket]!)
            : turn.warmShares[position]! * cacheReadTokens(caching, systemTokens);
        const readTokens = request.survivalShares[i]! * heldTokens;
        meters.readTokens[ticket]! += readTokens;
        meters.writtenTokens[ticket]! += cacheWrittenTokens(caching, prefix, readTokens);
        prefixTokens[ticket] = prefix;
      } else if (caching.kind === 'hit_rate') {
        const repeatedTokens = isFirst ? systemTokens : prefixTokens[ticket]!;
        meters.readTokens[ticket]! += hitRate[ticket]! * repeatedTokens;
        prefixTokens[ticket] = prefix + messageTokens;
      } else if (caching.kind === 'article' && !isFirst) {
        meters.readTokens[ticket]! += systemTokens;
      }
      historyTokens[ticket]! += messageTokens + (isCall ? request.resultTokens[i]! : 0);
      positions[calling] = position;
      calling += isCall ? 1 : 0;
    }
    count = calling;
  }
}

/** Bills what is known only when a ticket has ended. */
export function meterEnd(
  { caching }: RequestRules,
  ticketCount: number,
  { cachedTokens }: TicketDraws,
  meters: TicketMeters,
): void {
  if (caching.kind !== 'cached_tokens') return;
  for (let i = 0; i < ticketCount; i++) {
    meters.readTokens[i] = Math.min(cachedTokens[i]!, meters.inputTokens[i]!);
  }
}
