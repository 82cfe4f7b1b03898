import type { TicketScenarioParts } from './ticket-scenario.ts';

/** A scenario with uncertain quantities inside the laws of a ticket, and the same ticket with these known. */
export interface MomentPath {
  /** YAML of a quantity, given what stands for its uncertain parameter. */
  readonly parts: (parameter: (name: string) => string | number) => TicketScenarioParts;
  /** Law, and values to try, of every uncertain parameter. */
  readonly uncertain: Readonly<Record<string, { readonly law: string; readonly values: readonly number[] }>>;
}

const VARIED = {
  turns: '{ dist: poisson, shift: 1, mean: 4 }',
  user_tokens: '{ dist: gamma, shape: 4.8, mean: 60 }',
  assistant_tokens: '{ dist: lognormal, median: 150, sigma: 0.69 }',
  reply_gap_seconds: '{ dist: lognormal, median: 170, sigma: 1.5 }',
};
const SONNET = { model: 'claude-sonnet-4-6', caching: 'provider' };

/** Only the law of turns changes from trial to trial. */
export const TURNS_PATH: MomentPath = {
  parts: (parameter) => ({
    ...SONNET,
    conversation: {
      ...VARIED,
      turns: `{ dist: negative_binomial, shift: 1, r: 12, mean: ${parameter('conversation.turns.mean')} }`,
    },
  }),
  uncertain: {
    'conversation.turns.mean': { law: '{ dist: uniform, low: 2, high: 8 }', values: [2.1, 4, 7.9] },
  },
};

/** Laws of tokens change, and their means multiply: history, hit rate, prompt. */
export const SURFACE_PATH: MomentPath = {
  parts: (parameter) => ({
    caching: `{ hit_rate: { dist: uniform, low: 0.1, high: ${parameter('caching.hit_rate.high')} } }`,
    conversation: {
      ...VARIED,
      turns: `{ dist: negative_binomial, shift: 1, r: 12, mean: ${parameter('conversation.turns.mean')} }`,
      assistant_tokens: `{ dist: lognormal, sigma: 0.5, median: ${parameter('conversation.assistant_tokens.median')} }`,
    },
  }),
  uncertain: {
    'caching.hit_rate.high': { law: '{ dist: uniform, low: 0.55, high: 0.7 }', values: [0.56, 0.62, 0.69] },
    'conversation.turns.mean': { law: '{ dist: uniform, low: 2, high: 8 }', values: [7, 2.2, 5] },
    'conversation.assistant_tokens.median': {
      law: '{ dist: uniform, low: 140, high: 180 }',
      values: [142, 178, 160],
    },
  },
};

/** The prompt lies about the shortest prefix that is cached, 1,024 tokens: no polynomial follows that edge. */
export const THRESHOLD_PATH: MomentPath = {
  parts: (parameter) => ({
    ...SONNET,
    conversation: {
      ...VARIED,
      system_prompt_tokens: `{ dist: lognormal, median: ${parameter('conversation.system_prompt_tokens.median')}, sigma: 0.001 }`,
    },
  }),
  uncertain: {
    'conversation.system_prompt_tokens.median': {
      law: '{ dist: uniform, low: 500, high: 1500 }',
      values: [520, 900, 1400],
    },
  },
};

/** The scenario of a path with its parameters uncertain. */
export function uncertainParts({ parts, uncertain }: MomentPath): TicketScenarioParts {
  return parts((name) => uncertain[name]!.law);
}

/** The scenario of a path with one of the values of every parameter. */
export function knownParts({ parts, uncertain }: MomentPath, place: number): TicketScenarioParts {
  return parts((name) => uncertain[name]!.values[place]!);
}
