import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { Band } from '../../summary/band.ts';
import { bottomAxis, leftAxis, type Plot, ticksOf } from './axes.ts';
import type { ChartSize } from './chart-size.ts';
import type { Drawing, Figure } from './figure.ts';
import { formatMoney, formatMoneyShort } from './format-money.ts';
import { formatMonth } from './format-period.ts';
import { markup } from './markup.ts';
import { metricLabel } from './metric-label.ts';
import { bandsOf, percentileOf, type Results } from './results.ts';
import { table } from './table.ts';

const TABLE_LEVELS = [0.05, 0.25, 0.5, 0.75, 0.9, 0.95];

/** The budgeted cost month by month as a fan; nothing for a single month, which has no course. */
export function fanChart(results: Results): Figure | undefined {
  const months = bandsOf(results, results.run.budget_metric, 'month');
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined || first === last) return undefined;
  const cost = metricLabel(results.run.budget_metric);
  const range = (band: Band) =>
    `${formatMoney(percentileOf(band, 0.05))} to ${formatMoney(percentileOf(band, 0.95))}`;
  return {
    id: 'months',
    title: 'Month by month',
    finding: `${formatMonth(first.series.period)}: ${range(first)} in nine of ten futures, half of them below ${formatMoney(percentileOf(first, 0.5))}. ${formatMonth(last.series.period)}: ${range(last)}, half below ${formatMoney(percentileOf(last, 0.5))}.`,
    description: `Fan chart of ${cost} in each of ${months.length} months; its figures are in the table below.`,
    draw: (size) => draw(months, size),
    key: [
      { className: 'band-outer', meaning: 'nine of ten futures (p05 to p95)' },
      { className: 'band-inner', meaning: 'half of the futures (p25 to p75)' },
      { className: 'median', meaning: 'median (p50)' },
    ],
    table: table(
      `${cost} per month, USD. Percentiles of months do not add up to those of the whole period.`,
      [
        { title: 'Month' },
        ...TABLE_LEVELS.map((level) => ({
          title: `p${String(level * 100).padStart(2, '0')}`,
          numeric: true,
        })),
        { title: 'Mean', numeric: true },
      ],
      months.map((band) => [
        formatMonth(band.series.period),
        ...TABLE_LEVELS.map((level) => formatMoney(percentileOf(band, level))),
        formatMoney(band.mean.value),
      ]),
    ),
  };
}

function draw(months: readonly Band[], { width, height, tickCount }: ChartSize): Drawing {
  const plot: Plot = { left: 56, right: width - 36, top: 12, bottom: height - 28 };
  const x = scaleLinear([0, months.length - 1], [plot.left, plot.right]);
  const highest = Math.max(...months.map((band) => percentileOf(band, 0.95)));
  const y = scaleLinear([0, highest], [plot.bottom, plot.top]).nice(5);
  const between = (low: number, high: number) =>
    area<Band>()
      .x((_, index) => x(index))
      .y0((band) => y(percentileOf(band, low)))
      .y1((band) => y(percentileOf(band, high)))([...months]);
  const median = line<Band>()
    .x((_, index) => x(index))
    .y((band) => y(percentileOf(band, 0.5)))([...months]);
  const step = Math.ceil(months.length / tickCount);
  const labels = months.flatMap(({ series }, index) =>
    index % step === 0 ? [{ at: x(index), label: formatMonth(series.period) }] : [],
  );
  return {
    height,
    marks: markup`${leftAxis(plot, ticksOf(y, 5, formatMoneyShort))}<path class="band-outer" d="${between(0.05, 0.95) ?? ''}"/><path class="band-inner" d="${between(0.25, 0.75) ?? ''}"/><path class="median-line" d="${median ?? ''}"/>${bottomAxis(plot, labels)}`,
  };
}
