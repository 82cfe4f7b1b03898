import type { Scenario } from '../scenario/scenario.ts';
import type { Model } from '../simulate/model.ts';

const KINDS = [
  ['input', 'inputUsdPerMtok'],
  ['cache_read', 'cacheReadUsdPerMtok'],
  ['cache_write', 'cacheWriteUsdPerMtok'],
  ['output', 'outputUsdPerMtok'],
] as const;

/** Prices of a run that its scenario does not state, in USD per million tokens by kind of token. */
export function bookPrices({ prices }: Scenario, model: Model): Readonly<Record<string, number>> {
  const entries = KINDS.flatMap(([kind, key]) => {
    const price = model.prices[key];
    return prices[key] === undefined && price.kind === 'constant' ? [[kind, price.value]] : [];
  });
  return Object.fromEntries(entries);
}
