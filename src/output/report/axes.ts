import type { ScaleLinear } from 'd3-scale';
import { type Markup, markup } from './markup.ts';

/** The part of a drawing that data stand in. */
export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A place along an axis and its label. */
export interface Tick {
  /** In units of the view box. */
  readonly at: number;
  readonly label: string;
}

/** Ticks of a scale at round values. */
export function ticksOf(
  scale: ScaleLinear<number, number>,
  count: number,
  format: (value: number) => string,
): readonly Tick[] {
  return scale.ticks(count).map((value) => ({ at: scale(value), label: format(value) }));
}

/** A line below the plot with a label under each tick. */
export function bottomAxis({ left, right, bottom }: Plot, ticks: readonly Tick[]): Markup {
  return markup`<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>${ticks.map(
    ({ at, label }) =>
      markup`<line class="axis" x1="${at}" x2="${at}" y1="${bottom}" y2="${bottom + 5}"/><text x="${at}" y="${bottom + 19}" text-anchor="middle">${label}</text>`,
  )}`;
}

/** A grid line across the plot for each tick, with a label at its left. */
export function leftAxis({ left, right }: Plot, ticks: readonly Tick[]): Markup {
  return markup`${ticks.map(
    ({ at, label }) =>
      markup`<line class="grid" x1="${left}" x2="${right}" y1="${at}" y2="${at}"/><text x="${left - 8}" y="${at + 4}" text-anchor="end">${label}</text>`,
  )}`;
}
