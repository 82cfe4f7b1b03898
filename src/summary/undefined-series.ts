import type { Series } from './band.ts';

/** Finds ratios that some samples leave undefined, such as a cost per resolution where nothing was resolved. */
export interface UndefinedSeries {
  /** Counts undefined ratios in a block and blanks them, so that the rest can be folded. */
  readonly blank: (values: Float64Array, sampleCount: number) => void;
  /** Series that have no band because of them. */
  readonly series: () => readonly Series[];
  /** One sentence for each such metric. */
  readonly warnings: () => readonly string[];
}

/**
 * Watches the ratio series of a group.
 *
 * A ratio with nothing below the line arrives as NaN. A percentile that left such samples out would be too
 * good, so the whole series goes without a band, and the run says so. NaN anywhere else is left in place for the
 * accumulator's assertion.
 */
export function openUndefinedSeries(series: readonly Series[]): UndefinedSeries {
  const counts = new Map<number, number>();
  const watched = series.flatMap((one, index) => (isQuotient(one) ? [index] : []));
  return {
    blank(values, sampleCount) {
      for (const index of watched) {
        for (let i = index * sampleCount; i < (index + 1) * sampleCount; i++) {
          if (Number.isNaN(values[i])) {
            counts.set(index, (counts.get(index) ?? 0) + 1);
            values[i] = 0;
          }
        }
      }
    },
    series: () => [...counts.keys()].map((index) => series[index]!),
    warnings: () => describe(series, counts),
  };
}

/** True for what is divided by a count or a cost: ratios, unit costs, and a ticket's share of monthly lines. */
function isQuotient({ metric, unit, period }: Series): boolean {
  if (period.grain === 'ticket') return ['infra_cost', 'ai_cost', 'total_cost'].includes(metric);
  return unit === 'ratio' || unit === 'USD/ticket';
}

function describe(series: readonly Series[], counts: ReadonlyMap<number, number>): readonly string[] {
  const byMetric = new Map<string, { periods: number; samples: number }>();
  for (const [index, samples] of counts) {
    const { metric } = series[index]!;
    const seen = byMetric.get(metric) ?? { periods: 0, samples: 0 };
    byMetric.set(metric, { periods: seen.periods + 1, samples: seen.samples + samples });
  }
  return [...byMetric].map(
    ([metric, { periods, samples }]) =>
      `${metric} has no band in ${periods} period(s): in ${samples} sample(s) there is nothing to divide by`,
  );
}
