export type Provider = 'anthropic' | 'google' | 'openai';

/** Prices of one request in USD per million tokens; a field is absent where the provider publishes no price. */
export interface PriceList {
  readonly inputUsdPerMtok: number;
  readonly outputUsdPerMtok: number;
  readonly cacheReadUsdPerMtok?: number;
  readonly cacheWrite5mUsdPerMtok?: number;
  readonly cacheWrite1hUsdPerMtok?: number;
}

/** Prices that replace a model's own for every token of a request with more input than `aboveInputTokens`. */
export interface PriceTier extends PriceList {
  /** All input tokens of the request count, cached ones too. */
  readonly aboveInputTokens: number;
}

/** The list prices of one chat model on the day of the snapshot. */
export interface ModelPrice extends PriceList {
  /** Id as in scenarios, for example `claude-haiku-4-5`. */
  readonly model: string;
  readonly name: string;
  readonly provider: Provider;
  /** Ascending by bound; empty when there is one price. */
  readonly tiers: readonly PriceTier[];
  /** True where the source marks the model as deprecated. */
  readonly deprecated?: true;
  /** First day, `YYYY-MM-DD`, on which the source already announces other prices than these. */
  readonly nextPricesFrom?: string;
}
