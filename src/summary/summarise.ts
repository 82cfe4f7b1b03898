import assert from 'node:assert/strict';
import type { Band, Series } from './band.ts';
import type { SeriesStatistics } from './band-accumulator.ts';

/**
 * The band of each series, in the order of the series.
 *
 * @param series      shape [series], as the blocks had them
 * @param statistics  shape [series], from `finish` of the accumulator that took those blocks
 */
export function summarise(
  series: readonly Series[],
  statistics: readonly SeriesStatistics[],
): readonly Band[] {
  assert.equal(statistics.length, series.length, 'every series has its statistics');
  return statistics.map(({ mean, sd, percentiles, es95 }, index) => ({
    series: series[index]!,
    mean,
    sd,
    percentiles,
    es95,
  }));
}
