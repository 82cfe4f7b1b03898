import assert from 'node:assert/strict';
import { z } from 'zod';
import { DISTRIBUTION_NAMES, distributionNamed } from '../random/distributions.ts';
import { MIXTURE } from './law-entries.ts';
import { FEWEST_PARTS, MOST_PARTS } from './read-mixture.ts';
import { SCENARIO_SCHEMA } from './schema.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

const NUMBER: JsonSchema = { type: 'number' };
const NUMBERS: JsonSchema = { type: 'array', items: NUMBER, minItems: 1 };
const MEAN_REF: JsonSchema = { $ref: '#/definitions/mean_of_column' };
const NUMBER_OR_LAW: JsonSchema = { anyOf: [NUMBER, { $ref: '#/definitions/law' }, MEAN_REF] };

/** Keys that every law takes, in the schema's definitions. */
const BOUNDS: JsonSchema = {
  shift: { type: 'number', description: 'Added to every draw; 0 when absent.' },
  min: { type: 'number', description: 'Smallest value that a draw may take, after the shift.' },
  max: { type: 'number', description: 'Largest value that a draw may take, after the shift.' },
};

const PER: JsonSchema = {
  enum: ['turn', 'ticket'],
  description: 'Drawn anew for every turn, or once per ticket and used in each; turn when absent.',
};

const PERCENTILE: JsonSchema = {
  type: 'number',
  description: 'Value below which this share of the draws lies; two digits or more, such as p05, p10, p975.',
};

/** What the parameters of the laws mean. */
const PARAMETER_TEXTS: Readonly<Record<string, string>> = {
  alpha: 'First shape, above 0.',
  beta: 'Second shape, above 0.',
  cv: 'Coefficient of variation: standard deviation over mean.',
  high: 'Largest value.',
  low: 'Smallest value.',
  mean: 'Mean of the law, before the shift.',
  median: 'Median of the law, before the shift.',
  mode: 'Most likely value.',
  mu: 'Mean of the logarithm.',
  n: 'How many observations the mean is worth: alpha + beta, above 0.',
  p: 'Probability of success in one trial, above 0 and below 1.',
  r: 'Number of successes waited for, above 0, also fractional.',
  rate: 'One over the mean, above 0.',
  scale: 'Scale, above 0.',
  sd: 'Standard deviation, above 0.',
  shape: 'Shape, above 0.',
  sigma: 'Standard deviation of the logarithm, above 0.',
  value: 'The one value.',
  values: 'The values that can come out, all different.',
  variance: 'Variance of the law.',
  weights: 'One weight for each value, at least 0; they need not add up to 1.',
};

const WEIGHT: JsonSchema = {
  type: 'number',
  exclusiveMinimum: 0,
  description: 'How often this law is drawn, relative to the other weights; they need not add up to 1.',
};

const COUNTS: JsonSchema = {
  type: 'object',
  description: 'A rate by what was counted: the beta law of what it may be, wide where few cases were seen.',
  properties: {
    successes: { type: 'integer', minimum: 0, description: 'Cases in which it happened, whole, at least 0.' },
    of: { type: 'integer', minimum: 1, description: 'All cases that were seen, whole, at least 1.' },
  },
  required: ['successes', 'of'],
  additionalProperties: false,
};

const MEAN_OF_COLUMN: JsonSchema = {
  type: 'object',
  description: 'A mean by values that were seen: the law of what it may be, wide where few were.',
  properties: {
    mean_of: { type: 'string', description: 'CSV or JSON Lines file, also gzipped, beside the scenario.' },
    column: { type: 'string', description: 'Its column of numbers.' },
    min: { type: 'number', description: 'Smallest value that the mean may have.' },
    max: { type: 'number', description: 'Largest value that the mean may have.' },
  },
  required: ['mean_of', 'column'],
  additionalProperties: false,
};

/** JSON Schema (draft 7) of scenario files, for editors: two-space JSON that ends in a line feed. */
export function scenarioJsonSchema(): string {
  const { definitions, ...schema } = z.toJSONSchema(SCENARIO_SCHEMA, {
    target: 'draft-07',
    io: 'input',
  }) as JsonSchema & { readonly definitions?: JsonSchema };
  const whole = DISTRIBUTION_NAMES.filter((name) => distributionNamed(name).discrete);
  const laws = {
    ...lawSchemas('law', 'A law whose parameters are numbers.', DISTRIBUTION_NAMES, NUMBER),
    ...lawSchemas(
      'variable_law',
      'A law whose parameters may be uncertain.',
      DISTRIBUTION_NAMES,
      NUMBER_OR_LAW,
    ),
    ...lawSchemas(
      'whole_law',
      'A law of whole numbers, whose parameters may be uncertain.',
      whole,
      NUMBER_OR_LAW,
    ),
    token_law: lawSchema(
      'A law of token counts, drawn per turn or per ticket.',
      DISTRIBUTION_NAMES,
      NUMBER_OR_LAW,
      { per: PER },
      [mixtureOf('variable_law', { per: PER })],
    ),
  };
  const complete = {
    ...schema,
    title: 'Costband scenario',
    anyOf: [
      { required: ['conversation', 'model', 'caching'] },
      { required: ['segments'] },
      { required: ['vendor'] },
    ],
    definitions: { ...definitions, ...laws, counts: COUNTS, mean_of_column: MEAN_OF_COLUMN, ...BOUNDS },
  };
  return `${JSON.stringify(complete, null, 2)}\n`;
}

/** A definition of laws and one of the same laws as parts of a mixture. */
function lawSchemas(
  definition: string,
  description: string,
  names: readonly string[],
  parameter: JsonSchema,
): JsonSchema {
  return {
    [definition]: lawSchema(description, names, parameter, {}, [mixtureOf(definition, {})]),
    [`${definition}_part`]: lawSchema('A part of a mixture.', names, parameter, { weight: WEIGHT }, []),
  };
}

function lawSchema(
  description: string,
  names: readonly string[],
  parameter: JsonSchema,
  more: JsonSchema,
  others: readonly JsonSchema[],
): JsonSchema {
  return { description, oneOf: [...names.map((name) => oneLaw(name, parameter, more)), ...others] };
}

function mixtureOf(definition: string, more: JsonSchema): JsonSchema {
  const parts = {
    type: 'array',
    description: 'Laws with weights; each draw follows one of them.',
    items: { $ref: `#/definitions/${definition}_part` },
    minItems: FEWEST_PARTS,
    maxItems: MOST_PARTS,
  };
  return {
    type: 'object',
    properties: {
      dist: { const: MIXTURE, description: 'A mixture of laws.' },
      of: parts,
      ...bounds(),
      ...more,
    },
    required: ['dist', 'of'],
    additionalProperties: false,
  };
}

function bounds(): JsonSchema {
  return Object.fromEntries(Object.keys(BOUNDS).map((key) => [key, { $ref: `#/definitions/${key}` }]));
}

/** One law: all parameters of its forms, of which one form must be complete. */
function oneLaw(name: string, parameter: JsonSchema, more: JsonSchema): JsonSchema {
  const { forms, percentiles } = distributionNamed(name);
  const keys = [...new Set(forms.flatMap((form) => form.keys))];
  const parameters = keys.map((key) => {
    assert(key in PARAMETER_TEXTS, `the parameter ${key} has no description`);
    return [key, { description: PARAMETER_TEXTS[key], ...(name === 'discrete' ? NUMBERS : parameter) }];
  });
  const dist = { const: name, description: `The ${name.replaceAll('_', ' ')} law.` };
  const byParameters = forms.map((form) => ({ required: form.keys }));
  const byPercentiles =
    keys.length > 0 ? { not: { anyOf: keys.map((key) => ({ required: [key] })) } } : { minProperties: 2 };
  return {
    type: 'object',
    properties: { dist, ...Object.fromEntries(parameters), ...bounds(), ...more },
    ...(percentiles ? { patternProperties: { '^p[0-9]{2,}$': PERCENTILE } } : {}),
    required: ['dist', ...Object.keys(more).filter((key) => key === 'weight')],
    anyOf: percentiles ? [...byParameters, byPercentiles] : byParameters,
    additionalProperties: false,
  };
}
