import { PRICES_AS_OF } from '../prices/model-prices.ts';
import { ARTICLE_PROFILE } from './bill-ticket.ts';
import {
  allInUsdPerTicket,
  embeddingUsdPerTicket,
  listPrice,
  meterArticle,
  providerAllInUsdPerTicket,
  providerUsd,
  publishedCachedUsd,
  ticketUsd,
} from './published-arithmetic.ts';
import { allInMonth, claimFigures } from './published-claims.ts';
import { nineDigits, printedValue, printsAs } from './published-digits.ts';
import {
  ARTICLE_INPUTS,
  PUBLISHED_ALL_IN,
  PUBLISHED_MODELS,
  PUBLISHED_RETURNS,
  PUBLISHED_SCALE,
  PUBLISHED_SCALE_MODELS,
  PUBLISHED_TOTAL_INPUT,
  PUBLISHED_TOTAL_OUTPUT,
  PUBLISHED_TURN_INPUTS,
  type PublishedModel,
} from './published-figures.ts';
import { type AuditedFigure, type FigureExtras, figuresOf } from './published-judgement.ts';

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
  const cost = (row: string, printed: string, usd: number, rule: string, extras?: FigureExtras) =>
    figure(row, 'usd_per_ticket', printed, usd, rule, extras);
  return [
    cost('llm', llm, publishedCachedUsd('claude-haiku-4-5'), 'published cached cost of claude-haiku-4-5'),
    cost('embedding', embedding, embeddingUsdPerTicket(), '50 tokens at 0.02 USD per million'),
    cost('vector_db', vectorDb, vectorDbUsdPerMonth / ticketsPerMonth, '70 USD / 10,000 tickets'),
    cost('hosting', hosting, hostingUsdPerMonth / ticketsPerMonth, '100 USD / 10,000 tickets'),
    cost('total', total, allInUsdPerTicket(), 'sum of the four rows as printed', {
      note: `with the provider's own cache rule ${nineDigits(providerAllInUsdPerTicket())}`,
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
        note: `benefit over cost; net of the cost ${nineDigits(ratio - 1)}; at ${allInUsd.toFixed(2)} USD ${(savedUsd / allInUsd).toFixed(1)}`,
      }),
    ];
  });
}
