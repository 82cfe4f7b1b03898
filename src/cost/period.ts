/** The width of a period: one ticket, or a span of the horizon. */
export type PeriodGrain = 'ticket' | 'month' | 'quarter' | 'year' | 'total';

/** A span that a band is about. `start` is its first day, `end` the day after its last; both empty for a ticket. */
export interface Period {
  readonly grain: PeriodGrain;
  /** `YYYY-MM-DD` or empty. */
  readonly start: string;
  /** `YYYY-MM-DD`, exclusive, or empty. */
  readonly end: string;
  /** Index of the first month in the horizon, and the number of months; 0 and 0 for a ticket. */
  readonly firstMonthIndex: number;
  readonly monthCount: number;
}

/** The ticket as a period of its own. */
export const TICKET: Period = { grain: 'ticket', start: '', end: '', firstMonthIndex: 0, monthCount: 0 };

const SPANS = [
  ['month', 1],
  ['quarter', 3],
  ['year', 12],
] as const;

/**
 * Every month, whole quarter and whole year of a horizon, counted from its first month, and its total.
 *
 * @param start       first month, `YYYY-MM`
 * @param monthCount  months in the horizon, at least 1
 * @example periodsOf('2027-01', 12).length // 12 + 4 + 1 + 1 = 18
 */
export function periodsOf(start: string, monthCount: number): readonly Period[] {
  const periods: Period[] = [];
  for (const [grain, span] of SPANS) {
    for (let first = 0; first + span <= monthCount; first += span) {
      periods.push(period(grain, start, first, span));
    }
  }
  periods.push(period('total', start, 0, monthCount));
  return periods;
}

function period(grain: PeriodGrain, start: string, firstMonthIndex: number, monthCount: number): Period {
  return {
    grain,
    start: monthDay(start, firstMonthIndex),
    end: monthDay(start, firstMonthIndex + monthCount),
    firstMonthIndex,
    monthCount,
  };
}

/** First day of the month `offset` months after `start`. */
export function monthDay(start: string, offset: number): string {
  const [year, month] = start.split('-').map(Number) as [number, number];
  const months = year * 12 + (month - 1) + offset;
  const text = (value: number, width: number) => String(value).padStart(width, '0');
  return `${text(Math.floor(months / 12), 4)}-${text((months % 12) + 1, 2)}-01`;
}

/** Seconds of the month `offset` months after `start`, `YYYY-MM`. */
export function secondsOfMonth(start: string, offset: number): number {
  const instant = (months: number) => Date.parse(`${monthDay(start, months)}T00:00:00Z`);
  return (instant(offset + 1) - instant(offset)) / 1000;
}

/** Place of a month in its year, from 0. */
export function calendarMonth(month: string): number {
  return Number(month.slice(5)) - 1;
}

/** Months from one `YYYY-MM` to another; negative when that is earlier. */
export function monthsBetween(from: string, to: string): number {
  return 12 * (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) + calendarMonth(to) - calendarMonth(from);
}

/** Days of a month, on average over the 400 years after which the calendar repeats. */
const MEAN_MONTH_DAYS = 146_097 / 4800;

/**
 * Tickets of a month over those of a mean one, by the days of the week that it has.
 *
 * @param shares  share of a week's tickets on each day, Monday first; shape [7], sums to 1
 * @example weekdayFactor('2027-02', 0, Array(7).fill(1 / 7)) // 28 days of 30.436875: 0.91994
 */
export function weekdayFactor(start: string, offset: number, shares: readonly number[]): number {
  const first = new Date(`${monthDay(start, offset)}T00:00:00Z`);
  const days = secondsOfMonth(start, offset) / 86_400;
  let tickets = 0;
  for (let day = 0; day < days; day++) tickets += shares[(first.getUTCDay() + 6 + day) % 7]!;
  return (tickets * 7) / MEAN_MONTH_DAYS;
}
