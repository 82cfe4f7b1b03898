/** A model that its provider ends, and what its requests get from then on. */
export interface Retirement {
  readonly model: string;
  /** First day without it, `YYYY-MM-DD`. */
  readonly on: string;
  /** The model that answers its requests, at that model's prices; absent where they fail. */
  readonly successor?: string;
  readonly source: string;
  /** Day of the source, or on which it was read, `YYYY-MM-DD`. */
  readonly date: string;
}

const ANTHROPIC = { source: 'Anthropic, Claude release notes', date: '2026-06-15' } as const;

const GOOGLE = { on: '2026-12-01', source: 'Google, Gemini API deprecations', date: '2026-11-23' } as const;

// what OpenAI and Anthropic recommend instead answers nothing by itself: requests to an ended model fail
const OPENAI = { source: 'OpenAI, API deprecations', date: '2026-10-28' } as const;

const OPENAI_OCTOBER = {
  on: '2026-10-23',
  source: 'OpenAI, API deprecations, quoted by ImportStatic',
  date: '2026-10-15',
} as const;

/** Every announced retirement that is known, of models in the price book. */
export const RETIREMENTS: readonly Retirement[] = [
  {
    model: 'claude-3-5-haiku-latest',
    on: '2026-02-19',
    source: 'Anthropic, as followed by coder/coder#22304',
    date: '2026-02-25',
  },
  { ...ANTHROPIC, model: 'claude-3-5-sonnet', on: '2025-10-28', date: '2025-10-28' },
  {
    model: 'claude-3-7-sonnet-latest',
    on: '2026-02-19',
    source: 'Anthropic, as followed by thevibeworks/claude-code-docs#417',
    date: '2025-10-28',
  },
  { ...ANTHROPIC, model: 'claude-opus-4-0', on: '2026-06-15' },
  { ...ANTHROPIC, model: 'claude-sonnet-4-0', on: '2026-06-15' },
  {
    model: 'claude-opus-4-1',
    on: '2026-08-05',
    source: 'Anthropic, Model deprecations, as followed by multidotdev/cli v0.0.135',
    date: '2026-09-24',
  },
  {
    model: 'claude-sonnet-4-5',
    on: '2026-11-30',
    source: 'Anthropic, Model deprecations, quoted in L. Efford, Retiring AI models: a pre-flight checklist',
    date: '2026-11-26',
  },
  { ...GOOGLE, model: 'gemini-2.5-flash', successor: 'gemini-3.5-flash-lite' },
  { ...GOOGLE, model: 'gemini-2.5-pro', successor: 'gemini-3.8-flash' },
  { ...OPENAI_OCTOBER, model: 'gpt-3.5-turbo' },
  { ...OPENAI_OCTOBER, model: 'gpt-4' },
  { ...OPENAI_OCTOBER, model: 'gpt-4-turbo' },
  { ...OPENAI_OCTOBER, model: 'gpt-4.1-nano' },
  { ...OPENAI_OCTOBER, model: 'gpt-4o-2024-05-13' },
  { ...OPENAI_OCTOBER, model: 'o1' },
  { ...OPENAI_OCTOBER, model: 'o1-pro' },
  { ...OPENAI_OCTOBER, model: 'o3-mini' },
  { ...OPENAI_OCTOBER, model: 'o4-mini' },
  { ...OPENAI, model: 'gpt-5', on: '2026-12-11' },
  { ...OPENAI, model: 'gpt-5-mini', on: '2026-12-11' },
  { ...OPENAI, model: 'gpt-5-nano', on: '2026-12-11' },
  { ...OPENAI, model: 'gpt-5-pro', on: '2026-12-11' },
  { ...OPENAI, model: 'o3', on: '2026-12-11' },
  { ...OPENAI, model: 'o3-pro', on: '2026-12-11' },
  { ...OPENAI, model: 'gpt-4.1', on: '2027-01-14' },
  { ...OPENAI, model: 'gpt-4.1-mini', on: '2027-01-14' },
  { ...OPENAI, model: 'gpt-4o', on: '2027-01-14' },
  { ...OPENAI, model: 'gpt-4o-mini', on: '2027-01-14' },
  { ...OPENAI, model: 'gpt-5.1', on: '2027-04-01' },
  {
    model: 'gpt-5.4-nano',
    on: '2027-04-01',
    source: 'OpenAI, API deprecations, as followed by Driftline',
    date: '2026-11-26',
  },
  {
    model: 'gpt-5.3-codex',
    on: '2027-04-01',
    source: 'OpenAI, API deprecations, as followed by Driftline',
    date: '2026-11-26',
  },
];

/** The announced end of a model; undefined where none is known. */
export function findRetirement(model: string): Retirement | undefined {
  return RETIREMENTS.find((retirement) => retirement.model === model);
}
