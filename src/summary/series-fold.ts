import type { Band, Series } from './band.ts';
import {
  type BandAccumulator,
  openBandAccumulator,
  type PercentileIntervals,
  type SeriesStatistics,
} from './band-accumulator.ts';
import { summarise } from './summarise.ts';
import type { Questions } from './tally.ts';
import { openUndefinedSeries } from './undefined-series.ts';

/** Folds the samples of series into their bands; a series that some samples leave undefined has none. */
export interface SeriesFold extends Omit<BandAccumulator, 'finish'> {
  readonly statistics: () => readonly SeriesStatistics[];
  /** @param statistics  those of this fold */
  readonly bands: (statistics: readonly SeriesStatistics[]) => readonly Band[];
  /** One sentence for each metric that has no band somewhere. */
  readonly warnings: () => readonly string[];
}

/**
 * Opens the fold of series that have equally many samples. Samples that are added may be written into.
 *
 * @param questions  by series index, where anything is asked beyond the band
 */
export function openSeriesFold(
  series: readonly Series[],
  questions?: ReadonlyMap<number, Questions>,
  intervals?: PercentileIntervals,
): SeriesFold {
  const accumulator = openBandAccumulator(series.length, questions, intervals);
  const gaps = openUndefinedSeries(series);
  return {
    add(values, sampleCount) {
      gaps.blank(values, sampleCount);
      accumulator.add(values, sampleCount);
    },
    closeReplicate(save) {
      gaps.closeReplicate(save);
      accumulator.closeReplicate(save);
    },
    saveReplicate(save) {
      gaps.saveReplicate(save);
      accumulator.saveReplicate(save);
    },
    loadReplicate(saved) {
      gaps.loadReplicate(saved);
      accumulator.loadReplicate(saved);
    },
    dropReplicate: accumulator.dropReplicate,
    statistics: accumulator.finish,
    bands(statistics) {
      const missing = new Set(gaps.series());
      return summarise(series, statistics).filter((band) => !missing.has(band.series));
    },
    warnings: gaps.warnings,
  };
}
