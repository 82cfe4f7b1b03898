import { plainDecimal } from '../output/plain-decimal.ts';
import { terminalTable } from '../output/terminal-table.ts';
import {
  type BacktestPlan,
  type BacktestResult,
  type BandRecord,
  pluginCoverage,
} from '../summary/backtest.ts';
import { formatNumber, formatPercent } from './format-number.ts';

/** What a backtest found, for reading. */
export function backtestText(plan: BacktestPlan, result: BacktestResult): string {
  const { fitCount, monthCount, repeats, order, method } = plan;
  const row = (name: string, { coverage, below, above, widthUsd }: BandRecord) => [
    name,
    formatPercent(coverage),
    formatPercent(below),
    formatPercent(above),
    formatNumber(widthUsd),
  ];
  return [
    `${repeats} splits in ${order} order: a band from ${fitCount} conversations, held against ${formatNumber(monthCount)} others\n`,
    terminalTable(
      [
        ['band from P5 to P95', 'holds', 'truth below', 'truth above', 'USD wide'],
        row(method, result),
        row('closed form', result.closedForm),
      ],
      ['left', 'right', 'right', 'right', 'right'],
    ),
    `The band should hold ${formatPercent(result.nominal)}; by chance this many splits are off by up to ` +
      `${formatPercent(2 * coverageSe(result.nominal, repeats))} (two standard errors).`,
    ...(method === 'plugin'
      ? [
          `A plug-in band is expected to hold ${formatPercent(pluginCoverage(fitCount, monthCount, result.nominal))}.`,
        ]
      : []),
    ...result.warnings.map((warning) => `Warning: ${warning}.`),
    `The months cost ${formatNumber(result.actualUsd)} USD on average.\n`,
  ].join('\n');
}

/** The same as one JSON object; shares are between 0 and 1, widths in USD per month. */
export function backtestJson(plan: BacktestPlan, result: BacktestResult): string {
  const record = ({ coverage, below, above, widthUsd }: BandRecord) => ({
    coverage,
    below,
    above,
    width: Number(plainDecimal(widthUsd)),
  });
  const { fitCount, monthCount, repeats, order, method, seed } = plan;
  const { nominal, actualUsd, closedForm } = result;
  const found = {
    ...record(result),
    nominal,
    repeats,
    order,
    method,
    fit: fitCount,
    month: monthCount,
    seed,
    actual: Number(plainDecimal(actualUsd)),
    unit: 'USD',
    closed_form: record(closedForm),
    warnings: result.warnings,
    plugin_coverage_expected: Number(plainDecimal(pluginCoverage(fitCount, monthCount, nominal))),
  };
  return `${JSON.stringify(found, undefined, 2)}\n`;
}

function coverageSe(level: number, repeats: number): number {
  return Math.sqrt((level * (1 - level)) / repeats);
}
