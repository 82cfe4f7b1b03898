import type { ModelPrice } from '../prices/model-price.ts';
import { MODEL_PRICES } from '../prices/model-prices.ts';
import { findModelPrice, MODEL_IDS } from '../prices/price-book.ts';
import { nearestWord } from '../scenario/nearest-word.ts';
import { quotedText } from '../scenario/scenario-fault.ts';
import type { CachingChoice, TicketProfile } from '../summary/bill-ticket.ts';
import type { Deflection, InfrastructureCost } from '../summary/calculate-month.ts';
import { ARTICLE_INPUTS } from '../summary/published-figures.ts';

/** The options of `calculate` as typed, undefined where left out. */
export interface CalculateOptions {
  readonly tickets?: string;
  readonly model?: string;
  readonly all: boolean;
  readonly turns: string;
  readonly systemPromptTokens: string;
  readonly userTokens: string;
  readonly assistantTokens: string;
  readonly retrievalTokens: string;
  readonly caching?: string;
  readonly hitRate?: string;
  readonly cachedTokens?: string;
  readonly deflection?: string;
  readonly humanCost?: string;
  readonly infrastructure?: readonly string[];
  readonly allIn: boolean;
  readonly json: boolean;
}

/** What is to be calculated. */
export interface Calculation {
  readonly ticketsPerMonth: number;
  /** One, or every model of the price book. */
  readonly models: readonly ModelPrice[];
  readonly profile: TicketProfile;
  readonly caching: CachingChoice;
  readonly infrastructure: readonly InfrastructureCost[];
  readonly deflection: Deflection | undefined;
}

/** The options as a calculation, or all that is wrong with them. */
export function readCalculation(
  options: CalculateOptions,
): Calculation | { readonly faults: readonly string[] } {
  const faults: string[] = [];
  const calculation = {
    ticketsPerMonth: readNumber('--tickets', options.tickets, COUNT, faults),
    models: readModels(options, faults),
    profile: {
      turns: readNumber('--turns', options.turns, TURNS, faults),
      systemPromptTokens: readNumber('--system-prompt-tokens', options.systemPromptTokens, TOKENS, faults),
      userTokens: readNumber('--user-tokens', options.userTokens, TOKENS, faults),
      assistantTokens: readNumber('--assistant-tokens', options.assistantTokens, TOKENS, faults),
      retrievalTokens: readNumber('--retrieval-tokens', options.retrievalTokens, TOKENS, faults),
    },
    caching: readCaching(options, faults),
    infrastructure: readInfrastructure(options, faults),
    deflection: readDeflection(options, faults),
  };
  return faults.length > 0 ? { faults } : calculation;
}

/** A rule for a number, and the same in words. */
export interface NumberRule {
  readonly words: string;
  readonly holds: (value: number) => boolean;
}

/** More turns than any conversation has; each is metered. */
const TURNS_MAX = 10_000;

export const COUNT: NumberRule = {
  words: 'needs a whole number, 1 or more',
  holds: (value) => Number.isSafeInteger(value) && value >= 1,
};
const TURNS: NumberRule = {
  words: `needs a whole number from 1 to ${TURNS_MAX}`,
  holds: (value) => Number.isInteger(value) && value >= 1 && value <= TURNS_MAX,
};
export const TOKENS: NumberRule = { words: 'needs a whole number, 0 or more', holds: Number.isSafeInteger };
const SHARE: NumberRule = { words: 'needs a number from 0 to 1', holds: (value) => value <= 1 };
const USD: NumberRule = { words: 'needs a number of USD, 0 or more', holds: Number.isFinite };

/** The number of an option; NaN after a fault, which ends the verb before anyone reads it. */
export function readNumber(
  option: string,
  text: string | undefined,
  rule: NumberRule,
  faults: string[],
): number {
  const value = text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isNaN(value) && rule.holds(value)) return value;
  faults.push(`${option}: ${text === undefined ? 'missing' : quotedText(text)}; ${rule.words}`);
  return Number.NaN;
}

export function readModels(
  { model, all }: { readonly model?: string; readonly all: boolean },
  faults: string[],
): readonly ModelPrice[] {
  if (all && model !== undefined) {
    faults.push(`--model: ${quotedText(model)} beside --all; choose one of the two`);
  }
  if (all) return MODEL_PRICES;
  if (model === undefined) {
    faults.push('--model: missing; needs an id of the price book, or --all for every model');
    return [];
  }
  const price = findModelPrice(model);
  if (price !== undefined) return [price];
  const nearest = nearestWord(model, MODEL_IDS);
  const guess = nearest === undefined ? '`costband models` lists the ids' : `did you mean ${nearest}?`;
  faults.push(`--model: ${quotedText(model)}; not in the price book: ${guess}`);
  return [];
}

const CACHING_WORDS = ['none', 'article', 'provider'] as const;

function readCaching(options: CalculateOptions, faults: string[]): CachingChoice {
  const { caching, hitRate, cachedTokens } = options;
  const chosen = [
    ['--caching', caching] as const,
    ['--hit-rate', hitRate] as const,
    ['--cached-tokens', cachedTokens] as const,
  ].filter(([, text]) => text !== undefined);
  if (chosen.length > 1) {
    faults.push(`${chosen.map(([option]) => option).join(', ')}: given together; choose one way of caching`);
  }
  const kind = CACHING_WORDS.find((word) => word === (caching ?? 'none'));
  if (kind === undefined) {
    const own = '--hit-rate and --cached-tokens state your own';
    faults.push(`--caching: ${quotedText(caching ?? '')}; needs none, article or provider (${own})`);
  }
  const rate = hitRate === undefined ? undefined : readNumber('--hit-rate', hitRate, SHARE, faults);
  const tokens =
    cachedTokens === undefined ? undefined : readNumber('--cached-tokens', cachedTokens, TOKENS, faults);
  if (rate !== undefined) return { kind: 'hit_rate', hitRate: rate };
  if (tokens !== undefined) return { kind: 'cached_tokens', cachedTokens: tokens };
  return { kind: kind ?? 'none' };
}

/** Names that the calculation gives to lines of its own. */
const TAKEN_LINES: readonly string[] = ['fresh_input', 'cache_read', 'cache_write', 'output', 'total'];

function readInfrastructure(options: CalculateOptions, faults: string[]): readonly InfrastructureCost[] {
  const costs: InfrastructureCost[] = options.allIn ? [...ARTICLE_COSTS] : [];
  for (const text of options.infrastructure ?? []) {
    const [, line, usd] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    if (line === undefined || !/^[a-z][a-z0-9_]*$/.test(line)) {
      const rule = 'needs line=usd_per_month with a name of small letters, digits and _';
      faults.push(`--infrastructure: ${quotedText(text)}; ${rule}`);
      continue;
    }
    if (TAKEN_LINES.includes(line) || costs.some((cost) => cost.line === line)) {
      faults.push(`--infrastructure: ${line}; there is a line of that name already`);
    }
    costs.push({ line, usdPerMonth: readNumber(`--infrastructure ${line}`, usd, USD, faults) });
  }
  return costs;
}

/** What the article adds to the model's cost. */
const ARTICLE_COSTS: readonly InfrastructureCost[] = [
  {
    line: 'embedding',
    tokensPerTicket: ARTICLE_INPUTS.embeddingTokens,
    usdPerMtok: ARTICLE_INPUTS.embeddingUsdPerMtok,
  },
  { line: 'vector_db', usdPerMonth: ARTICLE_INPUTS.vectorDbUsdPerMonth },
  { line: 'hosting', usdPerMonth: ARTICLE_INPUTS.hostingUsdPerMonth },
];

function readDeflection(options: CalculateOptions, faults: string[]): Deflection | undefined {
  const { deflection, humanCost } = options;
  const humanUsdPerTicket =
    humanCost === undefined ? undefined : readNumber('--human-cost', humanCost, USD, faults);
  if (deflection === undefined) {
    if (humanCost !== undefined) faults.push('--deflection: missing; --human-cost needs it');
    return undefined;
  }
  return { rate: readNumber('--deflection', deflection, SHARE, faults), humanUsdPerTicket };
}
