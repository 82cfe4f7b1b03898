import type { MetricSensitivity } from '../output/sensitivity-csv.ts';
import { terminalTable } from '../output/terminal-table.ts';
import { wrapLines } from '../output/wrap-lines.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { ScenarioAnalysis } from './analyse-scenario.ts';
import { formatCount, formatNumber, formatPercent } from './format-number.ts';

const MOST_ROWS = 12;

/** The short account of a sensitivity analysis: what moves the budget's cost, then the other costs' first drivers. */
export function analysisText(
  scenario: Scenario,
  { metrics, budgetMetric, plan }: ScenarioAnalysis,
  columns?: number,
): string {
  const { id, title, horizon } = scenario;
  const span = `${formatCount(horizon.months, 'month')} from ${horizon.start}`;
  const main = metrics.find(({ metric }) => metric === budgetMetric);
  const others = metrics.filter(({ metric, unit }) => metric !== budgetMetric && unit === 'USD');
  const text = [
    `${id}: ${title}\n`,
    ...(main === undefined ? [`${budgetMetric} has no spread\n`] : [mainText(main, span)]),
    ...(others.length === 0 ? [] : [`Other costs, by what moves them most\n${othersTable(others, columns)}`]),
    `${formatCount(plan.trials, 'trial')}, seed ${scenario.seed}. A share counts what a quantity does alone; docs/decisions.md says how to read it.\n`,
  ].join('\n');
  return wrapLines(text, columns);
}

function mainText(analysis: MetricSensitivity, span: string): string {
  const { metric, effects, variabilityShare } = analysis;
  const sorted = effects.toSorted((a, b) => b.firstOrderShare.value - a.firstOrderShare.value);
  const hasWorth = effects.some(({ worthUsd }) => worthUsd !== undefined);
  const hasTotals = effects.some(({ totalShare }) => totalShare !== undefined);
  const header = [
    'quantity',
    'share',
    ...(hasTotals ? ['in total'] : []),
    'p90 at low',
    'p90 at high',
    ...(hasWorth ? ['worth'] : []),
  ];
  const rows = sorted
    .slice(0, MOST_ROWS)
    .map((effect) => [
      effect.quantity,
      formatPercent(effect.firstOrderShare.value),
      ...(hasTotals ? [percentOrNothing(effect.totalShare?.value)] : []),
      formatNumber(effect.p90AtLow),
      formatNumber(effect.p90AtHigh),
      ...(hasWorth ? [formatNumber(effect.worthUsd?.value ?? 0)] : []),
    ]);
  const sides = header.map((_, column) => (column === 0 ? 'left' : 'right') as 'left' | 'right');
  const [noise] = effects;
  return [
    `What moves ${metric}, USD, ${span}\n`,
    terminalTable([header, ...rows], sides),
    `p90 where the quantity is in its lowest and in its highest tenth${hasWorth ? '; worth: what knowing it before would save, at most' : ''}.\n`,
    noise === undefined
      ? ''
      : `A quantity without effect shows a share of ${formatNumber(noise.noiseShare * 100)} %.\n`,
    `Measuring could remove ${formatPercent(1 - variabilityShare.value)} of the variance; ` +
      `${formatPercent(variabilityShare.value)} is months and tickets that differ by themselves.\n`,
    worthText(analysis),
  ].join('');
}

function percentOrNothing(share: number | undefined): string {
  return share === undefined ? '' : formatPercent(share);
}

function worthText({ effects }: MetricSensitivity): string {
  const [first] = effects
    .filter(({ worthUsd }) => worthUsd !== undefined)
    .toSorted((a, b) => (b.worthUsd?.value ?? 0) - (a.worthUsd?.value ?? 0));
  if (first?.worthUsd === undefined) {
    return 'State budget.over_cost and budget.under_cost to learn which quantity is worth measuring first.\n';
  }
  return (
    `Worth measuring first: ${first.quantity}, up to ${formatNumber(first.worthUsd.value)} USD ` +
    `(${formatNumber(first.worthUsd.ciLow)} to ${formatNumber(first.worthUsd.ciHigh)}; ` +
    `noise ${formatNumber(first.noiseWorthUsd ?? 0)}).\n`
  );
}

/** As many drivers as there is room for, three at most. */
function othersTable(metrics: readonly MetricSensitivity[], columns = Number.POSITIVE_INFINITY): string {
  const widest = Math.max(...metrics.map(({ metric }) => metric.length));
  const room = columns - widest - '  uncertainty  '.length;
  const rows = metrics.map(({ metric, effects, variabilityShare }) => {
    const drivers = effects
      .toSorted((a, b) => b.firstOrderShare.value - a.firstOrderShare.value)
      .filter(({ firstOrderShare, noiseShare }) => firstOrderShare.ciLow > noiseShare)
      .slice(0, 3)
      .map(({ quantity, firstOrderShare }) => `${quantity} ${formatPercent(firstOrderShare.value)}`);
    while (drivers.length > 1 && drivers.join(', ').length > room) drivers.pop();
    return [metric, formatPercent(1 - variabilityShare.value), drivers.join(', ')];
  });
  return terminalTable([['metric', 'uncertainty', 'first drivers'], ...rows], ['left', 'right', 'left']);
}
