import { scaleLinear } from 'd3-scale';
import { BAND_LEVELS, type Band } from '../../summary/band.ts';
import { bottomAxis, type Plot, ticksOf } from './axes.ts';
import type { ChartSize } from './chart-size.ts';
import type { Drawing, Figure } from './figure.ts';
import { formatMoney, formatMoneyShort } from './format-money.ts';
import { formatLevel } from './format-value.ts';
import { type MarkedValue, markedHeight, markedValues } from './marked-values.ts';
import { markup } from './markup.ts';
import { bandsOf, isConstant, percentileOf, type Results } from './results.ts';
import { table } from './table.ts';

/** Tickets that cost more than `fromUsd` and at most `toUsd`. */
interface TicketBin {
  readonly fromUsd: number;
  readonly toUsd: number;
  /** Share of all tickets, 0 to 1. */
  readonly share: number;
}

/** What single tickets cost, as a histogram between percentiles; nothing where all cost the same. */
export function ticketDistribution(results: Results): Figure | undefined {
  const [band] = bandsOf(results, 'ai_cost', 'ticket');
  if (band === undefined || isConstant(band)) return undefined;
  const bins = ticketBins(band);
  const usd = (level: number) => formatMoney(percentileOf(band, level));
  const marks = [
    { usd: percentileOf(band, 0.5), label: `median ${usd(0.5)}`, className: 'answer' },
    { usd: band.mean.value, label: `mean ${formatMoney(band.mean.value)}`, className: 'point' },
    { usd: percentileOf(band, 0.95), label: `95 % cost at most ${usd(0.95)}`, className: 'budget' },
  ];
  return {
    id: 'tickets',
    title: 'What one ticket costs',
    finding: `Half of the tickets cost at most ${usd(0.5)} of AI, one in twenty costs more than ${usd(0.95)}. This is the spread from ticket to ticket, which a month of tickets averages out; it is no band for a budget.`,
    description: `Histogram of AI cost per ticket between ${usd(0.05)} and ${usd(0.99)}; its figures are in the table below.`,
    draw: (size) => draw(bins, marks, size),
    key: [{ className: 'bar', meaning: 'the area of a bar is its share of the tickets' }],
    note: `Not drawn: the cheapest ${formatLevel(levelOfFirst(band))} and the dearest 1 %.`,
    table: table(
      'Tickets by their AI cost, USD',
      ['More than', 'At most', 'Share of tickets'].map((title, i) => ({ title, numeric: i > 0 })),
      bins.map(({ fromUsd, toUsd, share }) => [formatMoney(fromUsd), formatMoney(toUsd), formatLevel(share)]),
    ),
  };
}

/** Bins between neighbouring percentiles that differ; a value at several levels counts with the highest. */
function ticketBins(band: Band): readonly TicketBin[] {
  const levels = BAND_LEVELS.filter(
    (level, index) => percentileOf(band, level) !== band.percentiles[index + 1]?.value,
  );
  return levels.slice(1).map((level, index) => {
    const lowerLevel = levels[index] as number;
    return {
      fromUsd: percentileOf(band, lowerLevel),
      toUsd: percentileOf(band, level),
      share: level - lowerLevel,
    };
  });
}

/** Share of the tickets that cost no more than the first bin begins with. */
function levelOfFirst(band: Band): number {
  const [first] = band.percentiles;
  return BAND_LEVELS[band.percentiles.findLastIndex(({ value }) => value === first?.value)] as number;
}

function draw(
  bins: readonly TicketBin[],
  marks: readonly MarkedValue[],
  { width, height, tickCount }: ChartSize,
): Drawing {
  const top = markedHeight(marks);
  const plot: Plot = { left: 24, right: width - 28, top, bottom: top + height - 100 };
  const endsUsd = [...bins.flatMap(({ fromUsd, toUsd }) => [fromUsd, toUsd]), ...marks.map(({ usd }) => usd)];
  const x = scaleLinear([0, Math.max(...endsUsd)], [plot.left, plot.right]).nice(tickCount);
  const density = ({ fromUsd, toUsd, share }: TicketBin) => share / (toUsd - fromUsd);
  const y = scaleLinear([0, Math.max(...bins.map(density))], [plot.bottom, plot.top]);
  const bars = bins.map((bin) => {
    const [left, right, height] = [x(bin.fromUsd), x(bin.toUsd), plot.bottom - y(density(bin))];
    return markup`<rect class="bar histogram" x="${left}" width="${right - left}" y="${plot.bottom - height}" height="${height}"/>`;
  });
  return {
    height: plot.bottom + 28,
    marks: markup`${bars}${bottomAxis(plot, ticksOf(x, tickCount, formatMoneyShort))}${markedValues(marks, x, plot)}`,
  };
}
