import {
  allInUsdPerTicket,
  cachedCosts,
  providerAllInUsdPerTicket,
  publishedModel,
} from './published-arithmetic.ts';
import { nineDigits, printedValue } from './published-digits.ts';
import {
  ARTICLE_INPUTS,
  PUBLISHED_CLAIMS,
  PUBLISHED_MODELS,
  PUBLISHED_RETURNS,
} from './published-figures.ts';
import { type AuditedFigure, figuresOf, type JudgeFigure } from './published-judgement.ts';

/** The figures of the running text. */
export function claimFigures(): readonly AuditedFigure[] {
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

/** The all-in cost of a month, as a row of returns or a claim prints it. */
export function allInMonth(figure: JudgeFigure, row: string, column: string, printed: string): AuditedFigure {
  const { ticketsPerMonth } = ARTICLE_INPUTS;
  const rule = '10,000 tickets x sum of the four rows of the all-in table';
  return figure(row, column, printed, ticketsPerMonth * allInUsdPerTicket(), rule, {
    note: `with the provider's own cache rule ${nineDigits(ticketsPerMonth * providerAllInUsdPerTicket())}`,
  });
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
      { note: `by the stated caching rule ${nineDigits(extreme(...statedUsd))}` },
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
