/** How a provider bills a repeated prefix, for every model id that begins with `pattern`. */
export interface CacheRule {
  /** Model id, or the beginning of ids up to a `-`, `:` or `@` that no further version number follows. */
  readonly pattern: string;
  /** A shorter prefix is neither written nor read, and costs the full input price. */
  readonly minimumPrefixTokens: number;
  /** Beyond the minimum, cached lengths are multiples of this; 1 where every length is cached. */
  readonly incrementTokens: number;
  /** Idle time after which an entry is gone; a read starts it anew. */
  readonly lifetimeSeconds: number;
  /** Lifetime of the longer class that a request can ask for, where there is one. */
  readonly longLifetimeSeconds?: number;
  /** Price of a written token over the input price; 1 where writing is free of any surcharge. */
  readonly writeFactor: number;
  /** The same for the longer class. */
  readonly longWriteFactor?: number;
  /** Price of a read token over the input price; absent where it differs from model to model. */
  readonly readFactor?: number;
  /** False where the provider says that an eligible prefix need not be found. */
  readonly guaranteed: boolean;
  /** Where it is not: the shares of eligible prefixes that users saw found, and who they are. */
  readonly reportedHits?: { readonly low: number; readonly high: number; readonly source: string };
  readonly source: string;
  /** Day of the source, or the day on which it was read where it bears none, `YYYY-MM-DD`. */
  readonly date: string;
  /** What the numbers leave out, and sources that disagree. */
  readonly note?: string;
}

/** Why no rule can be given for the model ids that begin with `pattern`. */
export interface CacheRuleGap {
  readonly pattern: string;
  readonly reason: string;
  readonly source: string;
  readonly date: string;
}

const ANTHROPIC = {
  incrementTokens: 1,
  lifetimeSeconds: 300,
  longLifetimeSeconds: 3600,
  writeFactor: 1.25,
  longWriteFactor: 2,
  readFactor: 0.1,
  guaranteed: true,
  source: 'Anthropic, Prompt caching, as listed by LiteLLM, Prompt Caching',
  date: '2026-10-07',
} as const;

const OPENAI = {
  minimumPrefixTokens: 1024,
  incrementTokens: 128,
  lifetimeSeconds: 300,
  writeFactor: 1,
  guaranteed: true,
  source: 'Microsoft, Prompt caching with Azure OpenAI',
  date: '2026-08-04',
  note: 'kept 5 to 10 minutes idle and at most 1 hour after the last use, the lower end stands here; above about 15 requests a minute per prefix and key, requests spill to machines that hold no entry',
} as const;

const OPENAI_24H = {
  ...OPENAI,
  longLifetimeSeconds: 86_400,
  longWriteFactor: 1,
  note: `${OPENAI.note}; the longer class is the 24 h retention that a request asks for`,
} as const;

const OPENAI_WRITES_BILLED = {
  minimumPrefixTokens: 1024,
  incrementTokens: 1,
  lifetimeSeconds: 1800,
  writeFactor: 1.25,
  readFactor: 0.1,
  guaranteed: true,
  source: 'OpenAI, Prompt caching guide',
  date: '2026-11-23',
  note: 'the write price replaces the input price; 30 minutes is the shortest and the only lifetime; hidden system text does not count towards the minimum',
} as const;

const GEMINI = {
  incrementTokens: 1,
  lifetimeSeconds: 86_400,
  writeFactor: 1,
  readFactor: 0.1,
  guaranteed: false,
  reportedHits: {
    low: 0,
    high: 0.6,
    source: 'rig#2375, python-genai#1880; above 10,000 tokens more than 0.8, litellm#10667',
  },
  source: 'Google, Gemini API context caching',
  date: '2026-10-13',
} as const;

const GEMINI_NOTE =
  'implicit caching: no hit is promised (0 to 100 % reported), the increment is not published, an entry is gone within 24 hours and often sooner';

/** Every known rule; `findCacheRule` takes the one with the longest pattern. */
export const CACHE_RULES: readonly CacheRule[] = [
  {
    ...ANTHROPIC,
    pattern: 'claude-3-haiku',
    minimumPrefixTokens: 2048,
    source: 'TrueFoundry, Prompt caching',
    date: '2026-11-23',
    note: 'LiteLLM lists 1,024 for all of Claude 3',
  },
  {
    ...ANTHROPIC,
    pattern: 'claude-3-5-haiku',
    minimumPrefixTokens: 2048,
    source: 'Anthropic, Prompt caching, quoted in affaan-m/ECC#3173',
    date: '2026-11-23',
    note: 'LiteLLM lists 1,024 for all of Claude 3',
  },
  { ...ANTHROPIC, pattern: 'claude-3-opus', minimumPrefixTokens: 1024 },
  { ...ANTHROPIC, pattern: 'claude-3-sonnet', minimumPrefixTokens: 1024 },
  { ...ANTHROPIC, pattern: 'claude-3-5-sonnet', minimumPrefixTokens: 1024 },
  { ...ANTHROPIC, pattern: 'claude-3-7-sonnet', minimumPrefixTokens: 1024 },
  { ...ANTHROPIC, pattern: 'claude-opus-4-0', minimumPrefixTokens: 1024 },
  { ...ANTHROPIC, pattern: 'claude-opus-4-1', minimumPrefixTokens: 1024 },
  { ...ANTHROPIC, pattern: 'claude-sonnet-4-0', minimumPrefixTokens: 1024 },
  { ...ANTHROPIC, pattern: 'claude-sonnet-4-5', minimumPrefixTokens: 1024 },
  {
    ...ANTHROPIC,
    pattern: 'claude-sonnet-4-6',
    minimumPrefixTokens: 1024,
    note: 'documented as 1,024, measured near 2,048: anthropics/anthropic-sdk-python#1194 (2026-02-21) cached from 2,048 only, BerriAI/litellm-docs#49 (2026-04-29, Bedrock) saw 2,038 fail and 2,067 work; OpenRouter and Orq list 2,048',
  },
  { ...ANTHROPIC, pattern: 'claude-opus-4-5', minimumPrefixTokens: 4096 },
  { ...ANTHROPIC, pattern: 'claude-opus-4-6', minimumPrefixTokens: 4096 },
  { ...ANTHROPIC, pattern: 'claude-haiku-4-5', minimumPrefixTokens: 4096 },
  {
    ...ANTHROPIC,
    pattern: 'claude-opus-4-7',
    minimumPrefixTokens: 2048,
    source: 'Anthropic, Prompt caching, quoted in affaan-m/ECC#3173',
    date: '2026-11-23',
    note: 'LiteLLM lists 4,096 on Bedrock',
  },
  {
    ...ANTHROPIC,
    pattern: 'claude-opus-4-8',
    minimumPrefixTokens: 1024,
    note: 'a mirror of the LiteLLM page says 2,048',
  },
  { ...ANTHROPIC, pattern: 'claude-sonnet-5', minimumPrefixTokens: 1024 },
  { ...ANTHROPIC, pattern: 'claude-opus-5', minimumPrefixTokens: 512 },
  { ...ANTHROPIC, pattern: 'claude-fable-5', minimumPrefixTokens: 512 },
  { ...ANTHROPIC, pattern: 'claude-mythos-5', minimumPrefixTokens: 512 },
  {
    ...ANTHROPIC,
    pattern: 'claude-fable-5-1',
    minimumPrefixTokens: 512,
    readFactor: 0.025,
    source: 'Anthropic, Prompt caching, as followed by simstudioai/sim#7380',
    date: '2026-09-02',
    note: 'minimum read off a client that follows the documentation',
  },

  { ...OPENAI, pattern: 'codex-mini' },
  { ...OPENAI, pattern: 'gpt-4o' },
  { ...OPENAI_24H, pattern: 'gpt-4.1' },
  { ...OPENAI, pattern: 'gpt-4.1-mini' },
  { ...OPENAI, pattern: 'gpt-4.1-nano' },
  { ...OPENAI, pattern: 'gpt-4.5' },
  { ...OPENAI_24H, pattern: 'gpt-5' },
  { ...OPENAI, pattern: 'gpt-5-mini' },
  { ...OPENAI, pattern: 'gpt-5-nano' },
  { ...OPENAI_24H, pattern: 'gpt-5.1' },
  { ...OPENAI_24H, pattern: 'gpt-5.2' },
  { ...OPENAI, pattern: 'gpt-5.3' },
  { ...OPENAI_24H, pattern: 'gpt-5.4' },
  {
    ...OPENAI,
    pattern: 'gpt-5.4-mini',
    readFactor: 0.1,
    note: `${OPENAI.note}; not on the list of models with 24 h retention; the minimum is not verified under every setting`,
  },
  {
    ...OPENAI,
    pattern: 'gpt-5.4-nano',
    readFactor: 0.1,
    note: `${OPENAI.note}; not on the list of models with 24 h retention; the minimum is not verified under every setting`,
  },
  {
    ...OPENAI_24H,
    pattern: 'gpt-5.5',
    note: `${OPENAI.note}; an error message of the service says that this model knows 24 h retention only`,
  },
  { ...OPENAI, pattern: 'o1' },
  { ...OPENAI, pattern: 'o3' },
  { ...OPENAI, pattern: 'o4-mini' },
  { ...OPENAI_WRITES_BILLED, pattern: 'gpt-5.6' },
  { ...OPENAI_WRITES_BILLED, pattern: 'gpt-6' },

  {
    ...GEMINI,
    pattern: 'gemini-2.5-flash',
    minimumPrefixTokens: 2048,
    note: `${GEMINI_NOTE}; older copies of the page say 1,024, and the service accepts explicit caches from 1,024 (Google AI forum, topic 178942); older copies state 0.25 of the input price for a read`,
  },
  {
    ...GEMINI,
    pattern: 'gemini-2.5-flash-lite',
    minimumPrefixTokens: 2048,
    note: `${GEMINI_NOTE}; the page does not list this model, its own error message says 2,048 (Google AI forum, topic 178942)`,
  },
  {
    ...GEMINI,
    pattern: 'gemini-2.5-pro',
    minimumPrefixTokens: 2048,
    note: `${GEMINI_NOTE}; older copies of the page say 4,096`,
  },
  {
    ...GEMINI,
    pattern: 'gemini-3',
    minimumPrefixTokens: 4096,
    note: `${GEMINI_NOTE}; an older copy of the page says 1,024 for Flash`,
  },
  {
    ...GEMINI,
    pattern: 'gemini-3.1',
    minimumPrefixTokens: 4096,
    note: `${GEMINI_NOTE}; the page lists Pro only, Flash-Lite is taken to follow`,
  },
  {
    ...GEMINI,
    pattern: 'gemini-3.5',
    minimumPrefixTokens: 4096,
    note: `${GEMINI_NOTE}; the page lists Flash only, Flash-Lite is taken to follow`,
  },
  { ...GEMINI, pattern: 'gemini-3.6', minimumPrefixTokens: 4096, note: GEMINI_NOTE },
  { ...GEMINI, pattern: 'gemini-3.7', minimumPrefixTokens: 4096, note: GEMINI_NOTE },
  {
    ...GEMINI,
    pattern: 'gemini-3.8',
    minimumPrefixTokens: 4096,
    note: GEMINI_NOTE,
  },
];

const NO_CACHED_PRICE = {
  reason: 'no price of cached input is published for this model',
  source: '@pydantic/genai-prices 0.1.8',
  date: '2026-11-23',
} as const;

const BEFORE_GPT_4O = {
  reason: 'prompt caching begins with GPT-4o',
  source: 'OpenAI, Prompt caching guide',
  date: '2026-11-23',
} as const;

const BEFORE_GEMINI_2_5 = {
  reason: 'implicit caching begins with Gemini 2.5',
  source: 'Google, Gemini API context caching',
  date: '2026-10-13',
} as const;

/** Models that a rule must not be guessed for; one of these wins over a rule with a shorter pattern. */
export const CACHE_RULE_GAPS: readonly CacheRuleGap[] = [
  { ...NO_CACHED_PRICE, pattern: 'claude-2' },
  { ...NO_CACHED_PRICE, pattern: 'claude-v1' },
  {
    pattern: 'claude-opus-5-5',
    reason: 'no source for the minimum prefix of this model was found',
    source: 'Anthropic, Claude Opus 5.5 overview',
    date: '2026-11-23',
  },
  {
    pattern: 'anthropic.claude',
    reason:
      'Bedrock ids are not in the price book; 5 minutes, and 1 hour for Haiku 4.5, Sonnet 4.5 and Opus 4.5 since 2026-01-26, with a minimum per model',
    source: 'Amazon, Bedrock prompt caching',
    date: '2026-01-26',
  },

  { ...BEFORE_GPT_4O, pattern: 'gpt-3.5' },
  { ...BEFORE_GPT_4O, pattern: 'gpt-4' },
  { ...NO_CACHED_PRICE, pattern: 'chatgpt-4o' },
  { ...NO_CACHED_PRICE, pattern: 'gpt-4o-2024-05-13' },
  { ...NO_CACHED_PRICE, pattern: 'gpt-4o-search-preview' },
  { ...NO_CACHED_PRICE, pattern: 'gpt-4o:extended' },
  { ...NO_CACHED_PRICE, pattern: 'gpt-5-pro' },
  { ...NO_CACHED_PRICE, pattern: 'gpt-5.2-pro' },
  { ...NO_CACHED_PRICE, pattern: 'gpt-5.4-pro' },
  { ...NO_CACHED_PRICE, pattern: 'gpt-5.5-pro' },
  { ...NO_CACHED_PRICE, pattern: 'o1-pro' },
  { ...NO_CACHED_PRICE, pattern: 'o3-pro' },

  { ...BEFORE_GEMINI_2_5, pattern: 'gemini-1.0' },
  { ...BEFORE_GEMINI_2_5, pattern: 'gemini-1.5' },
  { ...BEFORE_GEMINI_2_5, pattern: 'gemini-2.0' },
  { ...BEFORE_GEMINI_2_5, pattern: 'gemini-flash-1.5' },
  { ...BEFORE_GEMINI_2_5, pattern: 'gemini-pro' },
  { ...NO_CACHED_PRICE, pattern: 'gemini-2.5-flash-preview' },
  {
    pattern: 'gemma-4',
    reason: 'no minimum prefix is published for Gemma',
    source: 'Google, Gemini API context caching',
    date: '2026-10-13',
  },

  {
    pattern: 'deepseek',
    reason:
      'entries live hours to days at best effort, match whole prefix units (64 tokens in an older text) and cost 0.1 to 0.26 of the input price',
    source: 'DeepSeek, Context caching',
    date: '2026-11-23',
  },
];
