import type { ModelPrice, Provider } from './model-price.ts';

/** How fast, and with what promise, a provider serves a request. */
export const SERVICE_TIERS = ['standard', 'batch', 'flex', 'priority'] as const;

export type ServiceTier = (typeof SERVICE_TIERS)[number];

/** Factors of list prices. */
export interface ServiceRule {
  readonly provider: Provider;
  /** Absent for all models of the provider that have no rule of their own. */
  readonly model?: string;
  readonly tier: Exclude<ServiceTier, 'standard'>;
  /** Of input, written and output tokens. */
  readonly factor: number;
  /** Of tokens read from the cache, where it is another. */
  readonly readFactor?: number;
  readonly source: string;
  /** Day of the source, or on which it was read, `YYYY-MM-DD`. */
  readonly date: string;
}

const LITELLM = { source: 'LiteLLM, model prices', date: '2026-11-23' } as const;

const OPENAI_PRIORITY = {
  provider: 'openai',
  tier: 'priority',
  source: 'OpenAI, Fast mode (priority processing) for API customers',
  date: '2026-11-26',
} as const;

/** Every known rule. */
export const SERVICE_RULES: readonly ServiceRule[] = [
  { ...LITELLM, provider: 'anthropic', tier: 'batch', factor: 0.5 },
  { ...LITELLM, provider: 'openai', tier: 'batch', factor: 0.5 },
  { ...LITELLM, provider: 'openai', tier: 'flex', factor: 0.5 },
  { ...OPENAI_PRIORITY, model: 'gpt-4.1', factor: 1.75 },
  { ...OPENAI_PRIORITY, model: 'gpt-4.1-mini', factor: 1.75 },
  { ...OPENAI_PRIORITY, model: 'gpt-4.1-nano', factor: 2 },
  { ...OPENAI_PRIORITY, model: 'gpt-4o', factor: 1.7 },
  { ...OPENAI_PRIORITY, model: 'gpt-5', factor: 2 },
  { ...OPENAI_PRIORITY, model: 'gpt-5-mini', factor: 1.8 },
  { ...OPENAI_PRIORITY, model: 'gpt-5.1', factor: 2 },
  { ...OPENAI_PRIORITY, model: 'gpt-5.2', factor: 2 },
  { ...OPENAI_PRIORITY, model: 'gpt-5.4', factor: 2 },
  { ...OPENAI_PRIORITY, model: 'gpt-5.4-mini', factor: 2 },
  { ...OPENAI_PRIORITY, model: 'gpt-5.5', factor: 2.5 },
  { ...OPENAI_PRIORITY, model: 'gpt-5.6-luna', factor: 2 },
  { ...OPENAI_PRIORITY, model: 'gpt-5.6-terra', factor: 2 },
  {
    provider: 'google',
    tier: 'batch',
    factor: 0.5,
    readFactor: 1,
    source: 'pydantic/genai-prices#547: batch reads cost the standard cache price on most models',
    date: '2026-11-23',
  },
  { ...LITELLM, provider: 'google', tier: 'flex', factor: 0.5 },
  { ...LITELLM, provider: 'google', model: 'gemini-2.5-flash', tier: 'priority', factor: 1.75 },
];

/** Surcharge of a provider for requests that stay in one region. */
export interface ResidencyRule {
  readonly pattern: string;
  readonly factor: number;
  readonly source: string;
  readonly date: string;
}

/** Every known surcharge; other models have none that is known. */
export const RESIDENCY_RULES: readonly ResidencyRule[] = [
  { pattern: 'claude-sonnet-4-6', factor: 1.1, ...LITELLM },
  { pattern: 'claude-opus-4-6', factor: 1.1, ...LITELLM },
  { pattern: 'claude-sonnet-5', factor: 1.1, ...LITELLM },
  { pattern: 'claude-opus-5', factor: 1.1, ...LITELLM },
  { pattern: 'gpt-5.4', factor: 1.1, ...LITELLM },
  { pattern: 'gpt-5.5', factor: 1.1, ...LITELLM },
  { pattern: 'gpt-5.6', factor: 1.1, ...LITELLM },
];

/** What list prices are multiplied by. */
export interface ServiceFactor {
  readonly factor: number;
  readonly readFactor: number;
}

/**
 * The factor of a tier for a model; undefined where none is known.
 *
 * @example serviceFactor(findModelPrice('claude-haiku-4-5')!, 'batch') // { factor: 0.5, readFactor: 0.5 }
 */
export function serviceFactor({ model, provider }: ModelPrice, tier: ServiceTier): ServiceFactor | undefined {
  if (tier === 'standard') return { factor: 1, readFactor: 1 };
  const rules = SERVICE_RULES.filter((rule) => rule.provider === provider && rule.tier === tier);
  const rule = rules.find((one) => one.model === model) ?? rules.find((one) => one.model === undefined);
  return rule && { factor: rule.factor, readFactor: rule.readFactor ?? rule.factor };
}

/** The factor of data residency for a model; undefined where none is known. */
export function residencyFactor(model: string): number | undefined {
  return RESIDENCY_RULES.find(({ pattern }) => model.startsWith(pattern))?.factor;
}
