import assert from 'node:assert/strict';
import { findCacheRule, findModelPrice } from '../prices/price-book.ts';
import type { Scenario, Segment } from '../scenario/scenario.ts';
import type { Model, TicketKind } from '../simulate/model.ts';

/** What a reader of a scenario's bands should know about its prices and its caching. */
export function runWarnings(scenario: Scenario, model: Model): readonly string[] {
  const ofSegments = scenario.segments.flatMap((segment, segmentIndex) => {
    const { kinds, segments } = model;
    const kind = kinds[segments[segmentIndex]?.eras[0].kinds.closed ?? 0];
    assert(kind !== undefined, 'every segment has a kind of ticket');
    const warnings = [...priceWarnings(segment, scenario), ...cacheWarnings(segment, kind)];
    return segment.name === undefined ? warnings : warnings.map((warning) => `${segment.name}: ${warning}`);
  });
  return [...ofSegments, ...correlationWarnings(model)];
}

function correlationWarnings({ joined }: Model): readonly string[] {
  if (joined === undefined || joined.largestRepair === 0) return [];
  return [
    'the correlations contradict one another; the run uses the nearest that can hold together, up to ' +
      `${joined.largestRepair.toFixed(3)} away from what the scenario states`,
  ];
}

function priceWarnings({ model, prices }: Segment, { horizon }: Scenario): readonly string[] {
  const price = findModelPrice(model);
  const stated = prices.inputUsdPerMtok !== undefined && prices.outputUsdPerMtok !== undefined;
  if (price === undefined || stated) return [];
  const warnings: string[] = [];
  if (price.deprecated) warnings.push(`${model} is marked as deprecated in the price book`);
  if (price.nextPricesFrom !== undefined && price.nextPricesFrom < endOf(horizon)) {
    warnings.push(
      `prices of ${model} change on ${price.nextPricesFrom}, inside the horizon; the run uses the earlier ones`,
    );
  }
  return warnings;
}

function cacheWarnings({ model: id, caching }: Segment, kind: TicketKind): readonly string[] {
  if (caching.kind !== 'provider' || kind.caching.kind !== 'provider') return [];
  const warnings: string[] = [];
  const rule = findCacheRule(id);
  if (rule !== undefined && !rule.guaranteed) {
    warnings.push(`the provider does not promise cache hits for ${id}; the run counts every eligible one`);
  }
  const { minimumPrefixTokens } = kind.caching;
  const { systemPromptTokens } = kind.conversation;
  const promptTokens =
    systemPromptTokens.kind === 'constant' ? systemPromptTokens.value + kind.toolDefinitionTokens : undefined;
  if (promptTokens !== undefined && promptTokens < minimumPrefixTokens) {
    const withTools = kind.toolDefinitionTokens > 0 ? ' with its tools' : '';
    warnings.push(
      `the system prompt${withTools} of ${promptTokens} tokens is below the ${minimumPrefixTokens} that ${id} ` +
        'caches: nothing is read until a conversation has grown past that',
    );
  }
  return warnings;
}

/** First month after the horizon, `YYYY-MM`. */
function endOf({ start, months }: Scenario['horizon']): string {
  const [year, month] = start.split('-').map(Number) as [number, number];
  const end = year * 12 + month - 1 + months;
  return `${Math.floor(end / 12)}-${String((end % 12) + 1).padStart(2, '0')}`;
}
