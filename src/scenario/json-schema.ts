import { z } from 'zod';
import { DISTRIBUTION_NAMES, distributionNamed } from '../random/distributions.ts';
import { SCENARIO_SCHEMA } from './schema.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

const NUMBER: JsonSchema = { type: 'number' };
const NUMBERS: JsonSchema = { type: 'array', items: NUMBER, minItems: 1 };
const NUMBER_OR_LAW: JsonSchema = { anyOf: [NUMBER, { $ref: '#/definitions/law' }] };

const BOUNDS: JsonSchema = {
  shift: { type: 'number', description: 'Added to every draw; 0 when absent.' },
  min: { type: 'number', description: 'Smallest value that a draw may take, after the shift.' },
  max: { type: 'number', description: 'Largest value that a draw may take, after the shift.' },
};

const PER: JsonSchema = {
  enum: ['turn', 'ticket'],
  description: 'Drawn anew for every turn, or once per ticket and used in each; turn when absent.',
};

/** JSON Schema (draft 7) of scenario files, for editors: two-space JSON that ends in a line feed. */
export function scenarioJsonSchema(): string {
  const { definitions, ...schema } = z.toJSONSchema(SCENARIO_SCHEMA, {
    target: 'draft-07',
    io: 'input',
  }) as JsonSchema & { readonly definitions?: JsonSchema };
  const laws = {
    law: lawSchema('A law whose parameters are numbers.', NUMBER, {}),
    variable_law: lawSchema('A law whose parameters may be uncertain.', NUMBER_OR_LAW, {}),
    token_law: lawSchema('A law of token counts, drawn per turn or per ticket.', NUMBER_OR_LAW, { per: PER }),
  };
  const whole = { ...schema, title: 'Costband scenario', definitions: { ...definitions, ...laws } };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

function lawSchema(description: string, parameter: JsonSchema, more: JsonSchema): JsonSchema {
  return { description, oneOf: DISTRIBUTION_NAMES.map((name) => oneLaw(name, parameter, more)) };
}

/** One law: all parameters of its forms, of which one form must be complete. */
function oneLaw(name: string, parameter: JsonSchema, more: JsonSchema): JsonSchema {
  const { forms, percentiles } = distributionNamed(name);
  const keys = [...new Set(forms.flatMap((form) => form.keys))];
  const parameters = keys.map((key) => [key, name === 'discrete' ? NUMBERS : parameter]);
  const required = forms.map((form) => ({ required: form.keys }));
  const byPercentiles = percentiles && {
    patternProperties: {
      '^p[0-9]{2,}$': { type: 'number', description: 'Percentile: p05, p10, p50, p975.' },
    },
  };
  const bareLaw = { required: ['dist'], minProperties: 1 + Math.min(...(percentiles?.counts ?? [0])) };
  return {
    type: 'object',
    properties: { dist: { const: name }, ...Object.fromEntries(parameters), ...BOUNDS, ...more },
    ...(byPercentiles ?? {}),
    required: ['dist'],
    anyOf: percentiles ? [...required, bareLaw] : required,
    additionalProperties: false,
  };
}
