import { isMap } from './is-map.ts';
import { nearestWord } from './nearest-word.ts';
import { isInRange, type NumericRange, numberHint, rangeText } from './numeric-range.ts';
import type { Report } from './quantity-place.ts';
import type { Caching } from './scenario.ts';
import { numberSchema } from './schema-values.ts';

const KEY = 'hours_per_day';
const HOURS: NumericRange = { name: 'a whole number of hours', low: 1, high: 24, whole: true };
const RULE = `needs { ${KEY}: … }, how long the cache is kept and paid for`;

/** How editors see an explicit cache. */
export const EXPLICIT_META: Readonly<Record<string, unknown>> = {
  description: 'A cache that holds the system prompt and is paid for by the hour.',
  type: 'object',
  properties: {
    [KEY]: {
      description: 'Hours of each day in which it is kept, whole, 1 to 24: those in which most tickets come.',
      ...numberSchema(HOURS),
    },
  },
  required: [KEY],
  additionalProperties: false,
};

/** Reads `caching: { explicit: { hours_per_day: … } }`. */
export function readExplicit(raw: unknown, report: Report): Caching | undefined {
  if (!isMap(raw)) {
    report([], RULE);
    return undefined;
  }
  for (const written of Object.keys(raw)) {
    if (written === KEY) continue;
    const isNear = nearestWord(written, [KEY]) !== undefined;
    report([written], isNear ? `did you mean \`${KEY}\`?` : `the only key is ${KEY}`, 'unknown key', 'key');
  }
  const hours = raw[KEY];
  if (typeof hours === 'number' && isInRange(hours, HOURS)) return { kind: 'explicit', hoursPerDay: hours };
  report([KEY], `needs ${rangeText(HOURS)}${numberHint(hours)}`, hours === undefined ? 'missing' : undefined);
  return undefined;
}
