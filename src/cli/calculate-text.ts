import { plainDecimal } from '../output/plain-decimal.ts';
import { type Alignment, terminalTable } from '../output/terminal-table.ts';
import { PRICES_AS_OF } from '../prices/model-prices.ts';
import type { MonthlyCost, Returns } from '../summary/calculate-month.ts';
import type { Calculation } from './calculate-options.ts';
import { formatNumber } from './format-number.ts';

/**
 * The calculation for reading: one model line by line, so that the sum can be done again by hand, or a row per model.
 *
 * @param costs    at least one; in the order of the rows
 * @param caching  as a scenario states it
 */
export function calculateText(
  calculation: Calculation,
  costs: readonly MonthlyCost[],
  caching: string | Readonly<Record<string, number>>,
): string {
  const [only] = costs;
  const alone = calculation.models.length === 1 && only !== undefined;
  return [
    headingText(calculation, caching),
    alone ? oneModelText(only) : allModelsText(costs),
    ...(alone && only.returns ? [returnsText(only.returns)] : []),
    `Prices of ${PRICES_AS_OF}, USD per million tokens.\n`,
  ].join('\n');
}

function headingText(
  { ticketsPerMonth, profile }: Calculation,
  caching: string | Readonly<Record<string, number>>,
): string {
  const { turns, systemPromptTokens, userTokens, assistantTokens, retrievalTokens } = profile;
  const way =
    typeof caching === 'string'
      ? caching
      : Object.entries(caching)
          .map(([key, value]) => `${key} ${value}`)
          .join();
  return (
    `${formatNumber(ticketsPerMonth)} tickets a month, caching ${way}\n` +
    `${turns} turns of ${userTokens} user + ${assistantTokens} assistant + ${retrievalTokens} retrieval tokens ` +
    `after a system prompt of ${systemPromptTokens}\n`
  );
}

function oneModelText({ model, lines, usdPerTicket, usdPerMonth }: MonthlyCost): string {
  const rows = lines.map((line) => [
    line.line,
    cell(line.tokens),
    cell(line.usdPerMtok),
    cell(line.usdPerTicket),
    cell(line.usdPerMonth),
  ]);
  const header = [model, 'tokens', 'USD per million', 'USD per ticket', 'USD per month'];
  const total = ['total', '', '', cell(usdPerTicket), cell(usdPerMonth)];
  return terminalTable([header, ...rows, total], alignments(header));
}

function allModelsText(costs: readonly MonthlyCost[]): string {
  const lineNames = costs[0]?.lines.map(({ line }) => line) ?? [];
  const header = ['USD per ticket', ...lineNames, 'total', 'USD per month'];
  const rows = costs.map(({ model, lines, usdPerTicket, usdPerMonth }) => [
    model,
    ...lines.map((line) => cell(line.usdPerTicket)),
    cell(usdPerTicket),
    cell(usdPerMonth),
  ]);
  return terminalTable([header, ...rows], alignments(header));
}

function returnsText(returns: Returns): string {
  const rows = [
    ['deflected tickets', returns.deflectedTickets],
    ['USD per resolution', returns.usdPerResolution],
    ['human cost saved, USD per month', returns.humanUsdSaved],
    ['net savings, USD per month', returns.netSavingsUsd],
    ['benefit over cost', returns.benefitCostRatio],
  ] as const;
  return terminalTable(
    rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, cell(value)]])),
    ['left', 'right'],
  );
}

function cell(value: number | undefined): string {
  return value === undefined ? '-' : plainDecimal(value);
}

function alignments(header: readonly string[]): readonly Alignment[] {
  return header.map((_, column) => (column === 0 ? 'left' : 'right'));
}
