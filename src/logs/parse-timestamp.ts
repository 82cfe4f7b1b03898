/** Numbers from here on are milliseconds since 1970, those below seconds: 1e11 s is the year 5138. */
const MILLISECONDS_FROM = 1e11;
/** The year 5138 in milliseconds. */
const MILLISECONDS_TO = 1e14;

const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?))?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/;

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
  const parts = ISO.exec(text);
  if (parts === null) return undefined;
  const [, day = '', clock = '00:00', zone = 'Z'] = parts;
  const midnight = Date.parse(`${day}T00:00Z`);
  // February 30th would otherwise be a day in March
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(day)) return undefined;
  const offset = zone === 'UTC' ? 'Z' : zone.replace(/^([+-]\d\d):?/, '$1:');
  const milliseconds = Date.parse(`${day}T${clock}${offset}`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}
