/** Numbers from here on are milliseconds since 1970, those below seconds: 1e11 s is the year 5138. */
const MILLISECONDS_FROM = 1e11;
/** The year 5138 in milliseconds. */
const MILLISECONDS_TO = 1e14;

const ISO = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/;

/** The rule of `parseTimestamp` in words. */
export const TIMESTAMP_RULE = 'needs an ISO 8601 time, or seconds or milliseconds since 1970';

/**
 * Seconds since 1970 of a time of a log, or undefined when it is none. A time without a zone is UTC.
 *
 * @example parseTimestamp('2027-01-31 09:00:00.5') // 1801386000.5
 * @example parseTimestamp(1801386000500) // 1801386000.5
 */
export function parseTimestamp(value: unknown): number | undefined {
  const text = String(value).trim();
  if (/^\d+(\.\d+)?$/.test(text)) {
    const number = Number(text);
    if (number >= MILLISECONDS_TO) return undefined;
    return number >= MILLISECONDS_FROM ? number / 1000 : number;
  }
  const [, time, , , zone] = ISO.exec(text) ?? [];
  if (!ISO.test(text)) return undefined;
  const day = text.slice(0, 10);
  const clock = time === undefined ? 'T00:00' : `T${time.slice(1)}`;
  const offset = zone === undefined || zone === 'UTC' ? 'Z' : zone.replace(/^([+-]\d\d):?/, '$1:');
  const milliseconds = Date.parse(day + clock + offset);
  // February 30th would otherwise be a day in March
  const isDay = new Date(`${day}T00:00Z`).toISOString?.().startsWith(day);
  return Number.isNaN(milliseconds) || !isDay ? undefined : milliseconds / 1000;
}
