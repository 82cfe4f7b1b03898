import assert from 'node:assert/strict';
import { meterConstantTicket, type TicketTokens } from '../cost/constant-ticket.ts';
import type { CachingRule } from '../cost/meter-turn.ts';
import { tokensUsd } from '../cost/ticket-meters.ts';
import { PRICES_AS_OF } from '../prices/model-prices.ts';
import { findModelPrice } from '../prices/price-book.ts';
import { ARTICLE_PROFILE, billTicket } from './bill-ticket.ts';
import { printedValue, printsAs } from './published-digits.ts';
import {
  ARTICLE_INPUTS,
  PUBLISHED_ALL_IN,
  PUBLISHED_CLAIMS,
  PUBLISHED_MODELS,
  PUBLISHED_RETURNS,
  PUBLISHED_SCALE,
  PUBLISHED_SCALE_MODELS,
  PUBLISHED_TOTAL_INPUT,
  PUBLISHED_TOTAL_OUTPUT,
  PUBLISHED_TURN_INPUTS,
  type PublishedModel,
} from './published-figures.ts';

/** Where the article prints a figure; `claims` is its running text. */
export type PublishedTable = 'per_ticket' | 'cards' | 'scale' | 'all_in' | 'roi' | 'claims';

/** One published figure beside the value that the article's own rule gives. */
export interface AuditedFigure {
  readonly table: PublishedTable;
  readonly row: string;
  readonly column: string;
  /** With the digits and marks of the article. */
  readonly printed: string;
  readonly published: number;
  readonly computed: number;
  readonly rule: string;
  /** Whether `computed`, rounded to the printed digits, is the printed figure. */
  readonly reproduced: boolean;
  /** Why a figure misses, or what it leaves unsaid. */
  readonly note?: string;
  /** On cached costs: what the provider's own cache rule bills, USD per ticket. */
  readonly providerUsd?: number;
}

/** Every figure of the article, in its order of tables. */
export function auditPublished(): readonly AuditedFigure[] {
  return [
    ...tokenFigures(),
    ...PUBLISHED_MODELS.flatMap(modelFigures),
    ...cardFigures(),
    ...scaleFigures(),
    ...allInFigures(),
    ...roiFigures(),
    ...claimFigures(),
  ];
}

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

type Extras = Pick<AuditedFigure, 'note' | 'providerUsd'>;

/** Audits the figures of one table: place, printed text, value by the rule, the rule in words. */
function figuresOf(table: PublishedTable) {
  return (
    row: string,
    column: string,
    printed: string,
    computed: number,
    rule: string,
    extras: Extras = {},
  ): AuditedFigure => ({
    table,
    row,
    column,
    printed,
    published: printedValue(printed),
    computed,
    rule,
    reproduced: printsAs(computed, printed),
    ...extras,
  });
}

function tokenFigures(): readonly AuditedFigure[] {
  const figure = figuresOf('per_ticket');
  const afterTurns = (turns: number) => meterArticle({ kind: 'none' }, turns);
  const turns = PUBLISHED_TURN_INPUTS.map((printed, i) =>
    figure(
      `turn_${i + 1}`,
      'input_tokens',
      printed,
      afterTurns(i + 1).inputTokens - afterTurns(i).inputTokens,
      'system prompt of 500 + earlier turns of 150 + 200 each + user message of 150',
    ),
  );
  const total = afterTurns(ARTICLE_PROFILE.turns);
  return [
    ...turns,
    figure('total', 'input_tokens', PUBLISHED_TOTAL_INPUT, total.inputTokens, 'sum of the five turns'),
    figure('total', 'output_tokens', PUBLISHED_TOTAL_OUTPUT, total.outputTokens, '5 replies of 200'),
  ];
}

function modelFigures(row: PublishedModel): readonly AuditedFigure[] {
  const { model, cachedUsd } = row;
  const figure = figuresOf('per_ticket');
  const listed = listPrice(model);
  const inBook = `list price in the price book of ${PRICES_AS_OF}`;
  const statedUsd = ticketUsd(row, { kind: 'article' });
  return [
    figure(model, 'input_usd_per_mtok', row.inputUsdPerMtok, listed.inputUsdPerMtok, inBook),
    figure(model, 'output_usd_per_mtok', row.outputUsdPerMtok, listed.outputUsdPerMtok, inBook),
    figure(
      model,
      'uncached',
      row.uncachedUsd,
      ticketUsd(row, { kind: 'none' }),
      '6,750 tokens at the input price + 1,000 tokens at the output price',
    ),
    ...(cachedUsd === undefined
      ? []
      : [
          figure(
            model,
            'cached',
            cachedUsd,
            statedUsd,
            'as uncached, but the 500 tokens of the system prompt at 90 % off in turns 2 to 5',
            { note: impliedTokensNote(row, printedValue(cachedUsd)), providerUsd: providerUsd(model) },
          ),
        ]),
  ];
}

/** Which number of cached tokens would give the published saving. */
function impliedTokensNote(row: PublishedModel, cachedUsd: number): string {
  const savedUsd = ticketUsd(row, { kind: 'none' }) - cachedUsd;
  const tokens = (savedUsd * 1e6) / (printedValue(row.inputUsdPerMtok) * ARTICLE_INPUTS.cacheDiscount);
  const shown = Number(tokens.toFixed(1));
  return `its saving takes ${shown} tokens at 90 % off, the stated rule has ${meterArticle({ kind: 'article' }).readTokens}`;
}

function cardFigures(): readonly AuditedFigure[] {
  const figure = figuresOf('cards');
  return PUBLISHED_MODELS.flatMap(({ model, cardUsd, cachedUsd, uncachedUsd }) => {
    if (cardUsd === undefined || cachedUsd === undefined) return [];
    const printed = `neither cost of the table: ${uncachedUsd} uncached, ${cachedUsd} cached`;
    const computed = printedValue(cachedUsd);
    const note = printsAs(computed, cardUsd) ? {} : { note: printed };
    return [figure(model, 'usd_per_ticket', cardUsd, computed, 'cached cost of the table below it', note)];
  });
}

function scaleFigures(): readonly AuditedFigure[] {
  const figure = figuresOf('scale');
  const { humanUsdPerTicketLow, humanUsdPerTicketHigh } = ARTICLE_INPUTS;
  return PUBLISHED_SCALE.flatMap(({ ticketsPerMonth, usdPerMonth, humanUsdLow, humanUsdHigh }) => {
    const row = String(ticketsPerMonth);
    const human = (column: string, printed: string, usdPerTicket: number) =>
      figure(row, column, printed, ticketsPerMonth * usdPerTicket, `tickets x ${usdPerTicket} USD`);
    return [
      ...PUBLISHED_SCALE_MODELS.map((model, i) => {
        const computed = ticketsPerMonth * publishedCachedUsd(model);
        return figure(row, model, usdPerMonth[i]!, computed, 'tickets x published cached cost');
      }),
      human('human_low_usd', humanUsdLow, humanUsdPerTicketLow),
      human('human_high_usd', humanUsdHigh, humanUsdPerTicketHigh),
    ];
  });
}

function allInFigures(): readonly AuditedFigure[] {
  const figure = figuresOf('all_in');
  const { ticketsPerMonth, vectorDbUsdPerMonth, hostingUsdPerMonth } = ARTICLE_INPUTS;
  const { llm, embedding, vectorDb, hosting, total } = PUBLISHED_ALL_IN;
  const cost = (row: string, printed: string, usd: number, rule: string, extras?: Extras) =>
    figure(row, 'usd_per_ticket', printed, usd, rule, extras);
  return [
    cost('llm', llm, publishedCachedUsd('claude-haiku-4-5'), 'published cached cost of claude-haiku-4-5'),
    cost('embedding', embedding, embeddingUsdPerTicket(), '50 tokens at 0.02 USD per million'),
    cost('vector_db', vectorDb, vectorDbUsdPerMonth / ticketsPerMonth, '70 USD / 10,000 tickets'),
    cost('hosting', hosting, hostingUsdPerMonth / ticketsPerMonth, '100 USD / 10,000 tickets'),
    cost('total', total, allInUsdPerTicket(), 'sum of the four rows as printed', {
      note: `with the provider's own cache rule ${plain(providerAllInUsdPerTicket())}`,
    }),
  ];
}

function roiFigures(): readonly AuditedFigure[] {
  const figure = figuresOf('roi');
  const { ticketsPerMonth, humanUsdPerTicket } = ARTICLE_INPUTS;
  const allInUsd = ticketsPerMonth * allInUsdPerTicket();
  return PUBLISHED_RETURNS.flatMap(({ scenario, deflectionPercent, aiUsdPerMonth, humanUsdSaved, roi }) => {
    const savedUsd = (ticketsPerMonth * deflectionPercent * humanUsdPerTicket) / 100;
    const ratio = savedUsd / printedValue(aiUsdPerMonth);
    return [
      allInMonth(figure, scenario, 'ai_cost_usd_per_month', aiUsdPerMonth),
      figure(
        scenario,
        'human_cost_saved_usd_per_month',
        humanUsdSaved,
        savedUsd,
        `10,000 tickets x ${deflectionPercent} % x 4 USD`,
      ),
      figure(scenario, 'roi', roi, ratio, 'human cost saved / published AI cost of 250 USD', {
        note: `benefit over cost; net of the cost ${plain(ratio - 1)}; at ${allInUsd.toFixed(2)} USD ${(savedUsd / allInUsd).toFixed(1)}`,
      }),
    ];
  });
}

function claimFigures(): readonly AuditedFigure[] {
  const figure = figuresOf('claims');
  const claims = PUBLISHED_CLAIMS;
  const { ticketsPerMonth, vectorDbUsdPerMonth, hostingUsdPerMonth, cacheDiscount } = ARTICLE_INPUTS;
  const haiku = publishedModel('claude-haiku-4-5');
  const infrastructureUsd = vectorDbUsdPerMonth + hostingUsdPerMonth;
  return [
    figure(
      'claude-haiku-4-5',
      'cache_read_usd_per_mtok',
      claims.haikuCacheReadUsdPerMtok,
      printedValue(haiku.inputUsdPerMtok) * (1 - cacheDiscount),
      '90 % off the input price',
    ),
    ...savingFigures(),
    ...deflectionFigures(),
    figure(
      'infrastructure',
      'usd_per_month',
      claims.infrastructureUsdPerMonth,
      infrastructureUsd,
      'vector database 70 USD + hosting 100 USD',
    ),
    figure(
      'infrastructure',
      'usd_per_ticket',
      claims.infrastructureUsdPerTicket,
      infrastructureUsd / ticketsPerMonth,
      '170 USD / 10,000 tickets',
    ),
    allInMonth(figure, 'all_in', 'usd_per_month', claims.allInUsdPerMonth),
  ];
}

/** "Caching saves 0.45 to 4.50 USD per 1,000 tickets depending on model". */
function savingFigures(): readonly AuditedFigure[] {
  const figure = figuresOf('claims');
  const savingsUsd = PUBLISHED_MODELS.flatMap(({ uncachedUsd, cachedUsd }) =>
    cachedUsd === undefined ? [] : [1000 * (printedValue(uncachedUsd) - printedValue(cachedUsd))],
  );
  const statedUsd = cachedCosts().map((cost) => 1000 * (cost.uncachedUsd - cost.statedRuleUsd));
  const saving = (column: string, printed: string, extreme: (...values: number[]) => number, word: string) =>
    figure(
      'caching_saves',
      column,
      printed,
      extreme(...savingsUsd),
      `${word} difference of the published uncached and cached costs x 1,000`,
      { note: `by the stated caching rule ${plain(extreme(...statedUsd))}` },
    );
  const { savingUsdPer1kLow, savingUsdPer1kHigh } = PUBLISHED_CLAIMS;
  return [
    saving('low_usd_per_1k_tickets', savingUsdPer1kLow, Math.min, 'smallest'),
    saving('high_usd_per_1k_tickets', savingUsdPer1kHigh, Math.max, 'largest'),
  ];
}

/** "40 to 70 % of tickets" and "6K to 7.5K fully deflected", beside the rates of the table. */
function deflectionFigures(): readonly AuditedFigure[] {
  const figure = figuresOf('claims');
  const percents = PUBLISHED_RETURNS.map(({ deflectionPercent }) => deflectionPercent);
  const low = Math.min(...percents);
  const high = Math.max(...percents);
  const tickets = (percent: number) => (ARTICLE_INPUTS.ticketsPerMonth * percent) / 100;
  const claims = PUBLISHED_CLAIMS;
  const rate = (word: string) => `${word} deflection rate of the table of returns`;
  const times = (word: string) => `10,000 tickets x ${rate(word)}`;
  return [
    figure('full_deflection', 'low_percent', claims.deflectionPercentLow, low, rate('lowest')),
    figure('full_deflection', 'high_percent', claims.deflectionPercentHigh, high, rate('highest'), {
      note: 'the table goes up to 75 %',
    }),
    figure('fully_deflected', 'low_tickets', claims.deflectedTicketsLow, tickets(low), times('lowest'), {
      note: 'leaves out the 40 % row of the table',
    }),
    figure('fully_deflected', 'high_tickets', claims.deflectedTicketsHigh, tickets(high), times('highest')),
  ];
}

function allInMonth(
  figure: ReturnType<typeof figuresOf>,
  row: string,
  column: string,
  printed: string,
): AuditedFigure {
  const { ticketsPerMonth } = ARTICLE_INPUTS;
  const rule = '10,000 tickets x sum of the four rows of the all-in table';
  return figure(row, column, printed, ticketsPerMonth * allInUsdPerTicket(), rule, {
    note: `with the provider's own cache rule ${plain(ticketsPerMonth * providerAllInUsdPerTicket())}`,
  });
}

function allInUsdPerTicket(): number {
  const { llm, embedding, vectorDb, hosting } = PUBLISHED_ALL_IN;
  return [llm, embedding, vectorDb, hosting].reduce((sum, printed) => sum + printedValue(printed), 0);
}

function providerAllInUsdPerTicket(): number {
  return allInUsdPerTicket() - printedValue(PUBLISHED_ALL_IN.llm) + providerUsd('claude-haiku-4-5');
}

function embeddingUsdPerTicket(): number {
  return (ARTICLE_INPUTS.embeddingTokens * ARTICLE_INPUTS.embeddingUsdPerMtok) / 1e6;
}

function publishedModel(model: string): PublishedModel {
  const row = PUBLISHED_MODELS.find((candidate) => candidate.model === model);
  assert(row, `the article has no row for ${model}`);
  return row;
}

function publishedCachedUsd(model: string): number {
  const { cachedUsd } = publishedModel(model);
  assert(cachedUsd !== undefined, `the article has no cached cost for ${model}`);
  return printedValue(cachedUsd);
}

function listPrice(model: string) {
  const price = findModelPrice(model);
  assert(price, `the price book has lost ${model}`);
  return price;
}

/** The article's ticket at its printed prices, USD. */
function ticketUsd(row: PublishedModel, caching: CachingRule): number {
  const { inputTokens, readTokens, writtenTokens, outputTokens } = meterArticle(caching);
  const inputUsdPerMtok = printedValue(row.inputUsdPerMtok);
  return tokensUsd(inputTokens, readTokens, writtenTokens, outputTokens, {
    inputUsdPerMtok,
    cacheReadUsdPerMtok: inputUsdPerMtok * (1 - ARTICLE_INPUTS.cacheDiscount),
    cacheWriteUsdPerMtok: inputUsdPerMtok,
    outputUsdPerMtok: printedValue(row.outputUsdPerMtok),
  });
}

function meterArticle(caching: CachingRule, turns: number = ARTICLE_PROFILE.turns): TicketTokens {
  return meterConstantTicket(
    { ...ARTICLE_PROFILE, turns, gapSeconds: 0, hitRate: 0, cachedTokens: 0 },
    caching,
  );
}

function providerUsd(model: string): number {
  const bill = billTicket(listPrice(model), ARTICLE_PROFILE, { kind: 'provider' });
  assert('usdPerTicket' in bill, `${model} cannot be billed by its provider's rule`);
  return bill.usdPerTicket;
}

/** Nine significant digits without trailing zeros. */
function plain(value: number): string {
  return String(Number(value.toPrecision(9)));
}
