import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { Estimate } from '../../stats/sectioning.ts';
import { BAND_LEVELS, type BudgetAnswer } from '../../summary/band.ts';
import { bottomAxis, leftAxis, type Plot, ticksOf } from './axes.ts';
import { budgetMarks } from './budget-marks.ts';
import type { ChartSize } from './chart-size.ts';
import type { Drawing, Figure } from './figure.ts';
import { formatMoney, formatMoneyShort } from './format-money.ts';
import { formatLevel } from './format-value.ts';
import { type MarkedValue, markedHeight, markedValues } from './marked-values.ts';
import { type Markup, markup } from './markup.ts';
import { metricLabel } from './metric-label.ts';
import { budgetBand, isConstant, percentileOf, type Results } from './results.ts';
import { table } from './table.ts';

/** A point of the curve: P(cost <= amount) = level. */
interface CurvePoint extends Estimate {
  readonly level: number;
}

/** The chance to stay within an amount, by amount; nothing where every future costs the same. */
export function sCurve(results: Results): Figure | undefined {
  const band = budgetBand(results);
  if (isConstant(band)) return undefined;
  const cost = metricLabel(band.series.metric);
  const points = BAND_LEVELS.map((level, index) => ({ level, ...(band.percentiles[index] as Estimate) }));
  const { near, far } = budgetMarks(results.budget, rangeOf(points));
  return {
    id: 'chance',
    title: 'How likely is which total?',
    finding: `${cost} of the whole period lies between ${formatMoney(percentileOf(band, 0.05))} and ${formatMoney(percentileOf(band, 0.95))} in nine of ten futures. Read from an amount up to the curve: that is the chance to stay within it.`,
    description: `Curve of the probability to stay within an amount, from ${formatMoney(percentileOf(band, 0.05))} at 5 % to ${formatMoney(percentileOf(band, 0.99))} at 99 %; its figures are in the table below.`,
    draw: (size) => draw(points, near, size),
    key: [
      { className: 'median', meaning: 'chance to stay within the amount' },
      { className: 'band-inner', meaning: '95 % interval of the simulation itself; more trials narrow it' },
    ],
    note: farText(far),
    table: table(
      `${cost} of the whole period, USD`,
      [
        { title: 'Chance to stay within' },
        { title: 'Amount', numeric: true },
        { title: '95 % interval of the amount', numeric: true },
      ],
      points.map(({ level, value, ciLow, ciHigh }) => [
        formatLevel(level),
        formatMoney(value),
        `${formatMoney(ciLow)} to ${formatMoney(ciHigh)}`,
      ]),
    ),
  };
}

function rangeOf(points: readonly CurvePoint[]): readonly [number, number] {
  return [Math.min(...points.map(({ ciLow }) => ciLow)), Math.max(...points.map(({ ciHigh }) => ciHigh))];
}

function farText(far: readonly BudgetAnswer[]): string {
  if (far.length === 0) return '';
  const amounts = far.map(({ amountUsd }) => formatMoney(amountUsd)).join(', ');
  return `Too far from the curve to be drawn: ${amounts}.`;
}

function draw(
  points: readonly CurvePoint[],
  marks: readonly MarkedValue[],
  { width, height, tickCount }: ChartSize,
): Drawing {
  const top = markedHeight(marks);
  const plot: Plot = { left: 56, right: width - 24, top, bottom: top + height - 60 };
  const [low, high] = rangeOf(points);
  const amounts = [low, high, ...marks.map(({ usd }) => usd)];
  const x = scaleLinear([Math.min(...amounts), Math.max(...amounts)], [plot.left, plot.right]).nice(
    tickCount,
  );
  const y = scaleLinear([0, 1], [plot.bottom, plot.top]);
  return {
    height: plot.bottom + 28,
    marks: markup`${leftAxis(plot, ticksOf(y, 5, formatLevel))}${curve(points, x, y)}${bottomAxis(plot, ticksOf(x, tickCount, formatMoneyShort))}${markedValues(marks, x, plot)}`,
  };
}

function curve(
  points: readonly CurvePoint[],
  x: ScaleLinear<number, number>,
  y: ScaleLinear<number, number>,
): Markup {
  const interval = area<CurvePoint>()
    .y(({ level }) => y(level))
    .x0(({ ciLow }) => x(ciLow))
    .x1(({ ciHigh }) => x(ciHigh))([...points]);
  const middle = line<CurvePoint>()
    .x(({ value }) => x(value))
    .y(({ level }) => y(level))([...points]);
  return markup`<path class="band-inner" d="${interval ?? ''}"/><path class="median-line" d="${middle ?? ''}"/>`;
}
