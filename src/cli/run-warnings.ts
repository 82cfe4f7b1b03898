import assert from 'node:assert/strict';
import type { CacheRule } from '../prices/cache-rules.ts';
import { findCacheRule, findModelPrice } from '../prices/price-book.ts';
import { findRetirement } from '../prices/retirements.ts';
import type { Quantity, Scenario, Segment } from '../scenario/scenario.ts';
import type { LoggedTickets } from '../simulate/logged-tickets.ts';
import type { Model, TicketKind } from '../simulate/model.ts';
import { addToMoments, meanOf, openMoments, sdOf } from '../stats/moments.ts';
import { explicitCacheWarnings } from './explicit-cache-warning.ts';
import { formatNumber } from './format-number.ts';

/** What a reader of a scenario's bands should know about its prices and its caching. */
export function runWarnings(scenario: Scenario, model: Model): readonly string[] {
  const ofSegments = scenario.segments.flatMap((segment, segmentIndex) => {
    const { kinds, segments } = model;
    const place = segments[segmentIndex]?.eras[0].kinds.closed ?? 0;
    const kind = kinds[place];
    assert(kind !== undefined, 'every segment has a kind of ticket');
    const logged = kind.log && model.logs[kind.log.index]?.tickets;
    const warnings = [
      ...priceWarnings(segment, scenario),
      ...explicitCacheWarnings(scenario, segment, model, place),
      ...(logged === undefined ? cacheWarnings(segment, kind) : logWarnings(segment, logged)),
    ];
    return segment.name === undefined ? warnings : warnings.map((warning) => `${segment.name}: ${warning}`);
  });
  return [...ofSegments, ...correlationWarnings(model)];
}

/** Where fewer conversations that differ by more than their mean were seen, no method tried held 90 %. */
const [FEW_CONVERSATIONS, LARGE_CV] = [200, 1];

function logWarnings(
  { conversation }: Segment,
  { usd, unitCount, clustered }: LoggedTickets,
): readonly string[] {
  const { log } = conversation;
  assert(log !== undefined, 'a logged kind of ticket has a log');
  const warnings: string[] = [];
  const moments = openMoments();
  addToMoments(moments, usd, 0, usd.length);
  const cv = sdOf(moments) / meanOf(moments);
  if (unitCount < FEW_CONVERSATIONS && cv > LARGE_CV) {
    const units = clustered ? 'clusters' : 'conversations';
    warnings.push(
      `${unitCount} ${units} whose cost has a coefficient of variation of ${cv.toFixed(2)} are too few: bands from ` +
        `such logs were seen to hold less than they claim; ${FEW_CONVERSATIONS} or more are needed`,
    );
  }
  if (log.drift === undefined) {
    warnings.push(
      'conversation.drift is not stated: the band holds for tickets like those of the log; where their mix changed, ' +
        'bands were seen to hold 15 % of months instead of 90. State drift: 0 if it cannot change',
    );
  }
  if (log.unreadableRows > 0) {
    warnings.push(
      `${log.unreadableRows} rows of ${log.file} cannot be read and are left out with their conversations`,
    );
  }
  return warnings;
}

function correlationWarnings({ joined }: Model): readonly string[] {
  if (joined === undefined || joined.largestRepair === 0) return [];
  return [
    'the correlations contradict one another; the run uses the nearest that can hold together, up to ' +
      `${joined.largestRepair.toFixed(3)} away from what the scenario states`,
  ];
}

function priceWarnings({ model, prices, successor }: Segment, { horizon }: Scenario): readonly string[] {
  const price = findModelPrice(model);
  const stated = prices.inputUsdPerMtok !== undefined && prices.outputUsdPerMtok !== undefined;
  if (price === undefined || stated) return [];
  const warnings: string[] = [];
  if (price.deprecated) warnings.push(`${model} is marked as deprecated in the price book`);
  const retirement = findRetirement(model);
  if (retirement !== undefined && successor === undefined && retirement.on < endOf(horizon)) {
    const next =
      retirement.successor === undefined
        ? ', and requests to it fail'
        : `, and ${retirement.successor} answers at its own prices`;
    const month = retirement.on.slice(0, 7);
    const remedy =
      month > horizon.start
        ? `: state successor: { from: ${month}, model: ${retirement.successor ?? '…'} }`
        : ': state another model';
    warnings.push(`${model} ends on ${retirement.on} (${retirement.source})${next}${remedy}`);
  }
  if (price.nextPricesFrom !== undefined && price.nextPricesFrom < endOf(horizon)) {
    warnings.push(
      `token prices of ${model} change on ${price.nextPricesFrom}, inside the horizon; the run uses the earlier ones`,
    );
  }
  return warnings;
}

function cacheWarnings({ model: id, caching }: Segment, kind: TicketKind): readonly string[] {
  if (caching.kind !== 'provider' || kind.caching.kind !== 'provider') return [];
  const warnings: string[] = [];
  const rule = findCacheRule(id);
  if (rule !== undefined && !rule.guaranteed) {
    warnings.push(`the provider does not promise cache hits for ${id}${hitsText(caching.survival, rule)}`);
  }
  const { minimumPrefixTokens } = kind.caching;
  const { systemPromptTokens } = kind.conversation;
  const promptTokens =
    systemPromptTokens.kind === 'constant' ? systemPromptTokens.value + kind.toolDefinitionTokens : undefined;
  if (promptTokens !== undefined && promptTokens < minimumPrefixTokens) {
    const withTools = kind.toolDefinitionTokens > 0 ? ' with its tools' : '';
    warnings.push(
      `the system prompt${withTools} of ${promptTokens} tokens is below the ${minimumPrefixTokens} that ${id} ` +
        `caches: nothing is read until a conversation has grown past that${savingText(kind, promptTokens, minimumPrefixTokens)}`,
    );
  }
  return warnings;
}

/** What users saw, where the scenario takes every eligible prefix to be found. */
function hitsText(survival: Quantity, { reportedHits }: CacheRule): string {
  if (survival !== 1) return '; the run counts the share that caching.provider.survival states';
  if (reportedHits === undefined) return '; the run counts every eligible one';
  const { low, high, source } = reportedHits;
  return (
    `; the run counts every eligible one, where users saw shares of ${low} to ${high} found (${source}): ` +
    `state caching: { provider: { survival: { dist: uniform, low: ${low}, high: ${high} } } }`
  );
}

/** What a prompt costs that is long enough to be found, against the one that never is. */
function savingText({ tariffs: [prices] }: TicketKind, promptTokens: number, minimumTokens: number): string {
  const { inputUsdPerMtok: input, cacheReadUsdPerMtok: read } = prices;
  if (input.kind !== 'constant' || read.kind !== 'constant') return '';
  const usd = (tokens: number, usdPerMtok: number) => formatNumber((tokens * usdPerMtok) / 1000);
  return (
    `; per 1,000 requests it costs ${usd(promptTokens, input.value)} USD, and one of ${minimumTokens} tokens ` +
    `that is found would cost ${usd(minimumTokens, read.value)}`
  );
}

/** First month after the horizon, `YYYY-MM`. */
function endOf({ start, months }: Scenario['horizon']): string {
  const [year, month] = start.split('-').map(Number) as [number, number];
  const end = year * 12 + month - 1 + months;
  return `${Math.floor(end / 12)}-${String((end % 12) + 1).padStart(2, '0')}`;
}
