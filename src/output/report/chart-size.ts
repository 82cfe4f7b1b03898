/** Room of a chart in units of its view box, of about one CSS pixel each. */
export interface ChartSize {
  /** Class that the style sheet shows at the screens this size is for. */
  readonly name: 'wide' | 'narrow';
  readonly width: number;
  /** Of a curve; bars take as much as they are many. */
  readonly height: number;
  /** Labels that the width has room for along an axis. */
  readonly tickCount: number;
}

/** A chart is drawn once for each: text that is scaled down to a phone's width cannot be read. */
export const CHART_SIZES: readonly ChartSize[] = [
  { name: 'wide', width: 960, height: 320, tickCount: 8 },
  { name: 'narrow', width: 360, height: 280, tickCount: 4 },
];
