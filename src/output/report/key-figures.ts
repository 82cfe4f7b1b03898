import { formatShare, formatValue } from './format-value.ts';
import { type Markup, markup } from './markup.ts';
import { metricLabel } from './metric-label.ts';
import { bandsOf, percentileOf, type Results } from './results.ts';
import { table } from './table.ts';

const METRICS = [
  'tickets',
  'deflected_tickets',
  'cost_per_ticket',
  'cost_per_resolution',
  'cache_hit_rate',
  'human_cost',
  'total_cost',
  'human_cost_saved',
  'net_savings',
  'benefit_cost_ratio',
];
const LEVELS = [0.05, 0.5, 0.95];

/** What else the whole period comes to: volume, unit costs and, where the scenario has humans, savings. */
export function keyFigures(results: Results): Markup {
  const rows = METRICS.flatMap((metric) => bandsOf(results, metric, 'total')).map((band) => {
    const { metric, unit } = band.series;
    const values = [...LEVELS.map((level) => percentileOf(band, level)), band.mean.value];
    const format = (value: number) =>
      metric === 'cache_hit_rate' ? formatShare(value) : formatValue(value, unit);
    return [metricLabel(metric), ...values.map(format)];
  });
  return markup`<section id="figures" aria-labelledby="figures-title">
<h2 id="figures-title">Volume, unit costs and savings</h2>
${table(
  'Figures of the whole period; nine of ten futures lie between p05 and p95',
  ['Figure', 'p05', 'p50', 'p95', 'Mean'].map((title, i) => ({ title, numeric: i > 0 })),
  rows,
)}
</section>
`;
}
