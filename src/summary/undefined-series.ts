import { type NumberWriter, readWhole, writeWhole } from '../stats/packed-numbers.ts';
import type { Series } from './band.ts';
import type { ReplicateFold } from './replicate-fold.ts';

/** Finds ratios that some samples leave undefined, such as a cost per resolution where nothing was resolved. */
export interface UndefinedSeries extends ReplicateFold {
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
  const closed: Counts = new Map();
  const open: Counts = new Map();
  const all = () => {
    const counts: Counts = new Map(closed);
    for (const [index, count] of open) addCount(counts, index, count);
    return counts;
  };
  const saveReplicate = (save: NumberWriter) => {
    writeWhole(save, open.size);
    for (const pair of open) for (const number of pair) writeWhole(save, number);
  };
  const watched = series.flatMap((one, index) => (isQuotient(one) ? [index] : []));
  return {
    blank(values, sampleCount) {
      for (const index of watched) {
        for (let i = index * sampleCount; i < (index + 1) * sampleCount; i++) {
          if (Number.isNaN(values[i])) {
            addCount(open, index, 1);
            values[i] = 0;
          }
        }
      }
    },
    closeReplicate(save) {
      if (save !== undefined) saveReplicate(save);
      for (const [index, count] of open) addCount(closed, index, count);
      open.clear();
    },
    saveReplicate,
    loadReplicate(saved) {
      for (let left = readWhole(saved); left > 0; left--) {
        const index = readWhole(saved);
        open.set(index, readWhole(saved));
      }
    },
    series: () => [...all().keys()].map((index) => series[index]!),
    warnings: () => describe(series, all()),
  };
}

/** Undefined samples by series index. */
type Counts = Map<number, number>;

function addCount(counts: Counts, index: number, count: number): void {
  counts.set(index, (counts.get(index) ?? 0) + count);
}

/** True for what is divided by a count or a cost: ratios, unit costs, and a ticket's share of what months cost. */
function isQuotient({ metric, unit, period }: Series): boolean {
  if (period.grain === 'ticket') return ['llm_cost', 'infra_cost', 'ai_cost', 'total_cost'].includes(metric);
  return unit === 'ratio' || unit === 'USD/ticket';
}

function describe(series: readonly Series[], counts: ReadonlyMap<number, number>): readonly string[] {
  const byMetric = new Map<string, { periods: number; samples: number }>();
  for (const [index, samples] of counts) {
    const { metric } = series[index]!;
    const seen = byMetric.get(metric) ?? { periods: 0, samples: 0 };
    byMetric.set(metric, { periods: seen.periods + 1, samples: seen.samples + samples });
  }
  // tickets, but no token: a vendor answers, and nobody asks about a cache
  if (!byMetric.has('cost_per_ticket')) byMetric.delete('cache_hit_rate');
  return [...byMetric].map(
    ([metric, { periods, samples }]) =>
      `${metric} has no band in ${periods} period(s): in ${samples} sample(s) there is nothing to divide by`,
  );
}
