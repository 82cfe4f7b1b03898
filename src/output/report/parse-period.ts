import { type Period, type PeriodGrain, TICKET } from '../../cost/period.ts';
import type { Row } from '../csv-text.ts';

/**
 * The period that a row of bands.csv or budget.csv is about.
 *
 * @param horizonStart  first day of the horizon, `YYYY-MM-DD`
 */
export function parsePeriod({ period_grain, period_start, period_end }: Row, horizonStart: string): Period {
  if (period_grain === 'ticket') return TICKET;
  const [start, end] = [String(period_start), String(period_end)];
  const monthCount = monthNumber(end) - monthNumber(start);
  const firstMonthIndex = monthNumber(start) - monthNumber(horizonStart);
  return { grain: period_grain as PeriodGrain, start, end, firstMonthIndex, monthCount };
}

function monthNumber(day: string): number {
  const [year, month] = day.split('-').map(Number) as [number, number];
  return year * 12 + month - 1;
}
