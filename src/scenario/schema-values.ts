import { z } from 'zod';
import { isMap } from './is-map.ts';
import { type NumericRange, numberHint, rangeText } from './numeric-range.ts';
import type { QuantityPlace, Report } from './quantity-place.ts';
import { isCountable, readQuantity } from './read-quantity.ts';
import type { Quantity, TokenQuantity } from './scenario.ts';

export const SHARE: NumericRange = { name: 'a share', low: 0, high: 1 };
export const USD: NumericRange = { name: 'an amount in USD', low: 0, high: Infinity };
export const TOKENS: NumericRange = { name: 'a number of tokens', low: 0, high: Infinity };
/** More turns than any conversation has; each is metered, and takes memory. */
export const TURNS: NumericRange = {
  name: 'a whole number of turns',
  low: 1,
  high: Infinity,
  whole: true,
  most: 10_000,
};
export const SECONDS: NumericRange = { name: 'a number of seconds', low: 0, high: Infinity };

const NAME_RULE =
  'needs a name of small letters, digits and _, beginning with a letter, of at most 64 characters';

/** A section of the scenario; the message of an unknown key lists the keys that the section takes. */
export function section<Shape extends z.core.$ZodShape>(
  description: string,
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  const keys = Object.keys(shape).join(', ');
  const error = (issue: { readonly code?: string }) =>
    issue.code === 'unrecognized_keys' ? keys : `needs a map of ${keys}`;
  return z.strictObject(shape, { error }).describe(description);
}

/** A plain number: a setting, not a quantity. */
export function setting(description: string, range: NumericRange): z.ZodType<number> {
  const error = ({ input }: { readonly input?: unknown }) => `needs ${rangeText(range)}${numberHint(input)}`;
  const number = range.whole ? z.number({ error }).int({ error }) : z.number({ error });
  const above = range.aboveLow ? number.gt(range.low, { error }) : number.gte(range.low, { error });
  if (range.high === Infinity) return above.describe(description);
  const between = range.belowHigh ? above.lt(range.high, { error }) : above.lte(range.high, { error });
  return between.describe(description);
}

export function words(description: string, characterCount: number): z.ZodType<string> {
  const error = `needs text of 1 to ${characterCount} characters`;
  return z.string({ error }).min(1, { error }).max(characterCount, { error }).describe(description);
}

export function name(description: string): z.ZodString {
  return z
    .string({ error: NAME_RULE })
    .regex(/^[a-z][a-z0-9_]{0,63}$/, { error: NAME_RULE })
    .describe(description);
}

/** A value that is read by hand, so that every fault in it is found; `meta` describes it for editors. */
export function readBy<Value>(
  description: string,
  meta: Readonly<Record<string, unknown>>,
  read: (raw: unknown, report: Report) => Value | undefined,
): z.ZodType<Value> {
  return z
    .unknown()
    .transform((raw, context): Value => {
      const value = read(raw, (path, message, found, at = 'value') => {
        context.issues.push({ code: 'custom', input: raw, path: [...path], message, params: { found, at } });
      });
      return value === undefined ? z.NEVER : value;
    })
    .meta({ description, ...meta });
}

export function numberSchema({
  low,
  high,
  aboveLow,
  whole,
  most = high,
}: NumericRange): Readonly<Record<string, unknown>> {
  return {
    type: whole ? 'integer' : 'number',
    ...(Number.isFinite(low) && { [aboveLow ? 'exclusiveMinimum' : 'minimum']: low }),
    ...(Number.isFinite(most) && { maximum: most }),
  };
}

/** One unknown number; a law's parameters are plain numbers. */
export function uncertain(description: string, range: NumericRange): z.ZodType<Quantity> {
  const place: QuantityPlace = { range, level: 'uncertain' };
  const counts = isCountable(place) ? [{ $ref: '#/definitions/counts' }] : [];
  const meta = {
    anyOf: [
      numberSchema(range),
      { $ref: '#/definitions/law' },
      { $ref: '#/definitions/mean_of_column' },
      ...counts,
    ],
  };
  return readBy(description, meta, (raw, report) => readQuantity(raw, place, report));
}

/** A number that differs from ticket to ticket; a law's parameters may be uncertain. */
export function variable(description: string, range: NumericRange): z.ZodType<Quantity> {
  const $ref = range.whole ? '#/definitions/whole_law' : '#/definitions/variable_law';
  const meta = { anyOf: [numberSchema(range), { $ref }] };
  return readBy(description, meta, (raw, report) => readQuantity(raw, { range, level: 'variable' }, report));
}

export function tokens(description: string): z.ZodType<TokenQuantity> {
  const meta = { anyOf: [numberSchema(TOKENS), { $ref: '#/definitions/token_law' }] };
  return readBy(description, meta, readTokens);
}

function readTokens(raw: unknown, report: Report): TokenQuantity | undefined {
  const place: QuantityPlace = { range: TOKENS, level: 'variable', ownKeys: ['per'] };
  if (!isMap(raw)) {
    const constant = readQuantity(raw, place, report);
    return constant === undefined ? undefined : { tokens: constant, per: 'turn' };
  }
  const { per = 'turn', ...law } = raw;
  const quantity = readQuantity(law, place, report);
  if (per !== 'turn' && per !== 'ticket') {
    report(['per'], 'needs turn (a draw for each) or ticket (one draw, used in each turn)');
    return undefined;
  }
  return quantity === undefined ? undefined : { tokens: quantity, per };
}

/** A record without the keys whose value is undefined. */
export function stated<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: Exclude<Fields[Key], undefined>;
  };
}
