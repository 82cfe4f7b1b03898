import { conformalRank } from '../stats/conformal-percentile.ts';
import { rankInterval } from '../stats/order-statistic-interval.ts';
import { BAND_LEVELS, type Band, CONFIDENCE } from './band.ts';

/** Whether a log of so many tickets tells a percentile of single ones, with an interval. */
export function hasConformal(ticketCount: number, level: number): boolean {
  return (
    conformalRank(ticketCount, level) !== undefined &&
    rankInterval(ticketCount, level, CONFIDENCE) !== undefined
  );
}

/**
 * A band of single tickets whose percentiles are order statistics of those that a log has, with their exact intervals;
 * a level that the log is too short for keeps the percentile of the drawn tickets.
 *
 * @param values  of the same metric, one per logged ticket; sorted
 */
export function conformalBand(band: Band, values: Float64Array): Band {
  const count = values.length;
  const percentiles = band.percentiles.map((drawn, i) => {
    const level = BAND_LEVELS[i]!;
    const rank = conformalRank(count, level);
    const ranks = rankInterval(count, level, CONFIDENCE);
    if (rank === undefined || ranks === undefined) return drawn;
    const value = values[rank - 1]!;
    return {
      value,
      ciLow: Math.min(value, values[ranks.lowRank - 1]!),
      ciHigh: Math.max(value, values[ranks.highRank - 1]!),
    };
  });
  return { ...band, percentiles };
}
