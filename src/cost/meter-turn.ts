import { cacheReadTokens, cacheWrittenTokens, type ProviderCaching } from './provider-cache.ts';
import type { TicketMeters } from './ticket-meters.ts';

/** How a repeated prefix is billed, in numbers. */
export type CachingRule =
  | { readonly kind: 'none' }
  /** The system prompt is read from the cache from the second request on: the article's stated rule. */
  | { readonly kind: 'article' }
  /** A share of the re-sent prefix (system prompt and history) is read: `TicketDraws.hitRate`. */
  | { readonly kind: 'hit_rate' }
  /** The system prompt is read in every request of a ticket that finds it: `TicketDraws.hitRate` is 1 or 0. */
  | { readonly kind: 'explicit' }
  /** A number of tokens per ticket is read, at most its input: `TicketDraws.cachedTokens`. */
  | { readonly kind: 'cached_tokens' }
  | ProviderCaching;

/** How requests are billed, and what they send again. */
export interface RequestRules {
  readonly caching: CachingRule;
  /** Whether retrieved text stays in the history; else it is sent behind the cacheable prefix and dropped. */
  readonly retrievalKept: boolean;
  /** Input tokens above which a request is billed by the next tariff; ascending, empty where there is one tariff. */
  readonly tierBounds: readonly number[];
  /** Tokens of messages above which a turn begins with a summary of them; Infinity where none is made. */
  readonly summaryAboveTokens: number;
}

/** What carries over from request to request, [ticket]. */
export interface ConversationState {
  /** Tokens of all messages so far. */
  readonly historyTokens: Float64Array;
  /** Cacheable prefix of the previous request; under `hit_rate`, that and the answer to it; -1 before the first. */
  readonly prefixTokens: Float64Array;
}

/** The state of conversations that have not begun. */
export function openConversationState(ticketCount: number): ConversationState {
  return {
    historyTokens: new Float64Array(ticketCount),
    prefixTokens: new Float64Array(ticketCount).fill(-1),
  };
}

/** Lets all conversations begin anew, in the same memory. */
export function clearConversationState({ historyTokens, prefixTokens }: ConversationState): void {
  historyTokens.fill(0);
  prefixTokens.fill(-1);
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
  /** Tokens of the summary that is made where the conversation has grown too long. */
  readonly summaryTokens: Float64Array;
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
  /** How often the answer is rejected and the request made again; or the expected number. */
  readonly retries: Float64Array;
}

/** Tickets that have a turn. */
export interface ActiveTickets {
  readonly active: Uint32Array;
  /** Places in `active` of the tickets that are billed; overwritten. */
  readonly positions: Uint32Array;
  readonly count: number;
}

/**
 * Bills one turn of active tickets, request by request, and moves their conversations on.
 *
 * A request sends the system prompt, all messages so far and the text retrieved for the turn. It ends in the
 * call of a tool, whose result the next request sends, or in the reply. Within a turn the previous request is
 * always recent enough for the cache.
 *
 * @param drawRequest   draws of the turn's request `requestIndex` for the active tickets at `positions`
 * @param meters        one for each tariff: tierBounds.length + 1
 */
export function meterTurn(
  rules: RequestRules,
  { active, positions, count: ticketCount }: ActiveTickets,
  ticketDraws: TicketDraws,
  turn: TurnDraws,
  drawRequest: (requestIndex: number, positions: Uint32Array, count: number) => RequestDraws,
  state: ConversationState,
  meters: readonly TicketMeters[],
): void {
  const { caching, retrievalKept, summaryAboveTokens, tierBounds } = rules;
  const { historyTokens, prefixTokens } = state;
  const { systemPromptTokens, hitRate } = ticketDraws;
  const { userTokens, assistantTokens, gapSeconds, toolCalls, warmShares } = turn;
  let count = ticketCount;
  for (let requestIndex = 0; count > 0; requestIndex++) {
    const request = drawRequest(requestIndex, positions, count);
    const { survivalShares, callTokens, resultTokens, thinkingTokens, retries } = request;
    let calling = 0;
    for (let i = 0; i < count; i++) {
      const position = positions[i]!;
      const ticket = active[position]!;
      const survival = survivalShares[i]!;
      const systemTokens = systemPromptTokens[ticket]!;
      const retrievalTokens = turn.retrievalTokens[position]!;
      let isRecent = requestIndex > 0;
      if (requestIndex === 0) {
        if (historyTokens[ticket]! > summaryAboveTokens) {
          summarise(rules, ticket, position, ticketDraws, turn, survival, state, meters);
          isRecent = true;
        }
        historyTokens[ticket]! += userTokens[position]! + (retrievalKept ? retrievalTokens : 0);
      }
      const isCall = toolCalls[position]! > requestIndex;
      const prefix = systemTokens + historyTokens[ticket]!;
      const messageTokens = isCall ? callTokens[i]! : assistantTokens[position]!;
      const inputTokens = prefix + (retrievalKept ? 0 : retrievalTokens);
      const outputTokens = messageTokens + thinkingTokens[i]!;
      const meter = meters[tierOf(tierBounds, inputTokens)]!;
      meter.inputTokens[ticket]! += inputTokens;
      meter.outputTokens[ticket]! += outputTokens;
      const before = prefixTokens[ticket]!;
      if (caching.kind === 'provider') {
        const isHeld = before >= 0 && (isRecent || gapSeconds[position]! < caching.lifetimeSeconds);
        const heldTokens = isHeld
          ? cacheReadTokens(caching, before)
          : warmShares[position]! * cacheReadTokens(caching, systemTokens);
        const readTokens = survival * heldTokens;
        meter.readTokens[ticket]! += readTokens;
        meter.writtenTokens[ticket]! += cacheWrittenTokens(caching, prefix, readTokens);
        prefixTokens[ticket] = prefix;
      } else if (caching.kind === 'hit_rate') {
        meter.readTokens[ticket]! += hitRate[ticket]! * (before < 0 ? systemTokens : before);
        prefixTokens[ticket] = prefix + messageTokens;
      } else {
        if (caching.kind === 'article' && before >= 0) meter.readTokens[ticket]! += systemTokens;
        if (caching.kind === 'explicit') meter.readTokens[ticket]! += hitRate[ticket]! * systemTokens;
        prefixTokens[ticket] = prefix;
      }
      if (retries[i]! > 0) {
        const again = repeatedRead(caching, prefix, systemTokens, hitRate[ticket]!, survival);
        const written = caching.kind === 'provider' ? cacheWrittenTokens(caching, prefix, again) : 0;
        addRequests(meter, ticket, retries[i]!, inputTokens, again, written, outputTokens);
      }
      historyTokens[ticket]! += messageTokens + (isCall ? resultTokens[i]! : 0);
      positions[calling] = position;
      calling += isCall ? 1 : 0;
    }
    count = calling;
  }
}

/** The tariff of a request by its input: how many of the ascending bounds that exceeds. */
function tierOf(bounds: readonly number[], inputTokens: number): number {
  let tier = 0;
  while (tier < bounds.length && inputTokens > bounds[tier]!) tier++;
  return tier;
}

/** What a request reads that has just been sent with the same prefix. */
function repeatedRead(
  caching: CachingRule,
  prefix: number,
  systemTokens: number,
  hitRate: number,
  survival: number,
): number {
  switch (caching.kind) {
    case 'provider':
      return survival * cacheReadTokens(caching, prefix);
    case 'hit_rate':
      return hitRate * prefix;
    case 'article':
      return systemTokens;
    case 'explicit':
      return hitRate * systemTokens;
    default:
      return 0;
  }
}

function addRequests(
  meter: TicketMeters,
  ticket: number,
  times: number,
  inputTokens: number,
  readTokens: number,
  writtenTokens: number,
  outputTokens: number,
): void {
  meter.inputTokens[ticket]! += times * inputTokens;
  meter.readTokens[ticket]! += times * readTokens;
  meter.writtenTokens[ticket]! += times * writtenTokens;
  meter.outputTokens[ticket]! += times * outputTokens;
}

/**
 * Bills one more request, which sends the conversation so far and gets a summary for it; from then on only the
 * system prompt is what a later request repeats.
 */
function summarise(
  { caching, tierBounds }: RequestRules,
  ticket: number,
  position: number,
  { systemPromptTokens, hitRate }: TicketDraws,
  turn: TurnDraws,
  survival: number,
  { historyTokens, prefixTokens }: ConversationState,
  meters: readonly TicketMeters[],
): void {
  const systemTokens = systemPromptTokens[ticket]!;
  const prefix = systemTokens + historyTokens[ticket]!;
  const before = prefixTokens[ticket]!;
  let readTokens = 0;
  let writtenTokens = 0;
  if (caching.kind === 'provider') {
    const isHeld = turn.gapSeconds[position]! < caching.lifetimeSeconds;
    readTokens =
      survival *
      (isHeld
        ? cacheReadTokens(caching, before)
        : turn.warmShares[position]! * cacheReadTokens(caching, systemTokens));
    writtenTokens = cacheWrittenTokens(caching, prefix, readTokens);
  } else if (caching.kind === 'hit_rate') {
    readTokens = hitRate[ticket]! * before;
  } else if (caching.kind === 'article') {
    readTokens = systemTokens;
  } else if (caching.kind === 'explicit') {
    readTokens = hitRate[ticket]! * systemTokens;
  }
  const meter = meters[tierOf(tierBounds, prefix)]!;
  addRequests(meter, ticket, 1, prefix, readTokens, writtenTokens, turn.summaryTokens[position]!);
  historyTokens[ticket] = turn.summaryTokens[position]!;
  prefixTokens[ticket] = systemTokens;
}

/** Bills what is known only when a ticket has ended, at the first tariff. */
export function meterEnd(
  { caching }: RequestRules,
  ticketCount: number,
  { cachedTokens }: TicketDraws,
  meters: readonly TicketMeters[],
): void {
  if (caching.kind !== 'cached_tokens') return;
  const { inputTokens, readTokens } = meters[0]!;
  for (let i = 0; i < ticketCount; i++) readTokens[i] = Math.min(cachedTokens[i]!, inputTokens[i]!);
}
