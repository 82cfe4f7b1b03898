/** Prices of one chat model in USD per million tokens; `undefined` where the provider publishes none. */
export interface ModelPrice {
  /** Id as in scenarios, for example `claude-haiku-4-5`. */
  readonly model: string;
  readonly name: string;
  readonly provider: Provider;
  readonly inputUsdPerMtok: number;
  readonly outputUsdPerMtok: number;
  readonly cacheReadUsdPerMtok?: number;
  readonly cacheWrite5mUsdPerMtok?: number;
  readonly cacheWrite1hUsdPerMtok?: number;
  /** Prices of a whole request whose input exceeds a bound, ascending; empty when there is one price. */
  readonly tiers: readonly PriceTier[];
}

/** Prices that replace a model's own for every token of a request with more input than `aboveInputTokens`. */
export interface PriceTier {
  readonly aboveInputTokens: number;
  readonly inputUsdPerMtok: number;
  readonly outputUsdPerMtok: number;
  readonly cacheReadUsdPerMtok?: number;
  readonly cacheWrite5mUsdPerMtok?: number;
  readonly cacheWrite1hUsdPerMtok?: number;
}

export type Provider = 'anthropic' | 'openai' | 'google';
