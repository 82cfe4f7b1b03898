import type { Band } from '../../summary/band.ts';
import { barRows } from './bar-rows.ts';
import type { Figure } from './figure.ts';
import { formatMoney } from './format-money.ts';
import { formatShare } from './format-value.ts';
import { metricLabel } from './metric-label.ts';
import { bandsOf, budgetBand, percentileOf, type Results } from './results.ts';
import { table } from './table.ts';

/** Costs that other lines add up to, and costs that would arise without AI. */
const NO_LINES = ['infra_cost', 'ai_cost', 'total_cost', 'baseline_human_cost'];

/** What the budgeted cost consists of, over the whole horizon; nothing where it is a single line. */
export function costLines(results: Results): Figure | undefined {
  const whole = budgetBand(results);
  const lines = linesOf(results).toSorted((a, b) => b.mean.value - a.mean.value);
  if (lines.length < 2) return undefined;
  const cost = metricLabel(whole.series.metric);
  const largest = lines[0] as Band;
  const share = (band: Band) => formatShare(band.mean.value / whole.mean.value);
  const highestUsd = Math.max(...lines.map((band) => Math.max(band.mean.value, percentileOf(band, 0.95))));
  return {
    id: 'lines',
    title: 'What it is spent on',
    finding: `${metricLabel(largest.series.metric)} is the largest line: ${formatMoney(largest.mean.value)} on average, ${share(largest)} of ${formatMoney(whole.mean.value)}.`,
    description: `Bars of the mean of ${lines.length} cost lines with their p05 to p95; the figures are in the table below.`,
    draw: (size) => barRows(lines.map(barOf), [0, highestUsd], 0, size),
    key: [
      { className: 'bar', meaning: 'mean' },
      { className: 'whisker-key', meaning: 'nine of ten futures (p05 to p95)' },
    ],
    table: table(
      'Lines of the whole period, USD. Means add up; percentiles do not.',
      ['Line', 'Mean', 'Share', 'p05', 'p50', 'p95'].map((title, i) => ({ title, numeric: i > 0 })),
      [...lines, whole].map((band) => [
        band === whole ? `${cost}, all lines` : metricLabel(band.series.metric),
        formatMoney(band.mean.value),
        share(band),
        ...[0.05, 0.5, 0.95].map((level) => formatMoney(percentileOf(band, level))),
      ]),
    ),
  };
}

/** Lines that add up to the metric of the budget. */
function linesOf(results: Results): readonly Band[] {
  const all = results.bands.filter(
    ({ series: { metric, period, unit } }) =>
      period.grain === 'total' && unit === 'USD' && metric.endsWith('_cost') && !NO_LINES.includes(metric),
  );
  const named = (...metrics: readonly string[]) => metrics.flatMap((name) => bandsOf(results, name, 'total'));
  const outside: Readonly<Record<string, readonly Band[]>> = {
    total_cost: [],
    ai_cost: named('human_cost'),
    infra_cost: named('human_cost', 'llm_cost'),
  };
  const others = outside[results.run.budget_metric];
  return others === undefined ? [] : all.filter((band) => !others.includes(band));
}

function barOf(band: Band) {
  const meanUsd = band.mean.value;
  return {
    label: metricLabel(band.series.metric),
    value: formatMoney(meanUsd),
    parts: [{ fromUsd: 0, toUsd: meanUsd, className: 'bar' }],
    whiskerUsd: [percentileOf(band, 0.05), percentileOf(band, 0.95)] as const,
  };
}
