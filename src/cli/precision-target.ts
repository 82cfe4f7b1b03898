import type { Estimate } from '../stats/sectioning.ts';
import { studentTQuantile } from '../stats/student-t-quantile.ts';
import { BAND_LEVELS, type Band, CONFIDENCE } from '../summary/band.ts';

/** How narrow the interval of one statistic of the whole horizon shall be. */
export interface PrecisionTarget {
  /** A metric of periods, for example `ai_cost`. */
  readonly metric: string;
  /** `p05` to `p99`, `mean`, `sd` or `es95`. */
  readonly statistic: string;
  /** Half-width that is asked for: a share of the value where `relative`, else in the unit of the metric; above 0. */
  readonly halfWidth: number;
  readonly relative: boolean;
}

/** What a run achieved of a target. */
export interface Precision {
  readonly target: PrecisionTarget;
  /** Undefined where the metric has no band, for want of something to divide by. */
  readonly value: number | undefined;
  /** Half-width of the interval at the confidence of one look, in the unit of the metric. */
  readonly halfWidth: number;
  /** Half-width over the one that is asked for; reached when at most 1. */
  readonly ratio: number;
}

/** Metric of a target that names none. */
const USUAL_METRIC = 'ai_cost';

const PERCENTILES = BAND_LEVELS.map((level) => `p${String(Math.round(level * 100)).padStart(2, '0')}`);

/** Statistics that a target may be about. */
export const TARGET_STATISTICS: readonly string[] = [...PERCENTILES, 'mean', 'sd', 'es95'];

/**
 * Reads a target such as `p95=1%`, `mean=250` or `total_cost.p50=0.5%`; undefined when it is none.
 *
 * @example parsePrecisionTarget('p95=1%') // { metric: 'ai_cost', statistic: 'p95', halfWidth: 0.01, relative: true }
 */
export function parsePrecisionTarget(text: string): PrecisionTarget | undefined {
  const parts = /^(?:([a-z][a-z0-9_]*)\.)?([a-z]+\d*)=(\d+(?:\.\d+)?|\.\d+)(%?)$/.exec(text);
  if (parts === null) return undefined;
  const [, metric = USUAL_METRIC, statistic = '', amount, percent] = parts;
  const relative = percent === '%';
  const halfWidth = Number(amount) / (relative ? 100 : 1);
  if (!TARGET_STATISTICS.includes(statistic) || !(halfWidth > 0)) return undefined;
  return { metric, statistic, halfWidth, relative };
}

/**
 * Looks at a target in a run's bands.
 *
 * @param confidence      of this look, at least that of the bands
 * @param replicateCount  of the run
 */
export function precisionOf(
  target: PrecisionTarget,
  bands: readonly Band[],
  confidence: number,
  replicateCount: number,
): Precision {
  const band = bands.find(({ series }) => series.metric === target.metric && series.period.grain === 'total');
  if (band === undefined) return { target, value: undefined, halfWidth: Infinity, ratio: Infinity };
  const { value, ciLow, ciHigh } = estimateOf(band, target.statistic);
  const quantileAt = (level: number) => studentTQuantile((1 + level) / 2, replicateCount - 1);
  const halfWidth = ((ciHigh - ciLow) / 2) * (quantileAt(confidence) / quantileAt(CONFIDENCE));
  const asked = target.halfWidth * (target.relative ? Math.abs(value) : 1);
  return { target, value, halfWidth, ratio: halfWidth === 0 ? 0 : halfWidth / asked };
}

/** The estimate of one of TARGET_STATISTICS. */
export function estimateOf(band: Band, statistic: string): Estimate {
  if (statistic === 'mean' || statistic === 'sd' || statistic === 'es95') return band[statistic];
  const estimate = band.percentiles[PERCENTILES.indexOf(statistic)];
  if (estimate === undefined) throw new Error(`bands have no ${statistic}`);
  return estimate;
}

/** True when the interval is as narrow as asked. */
export function isReached({ ratio }: Precision): boolean {
  return ratio <= 1;
}
