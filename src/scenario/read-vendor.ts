import { findVendor, VENDOR_IDS, type VendorUnit } from '../prices/vendors.ts';
import { isMap } from './is-map.ts';
import { nearestWord } from './nearest-word.ts';
import type { NumericRange } from './numeric-range.ts';
import type { Report } from './quantity-place.ts';
import { readQuantity } from './read-quantity.ts';
import type { Vendor } from './scenario.ts';

const KEYS = ['name', 'unit', 'usd', 'repeats', 'sessions_per_ticket'] as const;
const UNITS: readonly string[] = ['resolution', 'conversation', 'session'];
const REPEATS: readonly string[] = ['refunded', 'billed'];
const USD: NumericRange = { name: 'an amount in USD', low: 0, high: Infinity };
const SESSIONS: NumericRange = { name: 'a number of sessions', low: 0, high: Infinity, aboveLow: true };
const NAME = /^[a-z][a-z0-9_]{0,63}$/;
const RULE = `needs the id of a vendor (${VENDOR_IDS.join(', ')}) or a map of ${KEYS.join(', ')}`;

const quantityMeta = (description: string, bound: string) => ({
  description,
  anyOf: [
    { type: 'number', [bound]: 0 },
    { $ref: '#/definitions/law' },
    { $ref: '#/definitions/mean_of_column' },
  ],
});

/** How editors see a vendor. */
export const VENDOR_META: Readonly<Record<string, unknown>> = {
  anyOf: [
    { enum: VENDOR_IDS },
    {
      type: 'object',
      properties: {
        name: { description: 'Id in the price book, or a name of your own.', type: 'string' },
        unit: { description: 'What is billed; that of the price book when absent.', enum: UNITS },
        usd: quantityMeta('USD per unit, at least 0; the list price when absent.', 'minimum'),
        repeats: {
          description: 'Whether a resolution is refunded, or stays billed, when the customer comes back.',
          enum: REPEATS,
        },
        sessions_per_ticket: quantityMeta('Sessions of one ticket, above 0.', 'exclusiveMinimum'),
      },
      required: ['name'],
      additionalProperties: false,
    },
  ],
};

/** What a vendor bills for, as far as a scenario says; undefined where it does not. */
export function vendorUnit(raw: unknown): unknown {
  const name = isMap(raw) ? raw['name'] : raw;
  const own = isMap(raw) ? raw['unit'] : undefined;
  return own ?? (typeof name === 'string' ? findVendor(name)?.unit : undefined);
}

/** Reads `vendor: id` or `vendor: { name: …, … }`. */
export function readVendor(raw: unknown, report: Report): Vendor | undefined {
  let isRight = true;
  const fault: Report = (...found) => {
    isRight = false;
    report(...found);
  };
  const stated = isMap(raw) ? knownKeys(raw, fault) : { name: raw };
  const { name, repeats } = stated;
  if (typeof name !== 'string' || !NAME.test(name)) {
    fault(isMap(raw) && name !== undefined ? ['name'] : [], RULE);
    return undefined;
  }
  const listed = findVendor(name);
  const unit = stated['unit'] ?? listed?.unit;
  if (listed === undefined && (stated['unit'] === undefined || stated['usd'] === undefined)) {
    const nearest = nearestWord(name, VENDOR_IDS);
    const guess = nearest === undefined ? '' : `did you mean \`${nearest}\`? otherwise `;
    fault(isMap(raw) ? ['name'] : [], `not in the price book: ${guess}state name, unit and usd`);
    return undefined;
  }
  if (!UNITS.includes(unit as string)) fault(['unit'], `needs one of ${UNITS.join(', ')}`);
  if (repeats !== undefined && !REPEATS.includes(repeats as string)) {
    fault(['repeats'], `needs ${REPEATS.join(' or ')}`);
  } else if (repeats !== undefined && unit !== 'resolution') {
    fault(['repeats'], 'needs unit: resolution; a conversation or session is billed whatever comes of it');
  } else if (repeats === undefined && unit === 'resolution' && listed?.unit !== 'resolution') {
    fault(isMap(raw) ? ['repeats'] : [], 'unit: resolution needs refunded or billed', 'missing');
  }
  const sessions = stated['sessions_per_ticket'];
  if (unit === 'session' && sessions === undefined) {
    const rule = `${name} bills by session: state { name: ${name}, sessions_per_ticket: … }`;
    fault(isMap(raw) ? ['sessions_per_ticket'] : [], rule, isMap(raw) ? 'missing' : undefined);
  } else if (unit !== 'session' && sessions !== undefined) {
    fault(['sessions_per_ticket'], 'needs unit: session');
  }
  const quantity = (key: 'usd' | 'sessions_per_ticket', range: NumericRange) =>
    stated[key] === undefined
      ? undefined
      : readQuantity(stated[key], { range, level: 'uncertain' }, (path, ...rest) =>
          fault([key, ...path], ...rest),
        );
  const usdPerUnit = quantity('usd', USD) ?? listed?.usdPerUnit;
  const sessionsPerTicket = quantity('sessions_per_ticket', SESSIONS);
  if (!isRight || usdPerUnit === undefined) return undefined;
  return {
    name,
    unit: unit as VendorUnit,
    usdPerUnit,
    isStatedPrice: stated['usd'] !== undefined,
    repeats: (repeats as Vendor['repeats'] | undefined) ?? listed?.repeats ?? 'billed',
    ...(sessionsPerTicket !== undefined && { sessionsPerTicket }),
  };
}

/** The keys that a vendor has; a misspelt one is reported and read as what it most likely means. */
function knownKeys(raw: Readonly<Record<string, unknown>>, fault: Report): Partial<Record<string, unknown>> {
  const known: Record<string, unknown> = {};
  for (const [written, value] of Object.entries(raw)) {
    const key = nearestWord(written, KEYS);
    if (written !== key) {
      const rule = key === undefined ? `known keys are ${KEYS.join(', ')}` : `did you mean \`${key}\`?`;
      fault([written], rule, 'unknown key', 'key');
    }
    if (key !== undefined) known[key] = value;
  }
  return known;
}
