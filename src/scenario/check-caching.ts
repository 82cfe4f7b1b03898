import { storageUsdPerMtokHour } from '../prices/cache-storage.ts';
import { findCacheRule, findModelPrice, resolveTokenPrices } from '../prices/price-book.ts';
import { isMap } from './is-map.ts';
import type { Report } from './quantity-place.ts';

type YamlMap = Readonly<Record<string, unknown>>;

const PRICES_NEEDED: Readonly<Record<string, readonly string[]>> = {
  article: ['cache_read_usd_per_mtok'],
  provider: ['cache_read_usd_per_mtok', 'cache_write_usd_per_mtok'],
  explicit: ['cache_read_usd_per_mtok'],
  hit_rate: ['cache_read_usd_per_mtok'],
  cached_tokens: ['cache_read_usd_per_mtok'],
};

const RULES_NEEDED: readonly string[] = ['minimum_prefix_tokens', 'increment_tokens', 'lifetime_seconds'];

/** A log has its own times; laws have to state them. */
function needsGaps({ conversation }: YamlMap): boolean {
  return isMap(conversation) && !('reply_gap_seconds' in conversation) && !('from' in conversation);
}

/** Reports what a way of caching needs and neither the scenario nor the price book has. */
export function checkCaching(segment: YamlMap, report: Report): void {
  const { model, caching } = segment;
  const kind = isMap(caching) ? Object.keys(caching)[0] : caching;
  if (kind === 'provider' && needsGaps(segment)) {
    const rule = 'caching: provider needs it, to say which requests come while the cache lives';
    report(['conversation', 'reply_gap_seconds'], rule, 'missing');
  }
  if (typeof model !== 'string' || typeof kind !== 'string') return;
  const price = findModelPrice(model);
  if (price === undefined && !hasOwnPrices(segment)) return;
  const cacheRule = findCacheRule(model);
  const lifetime = lifetimeOf(caching);
  const resolved = price && resolveTokenPrices(price, cacheRule, lifetime);
  const inBook = (key: string) =>
    resolved !== undefined && !('missing' in resolved && resolved.missing.includes(key));
  const prices = mapAt(segment, 'prices');
  const missing = [
    ...(PRICES_NEEDED[kind] ?? []).filter((key) => !inBook(key)),
    ...(kind === 'provider' && cacheRule === undefined ? RULES_NEEDED : []),
    ...(kind === 'provider' && lifetime === '1h' && cacheRule?.longLifetimeSeconds === undefined
      ? ['lifetime_seconds']
      : []),
  ].filter((key) => prices[key] === undefined);
  if (missing.length === 0) return;
  const keys = missing.map((key) => `prices.${key}`).join(', ');
  report(['caching'], `the price book has no cache rule or price for this model: state ${keys}`);
}

/** A provider bills an explicit cache by its tokens, and refuses to make one that is too small. */
export function checkExplicitCache(segment: YamlMap, horizon: YamlMap, report: Report): void {
  const { model } = segment;
  if (!isMap(segment['caching']) || !('explicit' in segment['caching']) || typeof model !== 'string') return;
  const conversation = mapAt(segment, 'conversation');
  const prices = mapAt(segment, 'prices');
  const promptTokens = conversation['system_prompt_tokens'];
  if (promptTokens !== undefined && typeof promptTokens !== 'number') {
    const rule = 'needs a number: an explicit cache is paid for by its tokens; caching: provider takes laws';
    report(['conversation', 'system_prompt_tokens'], rule);
  }
  const minimum = prices['minimum_prefix_tokens'] ?? findCacheRule(model)?.minimumPrefixTokens;
  const start = typeof horizon['start'] === 'string' ? `${horizon['start']}-01` : '';
  const storage = prices['cache_storage_usd_per_mtok_hour'] ?? storageUsdPerMtokHour(model, start);
  const missing = [
    ...(minimum === undefined ? ['prices.minimum_prefix_tokens'] : []),
    ...(storage === undefined ? ['prices.cache_storage_usd_per_mtok_hour'] : []),
  ];
  if (missing.length > 0) {
    report(['caching'], `the price book has no explicit cache of this model: state ${missing.join(', ')}`);
  } else if (typeof promptTokens === 'number' && typeof minimum === 'number') {
    const definitionTokens = mapAt(conversation, 'tools')['definition_tokens'];
    const tokens = promptTokens + (typeof definitionTokens === 'number' ? definitionTokens : 0);
    if (tokens >= minimum) return;
    const found = `${tokens} tokens of system prompt and tools`;
    const rule = `an explicit cache of ${model} holds ${minimum} tokens or more: lengthen the prompt, or state caching: none`;
    report(['caching'], rule, found);
  }
}

function lifetimeOf(caching: unknown): '5m' | '1h' {
  const provider = isMap(caching) ? caching['provider'] : undefined;
  return isMap(provider) && provider['lifetime'] === '1h' ? '1h' : '5m';
}

/** Whether a segment needs no prices of the book. */
export function hasOwnPrices(segment: YamlMap): boolean {
  const prices = mapAt(segment, 'prices');
  return prices['input_usd_per_mtok'] !== undefined && prices['output_usd_per_mtok'] !== undefined;
}

function mapAt(root: YamlMap, key: string): YamlMap {
  const value = root[key];
  return isMap(value) ? value : {};
}
