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
/** Between the lowest label and the plot, whose top may bear a label of an axis. */
const GAP = 16;

/** Width of a character of a label at its widest, about; the page's font is the reader's own. */
const CHARACTER_WIDTH = 8.2;

/** Height that the labels of some marked values take above the plot. */
export function markedHeight(values: readonly MarkedValue[]): number {
  return values.length * ROW_HEIGHT + GAP;
}

/** Upright lines from the axis to their labels, one label in a row, so that no two collide. */
export function markedValues(
  values: readonly MarkedValue[],
  x: ScaleLinear<number, number>,
  plot: Plot,
): Markup {
  const width = ({ label }: MarkedValue) => label.length * CHARACTER_WIDTH;
  const fits = (value: MarkedValue) => x(value.usd) + width(value) < plot.right;
  const byAmount = values.toSorted((a, b) => a.usd - b.usd);
  // a line runs down through the rows below its own: in this order none of these holds a label that it would cross
  const rows = [...byAmount.filter((value) => !fits(value)).toReversed(), ...byAmount.filter(fits)];
  const firstRow = plot.top - markedHeight(values) + ROW_HEIGHT;
  return markup`${rows.map((value, row) => {
    const at = x(value.usd);
    const y = firstRow + row * ROW_HEIGHT;
    // where neither side has room for a label, it lies across its own line
    const [side, start] = fits(value) ? ['start', at + 6] : ['end', Math.max(at - 6, width(value))];
    return markup`<line class="${value.className}" x1="${at}" x2="${at}" y1="${y - 12}" y2="${plot.bottom}"/><text class="halo ${value.className}-label" x="${start}" y="${y - 2}" text-anchor="${side}">${value.label}</text>`;
  })}`;
}
