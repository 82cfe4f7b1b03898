import type { EngineName } from '../simulate/engine-name.ts';
import type { Sampling } from '../simulate/sampling.ts';
import type { Series } from '../summary/band.ts';
import { hasOrderStatistics } from '../summary/band-accumulator.ts';
import { hasConformal } from '../summary/conformal-tickets.ts';

/** What the samples of a run were made of. */
export interface SampleOrigin {
  /** What drew the uncertain quantities. */
  readonly points: Sampling | EngineName;
  /** True where nothing is uncertain or variable. */
  readonly deterministic: boolean;
  readonly trials: number;
  /** Months of all trials, and those of them whose tickets were drawn one by one. */
  readonly monthCount: number;
  readonly monthsByTicketCount: number;
  /** Logged tickets by the metric of a ticket whose percentiles come from the log's own order. */
  readonly loggedTickets: Readonly<Record<string, number>>;
}

/** Names how samples were made, and the interval of one of their statistics. */
export type MethodOf = (series: Series, level: number | undefined) => string;

/**
 * How the samples of a series, and the interval of a percentile or (undefined) another statistic, were made: points and
 * interval first, then where a month's total comes from.
 */
export function openMethodOf(origin: SampleOrigin): MethodOf {
  const { points, deterministic, trials, monthCount, monthsByTicketCount, loggedTickets } = origin;
  const totals =
    monthsByTicketCount === 0
      ? 'moments'
      : monthsByTicketCount === monthCount
        ? 'tickets'
        : 'moments_tickets';
  const exactAt = (level: number) =>
    points === 'random' && hasOrderStatistics('order_statistics', trials, level);
  return ({ metric, period }, level) => {
    if (deterministic) return 'exact';
    const logged = period.grain === 'ticket' ? loggedTickets[metric] : undefined;
    if (level !== undefined && logged !== undefined && hasConformal(logged, level)) return 'log_conformal';
    if (period.grain === 'ticket') return `${points}_sectioning_tickets`;
    const interval = level !== undefined && exactAt(level) ? 'order_statistics' : 'sectioning';
    return `${points}_${interval}_${totals}`;
  };
}
