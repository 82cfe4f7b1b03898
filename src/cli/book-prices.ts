import assert from 'node:assert/strict';
import type { Scenario } from '../scenario/scenario.ts';
import type { Model } from '../simulate/model.ts';

const KINDS = [
  ['input', 'inputUsdPerMtok'],
  ['cache_read', 'cacheReadUsdPerMtok'],
  ['cache_write', 'cacheWriteUsdPerMtok'],
  ['output', 'outputUsdPerMtok'],
] as const;

/**
 * Prices of a run that its scenario does not state, in USD per million tokens by kind of token, and by segment where
 * there are several.
 */
export function bookPrices({ segments }: Scenario, model: Model): Readonly<Record<string, number>> {
  const entries = segments.flatMap(({ name, prices }, segmentIndex) => {
    const kind = model.kinds[model.segments[segmentIndex]?.eras[0].kinds.closed ?? 0];
    assert(kind !== undefined, 'every segment has a kind of ticket');
    return KINDS.flatMap(([token, key]) => {
      const price = kind.tariffs[0][key];
      const place = name === undefined ? token : `${name}.${token}`;
      return prices[key] === undefined && price.kind === 'constant' ? [[place, price.value]] : [];
    });
  });
  return Object.fromEntries(entries);
}
