import assert from 'node:assert/strict';
import { meterConstantTicket, type TicketTokens } from '../cost/constant-ticket.ts';
import type { CachingRule } from '../cost/meter-turn.ts';
import { tokensUsd } from '../cost/ticket-meters.ts';
import type { ModelPrice } from '../prices/model-price.ts';
import { findModelPrice } from '../prices/price-book.ts';
import { ARTICLE_PROFILE, billTicket } from './bill-ticket.ts';
import { printedValue } from './published-digits.ts';
import {
  ARTICLE_INPUTS,
  PUBLISHED_ALL_IN,
  PUBLISHED_MODELS,
  type PublishedModel,
} from './published-figures.ts';

/** The ticket of the article with one model, cached in three ways; USD per ticket. */
export interface CachedCost {
  readonly model: string;
  readonly uncachedUsd: number;
  /** Absent where the article leaves the cell empty. */
  readonly publishedUsd?: number;
  /** The rule that the article states: the system prompt is read at 90 % off from the second turn on. */
  readonly statedRuleUsd: number;
  /** The provider's own rule, every reply in time and every eligible prefix found. */
  readonly providerUsd: number;
}

/** What the cached ticket costs by the article, by its stated rule and by the providers' rules. */
export function cachedCosts(): readonly CachedCost[] {
  return PUBLISHED_MODELS.map((row) => ({
    model: row.model,
    uncachedUsd: ticketUsd(row, { kind: 'none' }),
    ...(row.cachedUsd && { publishedUsd: printedValue(row.cachedUsd) }),
    statedRuleUsd: ticketUsd(row, { kind: 'article' }),
    providerUsd: providerUsd(row.model),
  }));
}

/** Sum of the four rows of the all-in table as printed, USD. */
export function allInUsdPerTicket(): number {
  const { llm, embedding, vectorDb, hosting } = PUBLISHED_ALL_IN;
  return [llm, embedding, vectorDb, hosting].reduce((sum, printed) => sum + printedValue(printed), 0);
}

/** The same sum with the model billed by its provider's cache rule, USD. */
export function providerAllInUsdPerTicket(): number {
  return allInUsdPerTicket() - printedValue(PUBLISHED_ALL_IN.llm) + providerUsd('claude-haiku-4-5');
}

/** The one embedding of a ticket, USD. */
export function embeddingUsdPerTicket(): number {
  return (ARTICLE_INPUTS.embeddingTokens * ARTICLE_INPUTS.embeddingUsdPerMtok) / 1e6;
}

/** The article's row of a model; every model that it names elsewhere has one. */
export function publishedModel(model: string): PublishedModel {
  const row = PUBLISHED_MODELS.find((candidate) => candidate.model === model);
  assert(row, `the article has no row for ${model}`);
  return row;
}

/** The cached cost that the article prints for a model, USD per ticket. */
export function publishedCachedUsd(model: string): number {
  const { cachedUsd } = publishedModel(model);
  assert(cachedUsd !== undefined, `the article has no cached cost for ${model}`);
  return printedValue(cachedUsd);
}

/** The model's row of the price book. */
export function listPrice(model: string): ModelPrice {
  const price = findModelPrice(model);
  assert(price, `the price book has lost ${model}`);
  return price;
}

/** The article's ticket at its printed prices, USD. */
export function ticketUsd(row: PublishedModel, caching: CachingRule): number {
  const { inputTokens, readTokens, writtenTokens, outputTokens } = meterArticle(caching);
  const inputUsdPerMtok = printedValue(row.inputUsdPerMtok);
  return tokensUsd(inputTokens, readTokens, writtenTokens, outputTokens, {
    inputUsdPerMtok,
    cacheReadUsdPerMtok: inputUsdPerMtok * (1 - ARTICLE_INPUTS.cacheDiscount),
    cacheWriteUsdPerMtok: inputUsdPerMtok,
    outputUsdPerMtok: printedValue(row.outputUsdPerMtok),
  });
}

/** Tokens of the article's ticket, or of its first turns, under a caching rule. */
export function meterArticle(caching: CachingRule, turns: number = ARTICLE_PROFILE.turns): TicketTokens {
  return meterConstantTicket(
    { ...ARTICLE_PROFILE, turns, gapSeconds: 0, hitRate: 0, cachedTokens: 0 },
    caching,
  );
}

/** The article's ticket by the price book and the provider's own cache rule, USD. */
export function providerUsd(model: string): number {
  const bill = billTicket(listPrice(model), ARTICLE_PROFILE, { kind: 'provider' });
  assert('usdPerTicket' in bill, `${model} cannot be billed by its provider's rule`);
  return bill.usdPerTicket;
}
