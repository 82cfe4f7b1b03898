import type { ScaleLinear } from 'd3-scale';
import type { Plot } from './axes.ts';
import { type Markup, markup } from './markup.ts';

/** A value that a chart of amounts points out by an upright line. */
export interface MarkedValue {
  readonly usd: number;
  readonly label: string;
  /** `budget`, `point` or `answer`: how the line is drawn. */
  readonly className: string;
}

const ROW_HEIGHT = 18;

/** Height that the labels of some marked values take above the plot. */
export function markedHeight(values: readonly MarkedValue[]): number {
  return values.length * ROW_HEIGHT + 6;
}

/** Upright lines from the axis to their labels, one label in a row, so that no two collide. */
export function markedValues(
  values: readonly MarkedValue[],
  x: ScaleLinear<number, number>,
  plot: Plot,
): Markup {
  const middle = (plot.left + plot.right) / 2;
  const isLeft = ({ usd }: MarkedValue) => x(usd) < middle;
  const byAmount = values.toSorted((a, b) => a.usd - b.usd);
  // labels point to the middle: the outer ones go on top, so that no line below them crosses a label
  const rows = [...byAmount.filter(isLeft), ...byAmount.filter((value) => !isLeft(value)).toReversed()];
  const firstRow = plot.top - markedHeight(values) + ROW_HEIGHT;
  return markup`${rows.map((value, row) => {
    const at = x(value.usd);
    const y = firstRow + row * ROW_HEIGHT;
    const [side, shift] = isLeft(value) ? ['start', 6] : ['end', -6];
    return markup`<line class="${value.className}" x1="${at}" x2="${at}" y1="${y - 12}" y2="${plot.bottom}"/><text class="halo ${value.className}-label" x="${at + (shift as number)}" y="${y - 2}" text-anchor="${side}">${value.label}</text>`;
  })}`;
}
