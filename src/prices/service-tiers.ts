import type { ModelPrice, Provider } from './model-price.ts';

/** How fast, and with what promise, a provider serves a request. */
export const SERVICE_TIERS = ['standard', 'batch', 'flex', 'priority'] as const;

export type ServiceTier = (typeof SERVICE_TIERS)[number];

/** Factors of the list prices for the models of a provider whose ids begin with `pattern`. */
export interface ServiceRule {
  readonly provider: Provider;
  /** Beginning of model ids; empty for all of the provider. */
  readonly pattern: string;
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

/** Every known rule; the one with the longest pattern counts. */
export const SERVICE_RULES: readonly ServiceRule[] = [
  { ...LITELLM, provider: 'anthropic', pattern: '', tier: 'batch', factor: 0.5 },
  { ...LITELLM, provider: 'openai', pattern: '', tier: 'batch', factor: 0.5 },
  { ...LITELLM, provider: 'openai', pattern: '', tier: 'flex', factor: 0.5 },
  { ...LITELLM, provider: 'openai', pattern: 'gpt-5.4-mini', tier: 'priority', factor: 2 },
  {
    provider: 'google',
    pattern: '',
    tier: 'batch',
    factor: 0.5,
    readFactor: 1,
    source: 'pydantic/genai-prices#547: batch reads cost the standard cache price on most models',
    date: '2026-11-23',
  },
  { ...LITELLM, provider: 'google', pattern: '', tier: 'flex', factor: 0.5 },
  { ...LITELLM, provider: 'google', pattern: 'gemini-2.5-flash', tier: 'priority', factor: 1.75 },
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
  const rules = SERVICE_RULES.filter(
    (rule) => rule.provider === provider && rule.tier === tier && model.startsWith(rule.pattern),
  );
  const [rule] = rules.toSorted((a, b) => b.pattern.length - a.pattern.length);
  return rule && { factor: rule.factor, readFactor: rule.readFactor ?? rule.factor };
}

/** The factor of data residency for a model; undefined where none is known. */
export function residencyFactor(model: string): number | undefined {
  return RESIDENCY_RULES.find(({ pattern }) => model.startsWith(pattern))?.factor;
}
