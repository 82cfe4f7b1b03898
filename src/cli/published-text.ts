import { plainDecimal } from '../output/plain-decimal.ts';
import { terminalTable } from '../output/terminal-table.ts';
import { PRICES_AS_OF } from '../prices/model-prices.ts';
import type { CachedCost } from '../summary/published-arithmetic.ts';
import { PUBLISHED_SOURCE, PUBLISHED_VERIFIED_ON } from '../summary/published-figures.ts';
import type { AuditedFigure, PublishedTable } from '../summary/published-judgement.ts';

const TITLES: readonly (readonly [PublishedTable, string])[] = [
  ['per_ticket', 'Tokens, prices and cost per ticket'],
  ['cards', 'Header cards, USD per ticket'],
  ['scale', 'Monthly cost at scale, USD'],
  ['all_in', 'All-in cost per ticket with claude-haiku-4-5 at 10,000 tickets a month, USD'],
  ['roi', 'Returns on deflection'],
  ['claims', 'Figures in the running text'],
];

/** The account of the article that is printed: a table of figures for each of its own, then what to make of it. */
export function publishedText(figures: readonly AuditedFigure[], cached: readonly CachedCost[]): string {
  const tables = TITLES.map(([table, title]) =>
    tableText(
      title,
      figures.filter((figure) => figure.table === table),
    ),
  );
  const heading = `"${PUBLISHED_SOURCE}", verified ${PUBLISHED_VERIFIED_ON} by its own account, figure by figure\n`;
  return [heading, ...tables, cachedText(cached), verdictText(figures)].join('\n');
}

/**
 * How far a published figure is from the computed one, as a share of the latter.
 *
 * @example differenceText(0.00725, 0.00995) // '-27.1 %'
 */
export function differenceText(published: number, computed: number): string {
  const difference = (published - computed) / computed;
  if (Math.abs(difference) < 1e-9) return '0 %';
  return `${difference > 0 ? '+' : ''}${(difference * 100).toFixed(Math.abs(difference) < 0.001 ? 3 : 1)} %`;
}

function tableText(title: string, figures: readonly AuditedFigure[]): string {
  const rows = figures.map(({ row, column, printed, published, computed, reproduced }) => [
    `${row} ${column}`,
    printed,
    plainDecimal(computed),
    differenceText(published, computed),
    reproduced ? 'follows' : 'misses',
  ]);
  const header = ['figure', 'published', 'computed', 'difference', 'verdict'];
  return [
    `${title}\n`,
    terminalTable([header, ...rows], ['left', 'right', 'right', 'right', 'left']),
    missesText(figures.filter(({ reproduced }) => !reproduced)),
  ].join('');
}

/** Each rule that figures miss, then why they do; figures with one reason share a line. */
function missesText(missed: readonly AuditedFigure[]): string {
  return distinct(missed.map(({ rule }) => rule))
    .flatMap((rule) => {
      const figures = missed.filter((figure) => figure.rule === rule);
      return [`rule: ${rule}\n`, ...distinct(figures.map(({ note }) => note)).map(reasonText(figures))];
    })
    .join('');
}

function reasonText(figures: readonly AuditedFigure[]): (note: string | undefined) => string {
  return (note) => {
    const names = figures
      .filter((figure) => figure.note === note)
      .map(({ row, column }) => `${row} ${column}`);
    return `- ${names.join(', ')}${note === undefined ? '' : `: ${note}`}\n`;
  };
}

function distinct<Value>(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)];
}

function cachedText(cached: readonly CachedCost[]): string {
  const rows = cached.map(({ model, uncachedUsd, publishedUsd, statedRuleUsd, providerUsd }) => [
    model,
    plainDecimal(uncachedUsd),
    publishedUsd === undefined ? '-' : plainDecimal(publishedUsd),
    plainDecimal(statedRuleUsd),
    plainDecimal(providerUsd),
    publishedUsd === undefined ? '-' : (providerUsd / publishedUsd).toFixed(2),
  ]);
  const header = ['model', 'uncached', 'published', 'stated rule', 'provider rule', 'provider / published'];
  return [
    'What the cached ticket costs, USD\n',
    terminalTable([header, ...rows], ['left', 'right', 'right', 'right', 'right', 'right']),
    `Provider rule: minimum prefix, increment and write price of the price book of ${PRICES_AS_OF}, a cold start,\n` +
      'every reply in time and every eligible prefix found.\n',
  ].join('');
}

function verdictText(figures: readonly AuditedFigure[]): string {
  const missed = figures.filter(({ reproduced }) => !reproduced);
  const byTable = TITLES.flatMap(([table]) => {
    const count = missed.filter((figure) => figure.table === table).length;
    return count === 0 ? [] : [`${table} ${count}`];
  });
  return (
    `${figures.length - missed.length} of ${figures.length} figures follow from the article's own rules and the list prices; ` +
    `${missed.length} do not (${byTable.join(', ')}).\n`
  );
}
