import { scaleLinear } from 'd3-scale';
import { bottomAxis, type Plot, ticksOf } from './axes.ts';
import type { ChartSize } from './chart-size.ts';
import type { Drawing } from './figure.ts';
import { formatMoneyShort } from './format-money.ts';
import { type Markup, markup } from './markup.ts';

/** A horizontal part of a bar, from one amount to another. */
export interface BarPart {
  readonly fromUsd: number;
  readonly toUsd: number;
  readonly className: string;
}

/** A bar with its label and, where it has one, its value above it. */
export interface BarRow {
  readonly label: string;
  readonly value?: string;
  readonly parts: readonly BarPart[];
  /** Ends of a whisker across the bar. */
  readonly whiskerUsd?: readonly [number, number];
}

const ROW_HEIGHT = 44;
const BAR_HEIGHT = 16;

/**
 * Horizontal bars on one axis of amounts, one below the other.
 *
 * @param domainUsd  low and high end of the axis
 * @param centreUsd  where an upright line crosses all bars
 */
export function barRows(
  rows: readonly BarRow[],
  domainUsd: readonly [number, number],
  centreUsd: number,
  { width, tickCount }: ChartSize,
): Drawing {
  const plot: Plot = { left: 24, right: width - 28, top: 4, bottom: 8 + rows.length * ROW_HEIGHT };
  const x = scaleLinear(domainUsd, [plot.left, plot.right]).nice(tickCount);
  const centre = x(centreUsd);
  return {
    height: plot.bottom + 28,
    marks: markup`${rows.map((row, index) => barRow(row, x, plot, plot.top + index * ROW_HEIGHT))}<line class="axis" x1="${centre}" x2="${centre}" y1="${plot.top + 16}" y2="${plot.bottom}"/>${bottomAxis(plot, ticksOf(x, tickCount, formatMoneyShort))}`,
  };
}

function barRow(
  { label, value, parts, whiskerUsd }: BarRow,
  x: (usd: number) => number,
  { left, right }: Plot,
  top: number,
): Markup {
  const bars = parts.map(({ fromUsd, toUsd, className }) => {
    const [start, end] = [x(Math.min(fromUsd, toUsd)), x(Math.max(fromUsd, toUsd))];
    return markup`<rect class="${className}" x="${start}" width="${end - start}" y="${top + 20}" height="${BAR_HEIGHT}"/>`;
  });
  return markup`<text class="strong" x="${left}" y="${top + 14}">${label}</text><text x="${right}" y="${top + 14}" text-anchor="end">${value}</text>${bars}${whiskerUsd && whisker(x(whiskerUsd[0]), x(whiskerUsd[1]), top + 20 + BAR_HEIGHT / 2)}`;
}

function whisker(low: number, high: number, y: number): Markup {
  return markup`<path class="whisker" d="M${low},${y - 5}V${y + 5}M${low},${y}H${high}M${high},${y - 5}V${y + 5}"/>`;
}
