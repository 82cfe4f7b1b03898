import { z } from 'zod';
import { BUDGET_METRICS } from './budget-metric.ts';
import { isMap } from './is-map.ts';
import { type NumericRange, numberHint, rangeText } from './numeric-range.ts';
import type { Report } from './quantity-place.ts';
import { readVendor, VENDOR_META } from './read-vendor.ts';
import type { CopulaChoice, InfrastructureLine, Scenario } from './scenario.ts';
import {
  name,
  numberSchema,
  readBy,
  SHARE,
  section,
  setting,
  stated,
  TOKENS,
  USD,
  uncertain,
  words,
} from './schema-values.ts';
import { SEGMENT_SHAPE, segmentList, toSegments } from './segment-schema.ts';
import { MAX_TRIALS, MIN_TRIALS } from './trial-limits.ts';
import { answeredBy, vendorLine } from './vendor.ts';

const GROWTH: NumericRange = { name: 'a growth', low: -1, high: Infinity, aboveLow: true };
const CORRELATION: NumericRange = { name: 'a correlation', low: 0, high: 1, belowHigh: true };
const CV: NumericRange = { name: 'a coefficient of variation', low: 0, high: Infinity };
const OCCUPANCY: NumericRange = { name: 'a share', low: 0, high: 1, aboveLow: true };
const EXTRA: NumericRange = { name: 'a share', low: -1, high: Infinity, aboveLow: true };
const PENALTY: NumericRange = { ...USD, aboveLow: true };
const TICKETS: NumericRange = { name: 'a number of tickets', low: 0, high: Infinity };

/** Line names that would read like a metric of Costband's own. */
export const RESERVED_LINES: readonly string[] = ['llm', 'infra', 'ai', 'human', 'total', 'baseline_human'];

const horizon = section('The months that are simulated.', {
  start: z
    .string({ error: 'needs a month as YYYY-MM' })
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: 'needs a month as YYYY-MM' })
    .describe('First month, YYYY-MM.'),
  months: setting('Number of months, 1 to 120.', {
    name: 'a whole number of months',
    low: 1,
    high: 120,
    whole: true,
  }),
});

const SEASONS_RULE = 'needs a list of 12 weights, above 0';
const WEEKDAYS_RULE = 'needs a list of 7 weights, not all of them 0';
const HOURS_RULE = 'needs a list of 24 weights, not all of them 0';

const BETWEEN_RULE = 'needs a list of two paths of uncertain quantities';

function sharesOf(weights: readonly number[]): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

const tickets = section('How many tickets arrive.', {
  per_month: uncertain('Tickets in the first month, at least 0.', TICKETS),
  growth_per_month: uncertain(
    'Growth from month to month as a share, above -1; 0 when absent.',
    GROWTH,
  ).optional(),
  month_noise_cv: uncertain(
    'Month-to-month scatter around the level, as sd / mean, at least 0; 0 when absent.',
    CV,
  ).optional(),
  month_noise_correlation: uncertain(
    'Correlation of the scatter of one month with that of the next, at least 0 and below 1; 0 when absent.',
    CORRELATION,
  ).optional(),
  season_weights: z
    .array(setting('A weight, above 0.', { name: 'a weight', low: 0, high: Infinity, aboveLow: true }), {
      error: SEASONS_RULE,
    })
    .length(12, { error: SEASONS_RULE })
    .optional()
    .describe('Tickets of each calendar month against each other, January first; all the same when absent.'),
  weekday_weights: z
    .array(setting('A weight, at least 0.', { name: 'a weight', low: 0, high: Infinity }), {
      error: WEEKDAYS_RULE,
    })
    .length(7, { error: WEEKDAYS_RULE })
    .refine((weights) => weights.some((weight) => weight > 0), { error: WEEKDAYS_RULE })
    .optional()
    .describe(
      'Tickets of each day of the week against each other, Monday first: months then follow their calendar.',
    ),
  hour_weights: z
    .array(setting('A weight, at least 0.', { name: 'a weight', low: 0, high: Infinity }), {
      error: HOURS_RULE,
    })
    .length(24, { error: HOURS_RULE })
    .refine((weights) => weights.some((weight) => weight > 0), { error: HOURS_RULE })
    .optional()
    .describe('Tickets of each hour of the day against each other; all the same when absent.'),
}).transform((raw) => ({
  monthNoiseCorrelation: raw.month_noise_correlation ?? 0,
  seasons: sharesOf(raw.season_weights ?? Array.from({ length: 12 }, () => 1)).map((share) => 12 * share),
  hourShares: sharesOf(raw.hour_weights ?? Array.from({ length: 24 }, () => 1)),
  ...stated({ weekdayShares: raw.weekday_weights && sharesOf(raw.weekday_weights) }),
  perMonth: raw.per_month,
  growthPerMonth: raw.growth_per_month ?? 0,
  monthNoiseCv: raw.month_noise_cv ?? 0,
}));

const human = section('What a ticket costs that a human handles.', {
  cost_per_ticket: uncertain(
    'USD per ticket handled by a human, at least 0; or the next three.',
    USD,
  ).optional(),
  usd_per_hour: uncertain('USD per paid hour with all that is paid on top, at least 0.', USD).optional(),
  minutes_per_ticket: uncertain('Minutes of work on a ticket, at least 0.', {
    name: 'a number of minutes',
    low: 0,
    high: Infinity,
  }).optional(),
  occupancy: uncertain('Share of paid time that goes into tickets, above 0 to 1.', OCCUPANCY).optional(),
  staffing: z
    .enum(['shared', 'whole'], { error: 'needs shared or whole' })
    .optional()
    .describe('whole: agents come whole, so savings do too; shared when absent.'),
  agent_hours_per_month: setting('Paid hours of one agent in a month, above 0; needed by staffing: whole.', {
    name: 'a number of hours',
    low: 0,
    high: 744,
    aboveLow: true,
  }).optional(),
  handoff_extra: uncertain(
    'How much longer a ticket takes that the AI hands over, as a share, above -1; 0 when absent.',
    EXTRA,
  ).optional(),
}).transform((raw) => ({
  staffing: raw.staffing ?? ('shared' as const),
  handoffExtra: raw.handoff_extra ?? 0,
  ...stated({
    costPerTicketUsd: raw.cost_per_ticket,
    usdPerHour: raw.usd_per_hour,
    minutesPerTicket: raw.minutes_per_ticket,
    occupancy: raw.occupancy,
    agentHoursPerMonth: raw.agent_hours_per_month,
  }),
}));

const priceChange = section('A change of all prices of the model.', {
  from: z
    .string({ error: 'needs a month as YYYY-MM' })
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: 'needs a month as YYYY-MM' })
    .describe('First month of the new prices, YYYY-MM.'),
  factor: uncertain('New price over the old one, at least 0.', {
    name: 'a factor',
    low: 0,
    high: Infinity,
  }),
  probability: setting('Probability that the change happens, 0 to 1; 1 when absent.', SHARE).optional(),
}).transform(({ from, factor, probability }) => ({ from, factor, probability: probability ?? 1 }));

const infrastructureLine = section('One cost line beside the model.', {
  line: name('Name of the line in the output, unique.').refine((line) => !RESERVED_LINES.includes(line), {
    error: `needs a name other than ${RESERVED_LINES.join(', ')}, which name costs of Costband's own`,
  }),
  monthly: uncertain('USD per month, at least 0.', USD).optional(),
  usd_per_ticket: uncertain('USD per ticket, at least 0.', USD).optional(),
  tokens_per_ticket: uncertain('Tokens per ticket, at least 0; needs usd_per_mtok.', TOKENS).optional(),
  usd_per_mtok: uncertain(
    'USD per million of those tokens, at least 0; needs tokens_per_ticket or tokens_per_turn.',
    USD,
  ).optional(),
  minimum: uncertain("USD that a month's usage costs at least, at least 0.", USD).optional(),
  capacity_tickets: setting('Tickets a month for which one more `monthly` is due, above 0.', {
    name: 'a number of tickets',
    low: 0,
    high: Infinity,
    aboveLow: true,
  }).optional(),
  one_off: uncertain('USD in the first month, at least 0.', USD).optional(),
  yearly: uncertain('USD in the first month of each year of the horizon, at least 0.', USD).optional(),
  usd_per_turn: uncertain('USD per turn of a ticket, at least 0.', USD).optional(),
  tokens_per_turn: uncertain(
    'Tokens per turn of a ticket, at least 0; needs usd_per_mtok.',
    TOKENS,
  ).optional(),
  usd_per_resolution: uncertain('USD per ticket closed without a human, at least 0.', USD).optional(),
  repeats_billed: z
    .boolean({ error: 'needs true or false' })
    .optional()
    .describe('Whether a resolution is billed though the customer comes back; false when absent.'),
}).transform(
  (raw): InfrastructureLine => ({
    line: raw.line,
    ...stated({
      monthlyUsd: raw.monthly,
      usdPerTicket: raw.usd_per_ticket,
      tokensPerTicket: raw.tokens_per_ticket,
      usdPerMtok: raw.usd_per_mtok,
      usdPerTurn: raw.usd_per_turn,
      tokensPerTurn: raw.tokens_per_turn,
      minimumUsd: raw.minimum,
      capacityTickets: raw.capacity_tickets,
      oneOffUsd: raw.one_off,
      yearlyUsd: raw.yearly,
      usdPerResolution: raw.usd_per_resolution,
      repeatsBilled: raw.repeats_billed,
    }),
  }),
);

const correlation = section('How two uncertain quantities move together.', {
  between: z
    .tuple([z.string({ error: BETWEEN_RULE }), z.string({ error: BETWEEN_RULE })], { error: BETWEEN_RULE })
    .describe('Paths of the two, for example tickets.per_month or conversation.turns.mean.'),
  rank: setting('Their rank correlation (Spearman), above -1 and below 1.', {
    name: 'a rank correlation',
    low: -1,
    high: 1,
    aboveLow: true,
    belowHigh: true,
  }),
});

const COPULA_RULE = 'needs gaussian, or { t: <degrees of freedom> }';
const DEGREES: NumericRange = { name: 'degrees of freedom', low: 1, high: 1000 };
const COPULA_META = {
  anyOf: [
    { const: 'gaussian' },
    {
      type: 'object',
      properties: {
        t: { description: 'Degrees of freedom; few let extremes come together.', ...numberSchema(DEGREES) },
      },
      required: ['t'],
      additionalProperties: false,
    },
  ],
};

function readCopula(raw: unknown, report: Report): CopulaChoice | undefined {
  if (raw === 'gaussian') return { kind: 'gaussian' };
  if (!isMap(raw) || !('t' in raw)) {
    report([], COPULA_RULE);
    return undefined;
  }
  const unknown = Object.keys(raw).filter((key) => key !== 't');
  for (const key of unknown) report([key], COPULA_RULE, 'unknown key', 'key');
  if (unknown.length > 0) return undefined;
  const degreesOfFreedom = raw['t'];
  if (
    typeof degreesOfFreedom === 'number' &&
    degreesOfFreedom >= DEGREES.low &&
    degreesOfFreedom <= DEGREES.high
  ) {
    return { kind: 't', degreesOfFreedom };
  }
  report(['t'], `needs ${rangeText(DEGREES)}${numberHint(degreesOfFreedom)}`);
  return undefined;
}

const budget = section('Amounts and confidence levels that the run answers.', {
  metric: z
    .enum(BUDGET_METRICS, { error: `needs one of ${BUDGET_METRICS.join(', ')}` })
    .optional()
    .describe('Cost that the budget is about; ai_cost when absent.'),
  amounts: z
    .array(setting('An amount in USD, at least 0.', USD), { error: 'needs a list of amounts in USD' })
    .optional()
    .describe('Amounts in USD: how likely is it that the cost exceeds each?'),
  confidence: z
    .array(
      setting('A level above 0 and below 1.', {
        name: 'a level',
        low: 0,
        high: 1,
        aboveLow: true,
        belowHigh: true,
      }),
      {
        error: 'needs a list of levels between 0 and 1',
      },
    )
    .optional()
    .describe('Levels between 0 and 1: which amount suffices with this probability?'),
  over_cost: setting('What each USD above the budget costs, in USD, above 0.', PENALTY).optional(),
  under_cost: setting(
    'What each USD of the budget that is not used costs, in USD, above 0.',
    PENALTY,
  ).optional(),
}).transform(({ metric, amounts, confidence, over_cost, under_cost }) => ({
  metric: metric ?? 'ai_cost',
  amountsUsd: amounts ?? [],
  confidence: confidence ?? [],
  ...(over_cost !== undefined &&
    under_cost !== undefined && { penalties: { overUsd: over_cost, underUsd: under_cost } }),
}));

/** What a scenario file may hold: the one place for its keys, units and ranges. */
export const SCENARIO_SCHEMA: z.ZodType<Scenario> = section('A Costband scenario.', {
  costband: z
    .literal(1, { error: 'needs 1, the version of the scenario format' })
    .describe('Format version: 1.'),
  id: name('Name of the scenario in the output and of its folder of results.'),
  title: words('What the scenario is, in one line.', 200),
  question: words('What the scenario is to answer.', 500).optional(),
  assumptions: z
    .record(z.string(), words('Where the value comes from.', 1000), {
      error: 'needs a map of paths and texts',
    })
    .optional()
    .describe('Sources and notes by the path of what they are about, for example `tickets.per_month`.'),
  seed: setting('Seed of every random number, 0 to 2^53 - 1.', {
    name: 'a whole number',
    low: 0,
    high: Number.MAX_SAFE_INTEGER,
    whole: true,
  }),
  trials: setting(`Number of trials, ${MIN_TRIALS} to ${MAX_TRIALS}.`, {
    name: 'a whole number of trials',
    low: MIN_TRIALS,
    high: MAX_TRIALS,
    whole: true,
  }),
  horizon,
  tickets,
  ...SEGMENT_SHAPE,
  segments: segmentList.optional(),
  vendor: readBy(
    'A vendor that answers all tickets, in place of conversation, model, prices and caching.',
    VENDOR_META,
    readVendor,
  ).optional(),
  price_path: z
    .array(priceChange, { error: 'needs a list of changes' })
    .max(4, { error: 'needs at most 4 changes' })
    .optional()
    .describe("Changes of the model's prices inside the horizon."),
  human: human.optional(),
  infrastructure: z
    .array(infrastructureLine, { error: 'needs a list of lines' })
    .optional()
    .describe('Cost lines beside the model.'),
  correlations: z
    .array(correlation, { error: 'needs a list of { between: [path, path], rank: number }' })
    .optional()
    .describe('Rank correlations between uncertain quantities; all others are independent.'),
  copula: readBy(
    'What joins correlated quantities; gaussian when absent.',
    COPULA_META,
    readCopula,
  ).optional(),
  budget: budget.optional(),
}).transform((raw, context): Scenario => {
  const { costband: _version, horizon, tickets, id, title, seed, trials } = raw;
  const { vendor } = raw;
  const answered = vendor === undefined ? raw : { deflection: raw.deflection, ...answeredBy(vendor) };
  const segments = toSegments(answered, (path, message) => {
    context.issues.push({ code: 'custom', input: raw, path: [...path], message });
  });
  if (segments === undefined) return z.NEVER;
  const { question, assumptions, human, budget, correlations, copula } = raw;
  return {
    id,
    title,
    seed,
    trials,
    horizon,
    tickets,
    segments,
    pricePath: raw.price_path ?? [],
    infrastructure: [...(raw.infrastructure ?? []), ...(vendor ? [vendorLine(vendor)] : [])],
    ...stated({ question, assumptions, vendor, human, budget, correlations, copula }),
  };
});
