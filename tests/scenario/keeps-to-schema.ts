type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: Number.isInteger,
};

/** Keywords that say nothing about a value. */
const NOTES = new Set(['$schema', 'title', 'description', 'definitions', 'propertyNames']);

type Check = (
  wanted: never,
  value: never,
  schema: Json,
  valid: (schema: Json, value: unknown) => boolean,
) => boolean;

const CHECKS: Readonly<Record<string, Check>> = {
  type: (name: string, value: unknown) => TYPES[name]!(value),
  const: (wanted: unknown, value: unknown) => value === wanted,
  enum: (words: readonly unknown[], value: unknown) => words.includes(value),
  minimum: (low: number, value: number) => typeof value !== 'number' || value >= low,
  maximum: (high: number, value: number) => typeof value !== 'number' || value <= high,
  exclusiveMinimum: (low: number, value: number) => typeof value !== 'number' || value > low,
  exclusiveMaximum: (high: number, value: number) => typeof value !== 'number' || value < high,
  minLength: (low: number, value: string) => typeof value !== 'string' || value.length >= low,
  maxLength: (high: number, value: string) => typeof value !== 'string' || value.length <= high,
  pattern: (pattern: string, value: string) =>
    typeof value !== 'string' || new RegExp(pattern, 'u').test(value),
  minItems: (low: number, value: unknown[]) => !Array.isArray(value) || value.length >= low,
  maxItems: (high: number, value: unknown[]) => !Array.isArray(value) || value.length <= high,
  items: (item: Json, value: unknown[], _, valid) =>
    !Array.isArray(value) || value.every((one) => valid(item, one)),
  required: (keys: readonly string[], value: Json) => !isObject(value) || keys.every((key) => key in value),
  properties: (properties: Json, value: Json, _, valid) =>
    !isObject(value) ||
    Object.entries(value).every(([key, one]) => !(key in properties) || valid(properties[key] as Json, one)),
  patternProperties: (patterns: Json, value: Json, _, valid) =>
    !isObject(value) ||
    Object.entries(value).every(([key, one]) =>
      Object.entries(patterns).every(
        ([pattern, schema]) => !new RegExp(pattern).test(key) || valid(schema as Json, one),
      ),
    ),
  additionalProperties: (rest: boolean | Json, value: Json, schema, valid) =>
    !isObject(value) ||
    Object.entries(value).every(([key, one]) => {
      const isNamed = key in ((schema['properties'] ?? {}) as Json);
      const patterns = Object.keys((schema['patternProperties'] ?? {}) as Json);
      if (isNamed || patterns.some((pattern) => new RegExp(pattern).test(key))) return true;
      return typeof rest === 'boolean' ? rest : valid(rest, one);
    }),
  anyOf: (schemas: readonly Json[], value: unknown, _, valid) => schemas.some((one) => valid(one, value)),
  oneOf: (schemas: readonly Json[], value: unknown, _, valid) =>
    schemas.filter((one) => valid(one, value)).length === 1,
  not: (schema: Json, value: unknown, _, valid) => !valid(schema, value),
};

/**
 * Whether a value keeps to a JSON Schema of draft 7, as far as the schema of scenarios uses it.
 *
 * @throws Error  at a keyword that is not known here, so that none is passed over
 */
export function keepsToSchema(root: Json, value: unknown): boolean {
  const valid = (schema: Json, one: unknown): boolean =>
    Object.entries(schema).every(([keyword, wanted]) => {
      if (NOTES.has(keyword)) return true;
      if (keyword === '$ref') {
        const name = String(wanted).replace('#/definitions/', '');
        return valid((root['definitions'] as Json)[name] as Json, one);
      }
      const check = CHECKS[keyword];
      if (check === undefined) throw new Error(`no check for the keyword ${keyword}`);
      return check(wanted as never, one as never, schema, valid);
    });
  return valid(root, value);
}
