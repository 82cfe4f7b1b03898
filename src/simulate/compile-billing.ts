import assert from 'node:assert/strict';
import type { CachingRule } from '../cost/meter-turn.ts';
import { monthDay, secondsOfMonth } from '../cost/period.ts';
import { storageUsdPerMtokHour } from '../prices/cache-storage.ts';
import type { PriceList } from '../prices/model-price.ts';
import {
  cacheReadUsdPerMtok,
  cacheWriteUsdPerMtok,
  findCacheRule,
  findModelPrice,
} from '../prices/price-book.ts';
import { residencyFactor, type ServiceFactor, serviceFactor } from '../prices/service-tiers.ts';
import type { Quantity, Scenario, Segment } from '../scenario/scenario.ts';
import type { SegmentQuantities } from './compile-quantity.ts';
import type { KeptPrompt, Parameter, PriceParameters, SharedPrompt, TicketKind } from './model.ts';

/** How a model bills a segment's requests. */
export type Billing = Pick<TicketKind, 'caching' | 'tierBounds' | 'tariffs' | 'sharedPrompt' | 'keptPrompt'>;

/**
 * Resolves the prices and cache rules of a segment's model, once for the whole run.
 *
 * @param pricesPath  where the segment states prices of its own, for example `prices`
 * @param firstMonth  from which on the model answers
 */
export function compileBilling(
  quantities: SegmentQuantities,
  scenario: Scenario,
  segment: Segment,
  pricesPath: string,
  firstMonth: number,
): Billing {
  const listed = findModelPrice(segment.model);
  const { inputUsdPerMtok, outputUsdPerMtok, ...ofCache } = segment.prices;
  const stated = [
    inputUsdPerMtok,
    outputUsdPerMtok,
    ofCache.cacheReadUsdPerMtok,
    ofCache.cacheWriteUsdPerMtok,
  ];
  const isListed = stated.every((price) => price === undefined);
  const tiers = isListed ? (listed?.tiers ?? []) : [];
  const first = compilePrices(quantities, segment, listed, pricesPath);
  return {
    caching: compileCaching(segment),
    tierBounds: tiers.map(({ aboveInputTokens }) => aboveInputTokens),
    tariffs: [first, ...tiers.map((tier) => compilePrices(quantities, segment, tier, pricesPath))],
    ...compileSharedPrompt(scenario, segment),
    ...compileKeptPrompt(quantities, scenario, segment, firstMonth),
  };
}

/** A cache that stands by day and night is written once; one that does not is written every day. */
function compileKeptPrompt(
  { known }: SegmentQuantities,
  { horizon }: Scenario,
  { caching, conversation, model, prices }: Segment,
  firstMonth: number,
): { readonly keptPrompt?: KeptPrompt } {
  if (caching.kind !== 'explicit') return {};
  const { systemPromptTokens, tools } = conversation;
  assert(typeof systemPromptTokens === 'number', 'an explicit cache has a known size');
  const tokens = systemPromptTokens + (tools?.definitionTokens ?? 0);
  const { cacheStorageUsdPerMtokHour: stated } = prices;
  const own = stated === undefined ? undefined : known('prices.cache_storage_usd_per_mtok_hour', stated);
  const months = Array.from({ length: horizon.months }, (_, month) => {
    const days = secondsOfMonth(horizon.start, month) / 86_400;
    const isAlways = caching.hoursPerDay === 24;
    const writes = isAlways ? Number(month === firstMonth) : days;
    const listed = storageUsdPerMtokHour(model, monthDay(horizon.start, month));
    assert(own !== undefined || listed !== undefined, `no price of storage for ${model}`);
    return {
      cache: { tokens, hours: days * caching.hoursPerDay, writes },
      storageUsdPerMtokHour: own ?? { kind: 'constant' as const, value: listed! },
    };
  });
  return { keptPrompt: { months } };
}

function compileCaching({ caching, model, prices }: Segment): CachingRule {
  if (caching.kind !== 'provider') return { kind: caching.kind };
  const rule = findCacheRule(model);
  const minimumPrefixTokens = prices.minimumPrefixTokens ?? rule?.minimumPrefixTokens;
  const incrementTokens = prices.incrementTokens ?? rule?.incrementTokens;
  const ruleLifetimeSeconds = caching.lifetime === '1h' ? rule?.longLifetimeSeconds : rule?.lifetimeSeconds;
  const lifetimeSeconds = prices.lifetimeSeconds ?? ruleLifetimeSeconds;
  assert(
    minimumPrefixTokens !== undefined && incrementTokens !== undefined && lifetimeSeconds !== undefined,
    `no cache rule for ${model}`,
  );
  const pricedWrites =
    prices.cacheWriteUsdPerMtok !== undefined || (rule !== undefined && rule.writeFactor !== 1);
  return { kind: 'provider', minimumPrefixTokens, incrementTokens, lifetimeSeconds, pricedWrites };
}

/** Present where tickets can find each other's system prompt: it has to be long enough to be cached. */
function compileSharedPrompt(
  { tickets, horizon }: Scenario,
  segment: Segment,
): { readonly sharedPrompt?: SharedPrompt } {
  const { caching, conversation } = segment;
  // a log is replayed: the first request of a conversation finds nothing
  if (caching.kind !== 'provider' || caching.sharedPrompt === 'cold' || conversation.log) return {};
  const rule = compileCaching(segment);
  assert(rule.kind === 'provider');
  const { systemPromptTokens, tools } = conversation;
  const promptTokens =
    typeof systemPromptTokens === 'number'
      ? systemPromptTokens + (tools?.definitionTokens ?? 0)
      : Number.POSITIVE_INFINITY;
  if (promptTokens < rule.minimumPrefixTokens) return {};
  return {
    sharedPrompt: {
      lifetimeSeconds: rule.lifetimeSeconds,
      monthSeconds: Array.from({ length: horizon.months }, (_, month) =>
        secondsOfMonth(horizon.start, month),
      ),
      hourShares: tickets.hourShares,
    },
  };
}

/** Prices as the scenario states them, else as the list has them; what caching never bills may lack one. */
function compilePrices(
  { known }: SegmentQuantities,
  { model, prices: stated, caching, service }: Segment,
  listed: PriceList | undefined,
  pricesPath: string,
): PriceParameters {
  const rule = findCacheRule(model);
  const { factor, readFactor } = factorOf(model, service);
  const usd = (
    key: string,
    own: Quantity | undefined,
    list: number | undefined,
    times: number,
    billed: boolean,
  ): Parameter => {
    const quantity = own ?? (list === undefined ? undefined : list * times) ?? (billed ? undefined : 0);
    assert(quantity !== undefined, `no ${key} for ${model} with caching ${caching.kind}`);
    return known(`${pricesPath}.${key}`, quantity);
  };
  const read = listed && cacheReadUsdPerMtok(listed, rule);
  const lifetime = caching.kind === 'provider' ? caching.lifetime : '5m';
  const write = listed && cacheWriteUsdPerMtok(listed, rule, lifetime);
  const reads = caching.kind !== 'none';
  const writes = caching.kind === 'provider';
  return {
    inputUsdPerMtok: usd('input_usd_per_mtok', stated.inputUsdPerMtok, listed?.inputUsdPerMtok, factor, true),
    cacheReadUsdPerMtok: usd('cache_read_usd_per_mtok', stated.cacheReadUsdPerMtok, read, readFactor, reads),
    cacheWriteUsdPerMtok: usd('cache_write_usd_per_mtok', stated.cacheWriteUsdPerMtok, write, factor, writes),
    outputUsdPerMtok: usd(
      'output_usd_per_mtok',
      stated.outputUsdPerMtok,
      listed?.outputUsdPerMtok,
      factor,
      true,
    ),
  };
}

/** What the tier of service and the region multiply list prices by. */
function factorOf(model: string, { tier, dataResidency }: Segment['service']): ServiceFactor {
  const listed = findModelPrice(model);
  if (listed === undefined) return { factor: 1, readFactor: 1 };
  const region = dataResidency ? residencyFactor(model) : 1;
  const served = serviceFactor(listed, tier);
  assert(region !== undefined && served !== undefined, `no ${tier} prices for ${model}`);
  return { factor: served.factor * region, readFactor: served.readFactor * region };
}
