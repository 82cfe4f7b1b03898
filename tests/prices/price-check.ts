import type { PriceList } from '../../src/prices/model-price.ts';

/** Tokens of one request; the three kinds of input do not overlap. */
export interface RequestTokens {
  readonly uncached: number;
  readonly read: number;
  readonly written5m: number;
  readonly written1h: number;
  readonly output: number;
}

/** What a request costs at the prices of one list; a kind without a price costs NaN unless there is none of it. */
export function requestUsd(prices: PriceList, tokens: RequestTokens): number {
  const part = (count: number, usdPerMtok: number | undefined) =>
    count === 0 ? 0 : count * (usdPerMtok ?? Number.NaN);
  const microUsd =
    part(tokens.uncached, prices.inputUsdPerMtok) +
    part(tokens.read, prices.cacheReadUsdPerMtok) +
    part(tokens.written5m, prices.cacheWrite5mUsdPerMtok) +
    part(tokens.written1h, prices.cacheWrite1hUsdPerMtok) +
    part(tokens.output, prices.outputUsdPerMtok);
  return microUsd / 1e6;
}

/** Distance over the expected value: sums of a handful of doubles agree to 1e-12, a wrong price never does. */
export function relativeError(found: number, expected: number): number {
  return Math.abs(found - expected) / Math.abs(expected);
}
