import { studentTQuantile } from '../stats/student-t-quantile.ts';
import { type LoggedTickets, unitResiduals } from './logged-tickets.ts';

/** Cost of a month's tickets by hand, USD. */
export interface LogClosedForm {
  readonly meanUsd: number;
  readonly lowUsd: number;
  readonly highUsd: number;
}

/**
 * Prediction interval of what `ticketCount` further tickets like those of a log cost, by hand:
 * N (mean -+ t s sqrt(1 / n + 1 / N)), with t of n - 1 degrees of freedom (Hahn & Meeker 1991, "Statistical
 * Intervals", section 4.7). Where tickets hang together in units, s² / n is the variance of the ratio estimator over
 * the units, and t has one degree fewer than there are units.
 *
 * @param level  probability, 0 < level < 1
 */
export function logClosedForm(tickets: LoggedTickets, ticketCount: number, level: number): LogClosedForm {
  const { usd, unitOf, unitCount, clustered } = tickets;
  const mean = usd.reduce((sum, value) => sum + value, 0) / usd.length;
  const squares = (values: Float64Array, centre: number) =>
    values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const variance = squares(usd, mean) / (usd.length - 1);
  const residuals = clustered ? unitResiduals(usd, { unitOf, unitCount }) : usd;
  const units = residuals.length;
  const ofMean = squares(residuals, clustered ? 0 : mean) / (units * (units - 1));
  const halfWidth =
    ticketCount * studentTQuantile((1 + level) / 2, units - 1) * Math.sqrt(ofMean + variance / ticketCount);
  const meanUsd = ticketCount * mean;
  return { meanUsd, lowUsd: meanUsd - halfWidth, highUsd: meanUsd + halfWidth };
}
