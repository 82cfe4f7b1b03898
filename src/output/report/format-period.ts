import type { Period } from '../../cost/period.ts';

const MONTH = new Intl.DateTimeFormat('en-US', { month: 'long', timeZone: 'UTC' });
const SHORT = new Intl.DateTimeFormat('en-US', { month: 'short', timeZone: 'UTC' });

/**
 * A period of months in words.
 *
 * @param period  of any width but a ticket
 * @example formatPeriod(periodsOf('2027-01', 12).at(-1)) // 'January to December 2027'
 */
export function formatPeriod({ start, end }: Pick<Period, 'start' | 'end'>): string {
  const first = new Date(start);
  const last = new Date(end);
  last.setUTCMonth(last.getUTCMonth() - 1);
  const [firstYear, lastYear] = [first.getUTCFullYear(), last.getUTCFullYear()];
  const lastText = `${MONTH.format(last)} ${lastYear}`;
  if (first.getTime() === last.getTime()) return lastText;
  const firstText = firstYear === lastYear ? MONTH.format(first) : `${MONTH.format(first)} ${firstYear}`;
  return `${firstText} to ${lastText}`;
}

/**
 * The first month of a period, short.
 *
 * @example formatMonth({ start: '2027-01-01' }) // 'Jan 2027'
 */
export function formatMonth({ start }: Pick<Period, 'start'>): string {
  return `${SHORT.format(new Date(start))} ${start.slice(0, 4)}`;
}
