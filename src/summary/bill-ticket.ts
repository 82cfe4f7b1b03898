import { type ConstantTicket, meterConstantTicket } from '../cost/constant-ticket.ts';
import type { CachingRule } from '../cost/meter-turn.ts';
import type { ModelPrice } from '../prices/model-price.ts';
import {
  type CacheLifetime,
  cacheReadUsdPerMtok,
  cacheWriteUsdPerMtok,
  findCacheRule,
  whyNoCacheRule,
} from '../prices/price-book.ts';

/** Tokens of a conversation in which every turn is the same. */
export type TicketProfile = Pick<
  ConstantTicket,
  'turns' | 'systemPromptTokens' | 'userTokens' | 'assistantTokens' | 'retrievalTokens'
>;

/** The conversation of "AI Cost Per Support Ticket 2026": 6,750 tokens in, 1,000 out. */
export const ARTICLE_PROFILE: TicketProfile = {
  turns: 5,
  systemPromptTokens: 500,
  userTokens: 150,
  assistantTokens: 200,
  retrievalTokens: 0,
};

/** How the repeated prefix is billed; `provider` takes the rule of the price book. */
export type CachingChoice =
  | { readonly kind: 'none' | 'article' | 'provider' }
  /** Share of the re-sent prefix that is read, 0 to 1. */
  | { readonly kind: 'hit_rate'; readonly hitRate: number }
  /** Tokens read per ticket, at least 0. */
  | { readonly kind: 'cached_tokens'; readonly cachedTokens: number };

/** The tokens of one price class. */
export interface TokenLine {
  readonly line: 'fresh_input' | 'cache_read' | 'cache_write' | 'output';
  readonly tokens: number;
  /** Undefined where the price book has no such price; the line then has no tokens either. */
  readonly usdPerMtok: number | undefined;
  readonly usdPerTicket: number;
}

/** What one ticket costs with one model; the lines add up to `usdPerTicket`. */
export interface TicketBill {
  readonly model: string;
  readonly lines: readonly TokenLine[];
  readonly usdPerTicket: number;
}

/** A model that cannot be billed as asked. */
export interface Unbilled {
  readonly model: string;
  readonly whyNot: string;
}

/**
 * Bills one constant ticket with a model of the price book, one line per class of tokens.
 *
 * Every reply comes while the cache lives, and an eligible prefix is always found: the best case of `provider`.
 *
 * @returns the bill, or why there is none: a price or a cache rule that the book lacks, a request so long that
 *   a price tier sets in, or more cached tokens than there is input
 * @example billTicket(findModelPrice('claude-haiku-4-5')!, ARTICLE_PROFILE, { kind: 'none' }) // usdPerTicket: 0.01175
 */
export function billTicket(
  price: ModelPrice,
  profile: TicketProfile,
  caching: CachingChoice,
): TicketBill | Unbilled {
  const { model } = price;
  const unbilled = (whyNot: string): Unbilled => ({ model, whyNot });
  const rule = cachingRule(model, caching);
  if ('whyNot' in rule) return unbilled(rule.whyNot);
  const longest = longestRequestTokens(profile);
  const tier = price.tiers[0]?.aboveInputTokens;
  if (tier !== undefined && longest > tier) {
    return unbilled(`the last request has ${longest} input tokens, and other prices hold above ${tier}`);
  }
  const tokens = meterConstantTicket(
    {
      ...profile,
      gapSeconds: 0,
      hitRate: caching.kind === 'hit_rate' ? caching.hitRate : 0,
      cachedTokens: caching.kind === 'cached_tokens' ? caching.cachedTokens : 0,
    },
    rule,
  );
  if (caching.kind === 'cached_tokens' && caching.cachedTokens > tokens.inputTokens) {
    return unbilled(
      `${caching.cachedTokens} cached tokens, and the ticket has ${tokens.inputTokens} of input`,
    );
  }
  const cacheRule = findCacheRule(model);
  const fresh = tokens.inputTokens - tokens.readTokens - tokens.writtenTokens;
  const lines = [
    tokenLine('fresh_input', fresh, price.inputUsdPerMtok),
    tokenLine('cache_read', tokens.readTokens, cacheReadUsdPerMtok(price, cacheRule)),
    tokenLine('cache_write', tokens.writtenTokens, cacheWriteUsdPerMtok(price, cacheRule, '5m')),
    tokenLine('output', tokens.outputTokens, price.outputUsdPerMtok),
  ];
  const unpriced = lines.find(({ tokens, usdPerMtok }) => tokens > 0 && usdPerMtok === undefined);
  if (unpriced !== undefined) return unbilled(`the price book has no ${unpriced.line} price for it`);
  return { model, lines, usdPerTicket: lines.reduce((sum, { usdPerTicket }) => sum + usdPerTicket, 0) };
}

/** How a way of caching bills a model's prefixes, or why it cannot. */
export function cachingRule(
  model: string,
  caching: CachingChoice,
  lifetime: CacheLifetime = '5m',
): CachingRule | { readonly whyNot: string } {
  if (caching.kind !== 'provider') return { kind: caching.kind };
  const rule = findCacheRule(model);
  if (rule === undefined) {
    return { whyNot: whyNoCacheRule(model) ?? 'the price book has no cache rule for it' };
  }
  const { minimumPrefixTokens, incrementTokens } = rule;
  const isShort = lifetime === '5m';
  const lifetimeSeconds = isShort ? rule.lifetimeSeconds : rule.longLifetimeSeconds;
  const writeFactor = isShort ? rule.writeFactor : rule.longWriteFactor;
  if (lifetimeSeconds === undefined || writeFactor === undefined) {
    return { whyNot: 'its provider has no longer lifetime' };
  }
  const pricedWrites = writeFactor !== 1;
  return { kind: 'provider', minimumPrefixTokens, incrementTokens, lifetimeSeconds, pricedWrites };
}

function longestRequestTokens(profile: TicketProfile): number {
  const { turns, systemPromptTokens, userTokens, assistantTokens, retrievalTokens } = profile;
  return systemPromptTokens + (turns - 1) * (userTokens + assistantTokens) + userTokens + retrievalTokens;
}

/** A class without tokens costs nothing, whether or not it has a price. */
function tokenLine(line: TokenLine['line'], tokens: number, usdPerMtok: number | undefined): TokenLine {
  const usdPerTicket = tokens === 0 ? 0 : (tokens * (usdPerMtok ?? Number.NaN)) / 1e6;
  return { line, tokens, usdPerMtok, usdPerTicket };
}
