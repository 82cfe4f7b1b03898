import { z } from 'zod';
import { isMap } from './is-map.ts';
import { nearestWord } from './nearest-word.ts';
import { type NumericRange, numberHint, rangeText } from './numeric-range.ts';
import { isCountable, type QuantityPlace, type Report, readQuantity } from './read-quantity.ts';
import { readVendor, VENDOR_META } from './read-vendor.ts';
import type {
  Caching,
  CopulaChoice,
  InfrastructureLine,
  PriceOverride,
  Quantity,
  Scenario,
  TokenQuantity,
} from './scenario.ts';
import { MAX_TRIALS, MIN_TRIALS } from './trial-limits.ts';
import { answeredBy, vendorLine } from './vendor.ts';

const SHARE: NumericRange = { name: 'a share', low: 0, high: 1 };
const USD: NumericRange = { name: 'an amount in USD', low: 0, high: Infinity };
const PENALTY: NumericRange = { ...USD, aboveLow: true };
const TOKENS: NumericRange = { name: 'a number of tokens', low: 0, high: Infinity };
const TURNS: NumericRange = { name: 'a whole number of turns', low: 1, high: Infinity, whole: true };
const TICKETS: NumericRange = { name: 'a number of tickets', low: 0, high: Infinity };
const SECONDS: NumericRange = { name: 'a number of seconds', low: 0, high: Infinity };
const GROWTH: NumericRange = { name: 'a growth', low: -1, high: Infinity, aboveLow: true };
const CORRELATION: NumericRange = { name: 'a correlation', low: 0, high: 1, belowHigh: true };
const OCCUPANCY: NumericRange = { name: 'a share', low: 0, high: 1, aboveLow: true };
const EXTRA: NumericRange = { name: 'a share', low: -1, high: Infinity, aboveLow: true };
const CV: NumericRange = { name: 'a coefficient of variation', low: 0, high: Infinity };

/** Metrics that a budget can be about. */
export const BUDGET_METRICS: readonly string[] = [
  'ai_cost',
  'llm_cost',
  'infra_cost',
  'total_cost',
  'human_cost',
];

/** Line names that would read like a metric of Costband's own. */
export const RESERVED_LINES: readonly string[] = ['llm', 'infra', 'ai', 'human', 'total', 'baseline_human'];

/** Kinds of logs that tickets can be drawn from. */
const LOG_KINDS = ['requests', 'conversations', 'turns', 'messages', 'generations', 'helpdesk'] as const;

const NAME_RULE =
  'needs a name of small letters, digits and _, beginning with a letter, of at most 64 characters';

/** A section of the scenario; the message of an unknown key lists the keys that the section takes. */
function section<Shape extends z.core.$ZodShape>(
  description: string,
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  const keys = Object.keys(shape).join(', ');
  const error = (issue: { readonly code?: string }) =>
    issue.code === 'unrecognized_keys' ? keys : `needs a map of ${keys}`;
  return z.strictObject(shape, { error }).describe(description);
}

/** A plain number: a setting, not a quantity. */
function setting(description: string, range: NumericRange): z.ZodType<number> {
  const error = ({ input }: { readonly input?: unknown }) => `needs ${rangeText(range)}${numberHint(input)}`;
  const number = range.whole ? z.number({ error }).int({ error }) : z.number({ error });
  const above = range.aboveLow ? number.gt(range.low, { error }) : number.gte(range.low, { error });
  if (range.high === Infinity) return above.describe(description);
  const between = range.belowHigh ? above.lt(range.high, { error }) : above.lte(range.high, { error });
  return between.describe(description);
}

function words(description: string, characterCount: number): z.ZodType<string> {
  const error = `needs text of 1 to ${characterCount} characters`;
  return z.string({ error }).min(1, { error }).max(characterCount, { error }).describe(description);
}

function name(description: string): z.ZodString {
  return z
    .string({ error: NAME_RULE })
    .regex(/^[a-z][a-z0-9_]{0,63}$/, { error: NAME_RULE })
    .describe(description);
}

/** A value that is read by hand, so that every fault in it is found; `meta` describes it for editors. */
function readBy<Value>(
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

function numberSchema({ low, high, aboveLow, whole }: NumericRange): Readonly<Record<string, unknown>> {
  return {
    type: whole ? 'integer' : 'number',
    ...(Number.isFinite(low) && { [aboveLow ? 'exclusiveMinimum' : 'minimum']: low }),
    ...(Number.isFinite(high) && { maximum: high }),
  };
}

/** One unknown number; a law's parameters are plain numbers. */
function uncertain(description: string, range: NumericRange): z.ZodType<Quantity> {
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
function variable(description: string, range: NumericRange): z.ZodType<Quantity> {
  const $ref = range.whole ? '#/definitions/whole_law' : '#/definitions/variable_law';
  const meta = { anyOf: [numberSchema(range), { $ref }] };
  return readBy(description, meta, (raw, report) => readQuantity(raw, { range, level: 'variable' }, report));
}

function tokens(description: string): z.ZodType<TokenQuantity> {
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

const CALLS: NumericRange = { name: 'a whole number of calls', low: 0, high: Infinity, whole: true };

const CACHING_WORDS = ['none', 'article', 'provider'] as const;
const CACHING_PLACES = { hit_rate: SHARE, cached_tokens: TOKENS } as const;
const CACHING_TEXTS = {
  hit_rate: 'Share of the repeated prefix that is read from the cache, 0 to 1.',
  cached_tokens: 'Input tokens of a ticket that are read from the cache, at least 0.',
} as const;
const CACHING_RULE = `needs ${CACHING_WORDS.join(', ')}, { provider: … }, { hit_rate: … } or { cached_tokens: … }`;

function caching(description: string): z.ZodType<Caching> {
  const parts = (['hit_rate', 'cached_tokens'] as const).map((key) => {
    const anyOf = [numberSchema(CACHING_PLACES[key]), { $ref: '#/definitions/variable_law' }];
    const properties = { [key]: { description: CACHING_TEXTS[key], anyOf } };
    return { type: 'object', properties, required: [key], additionalProperties: false };
  });
  const provider = {
    type: 'object',
    properties: { provider: PROVIDER_META },
    required: ['provider'],
    additionalProperties: false,
  };
  return readBy(description, { anyOf: [{ enum: CACHING_WORDS }, provider, ...parts] }, readCaching);
}

type ProviderCaching = Extract<Caching, { readonly kind: 'provider' }>;

const PROVIDER_DEFAULTS: ProviderCaching = {
  kind: 'provider',
  lifetime: '5m',
  survival: 1,
  sharedPrompt: 'warm',
};

const CACHING_KEYS = ['provider', 'hit_rate', 'cached_tokens'] as const;
const PROVIDER_WORDS = { lifetime: ['5m', '1h'], shared_prompt: ['warm', 'cold'] } as const;
const PROVIDER_KEYS = ['lifetime', 'survival', 'shared_prompt'] as const;
const PROVIDER_META = {
  description: "The provider's own rules, with what is not certain about them.",
  type: 'object',
  properties: {
    lifetime: {
      description: 'Lifetime that is written: 5m when absent, or 1h.',
      enum: PROVIDER_WORDS.lifetime,
    },
    survival: {
      description: 'Probability that a prefix is still cached inside its lifetime, 0 to 1; 1 when absent.',
      anyOf: [
        numberSchema(SHARE),
        ...['law', 'mean_of_column', 'counts'].map((name) => ({ $ref: `#/definitions/${name}` })),
      ],
    },
    shared_prompt: {
      description: 'warm when absent: tickets read the system prompt that other tickets wrote; or cold.',
      enum: PROVIDER_WORDS.shared_prompt,
    },
  },
  additionalProperties: false,
};

/** Reads `caching: { provider: … }`. */
function readProvider(raw: unknown, report: Report): ProviderCaching | undefined {
  if (!isMap(raw)) {
    report([], `needs a map of ${PROVIDER_KEYS.join(', ')}`);
    return undefined;
  }
  let isRight = true;
  let { lifetime, survival, sharedPrompt } = PROVIDER_DEFAULTS;
  for (const [written, value] of Object.entries(raw)) {
    const key = nearestWord(written, PROVIDER_KEYS) as (typeof PROVIDER_KEYS)[number] | undefined;
    const fault: Report = (...found) => {
      isRight = false;
      report(...found);
    };
    if (written !== key) {
      const rule =
        key === undefined ? `known keys are ${PROVIDER_KEYS.join(', ')}` : `did you mean \`${key}\`?`;
      fault([written], rule, 'unknown key', 'key');
    }
    if (key === undefined) continue;
    if (key === 'survival') {
      const below: Report = (path, ...rest) => fault([written, ...path], ...rest);
      survival = readQuantity(value, { range: SHARE, level: 'uncertain' }, below) ?? survival;
    } else {
      const known: readonly string[] = PROVIDER_WORDS[key];
      if (!known.includes(value as string)) fault([written], `needs ${known.join(' or ')}`);
      else if (key === 'lifetime') lifetime = value as typeof lifetime;
      else sharedPrompt = value as typeof sharedPrompt;
    }
  }
  return isRight ? { kind: 'provider', lifetime, survival, sharedPrompt } : undefined;
}

function readCaching(raw: unknown, report: Report): Caching | undefined {
  const word = CACHING_WORDS.find((kind) => kind === raw);
  if (word === 'provider') return PROVIDER_DEFAULTS;
  if (word !== undefined) return { kind: word };
  if (!isMap(raw)) {
    const nearest = typeof raw === 'string' ? nearestWord(raw, CACHING_WORDS) : undefined;
    const guess = nearest === undefined ? '' : `: did you mean \`${nearest}\`?`;
    report([], CACHING_RULE + guess, raw === undefined ? 'missing' : undefined);
    return undefined;
  }
  let caching: Caching | undefined;
  let knownCount = 0;
  for (const [written, value] of Object.entries(raw)) {
    const key = nearestWord(written, CACHING_KEYS) as (typeof CACHING_KEYS)[number] | undefined;
    if (written !== key) {
      const rule = key === undefined ? CACHING_RULE : `did you mean \`${key}\`?`;
      report([written], rule, 'unknown key', 'key');
    }
    if (key === undefined) continue;
    knownCount++;
    const below: Report = (path, ...fault) => report([written, ...path], ...fault);
    if (key === 'provider') {
      caching = readProvider(value, below);
      continue;
    }
    const quantity = readQuantity(value, { range: CACHING_PLACES[key], level: 'variable' }, below);
    if (quantity !== undefined) {
      caching = key === 'hit_rate' ? { kind: key, hitRate: quantity } : { kind: key, cachedTokens: quantity };
    }
  }
  if (knownCount !== 1) report([], CACHING_RULE, `${knownCount} of these keys`);
  return caching;
}

/** A record without the keys whose value is undefined. */
function stated<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: Exclude<Fields[Key], undefined>;
  };
}

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
  perMonth: raw.per_month,
  growthPerMonth: raw.growth_per_month ?? 0,
  monthNoiseCv: raw.month_noise_cv ?? 0,
}));

const tools = section('Tools that the model may call before it replies; each call is one more request.', {
  definition_tokens: setting("Tokens of the tools' definitions, the provider's overhead included.", TOKENS),
  calls_per_turn: variable('Calls before one reply; whole, at least 0.', CALLS),
  call_tokens: variable('Tokens of one call, at least 0.', TOKENS),
  result_tokens: variable('Tokens of what one call returns, at least 0.', TOKENS),
}).transform((raw) => ({
  definitionTokens: raw.definition_tokens,
  callsPerTurn: raw.calls_per_turn,
  callTokens: raw.call_tokens,
  resultTokens: raw.result_tokens,
}));

const FILE_RULE = 'needs the name of a file, relative to the scenario';
const COLUMN_RULE = 'needs the name of a column';

function column(description: string): z.ZodType<string | undefined> {
  return z.string({ error: COLUMN_RULE }).min(1, { error: COLUMN_RULE }).optional().describe(description);
}

const conversation = section('What one ticket sends and receives; differs from ticket to ticket.', {
  system_prompt_tokens: variable(
    'Tokens of instructions that every request repeats, at least 0.',
    TOKENS,
  ).optional(),
  turns: variable('Customer messages per ticket, each with a reply; whole, at least 1.', TURNS).optional(),
  user_tokens: tokens('Tokens of one customer message, at least 0.').optional(),
  assistant_tokens: tokens('Tokens of one reply, at least 0.').optional(),
  retrieval_tokens: tokens(
    'Tokens of retrieved text sent with one request, at least 0; 0 when absent.',
  ).optional(),
  retrieval_kept: z
    .boolean({ error: 'needs true or false' })
    .optional()
    .describe('Whether retrieved text stays in the conversation and is sent again; false when absent.'),
  reply_gap_seconds: variable(
    'Seconds between two turns of a ticket, at least 0; needed by caching: provider.',
    SECONDS,
  ).optional(),
  thinking_tokens: variable(
    'Tokens that the model thinks in each request, billed as output, at least 0; 0 when absent.',
    TOKENS,
  ).optional(),
  tools: tools.optional(),
  from: z
    .string({ error: FILE_RULE })
    .min(1, { error: FILE_RULE })
    .optional()
    .describe('Log of conversations that tickets are drawn from, in place of turns and tokens.'),
  log: z
    .enum(LOG_KINDS, { error: `needs one of ${LOG_KINDS.join(', ')}` })
    .optional()
    .describe('What a row of the log is; the first kind that has its columns when absent.'),
  columns: z
    .record(z.string(), z.string({ error: COLUMN_RULE }), { error: 'needs a map of fields and columns' })
    .optional()
    .describe('Where the fields of the log stand, for example input_tokens: usage.prompt_tokens.'),
  cluster: column('Column of what holds conversations together, such as a day or a queue.'),
  resolved: column('Column that says which conversations were closed without a human.'),
  escalated: column('Column that says which conversations a human took over; in place of resolved.'),
  reopened: column('Column that says which customers came back about it.'),
  drift: uncertain(
    'By how much the mean ticket may have changed since the log, as sd / mean, at least 0.',
    CV,
  ).optional(),
}).transform((raw) => ({
  retrievalKept: raw.retrieval_kept ?? false,
  thinkingTokens: raw.thinking_tokens ?? 0,
  // what a log has need not be stated, and checkTogether reports what is missing otherwise
  systemPromptTokens: raw.system_prompt_tokens ?? 0,
  turns: raw.turns ?? 1,
  userTokens: raw.user_tokens ?? NO_TOKENS,
  assistantTokens: raw.assistant_tokens ?? NO_TOKENS,
  retrievalTokens: raw.retrieval_tokens ?? NO_TOKENS,
  ...stated({ replyGapSeconds: raw.reply_gap_seconds, tools: raw.tools }),
  ...(raw.from !== undefined && {
    log: {
      file: raw.from,
      tickets: [],
      unreadableRows: 0,
      states: {
        cluster: raw.cluster !== undefined,
        resolved: raw.resolved !== undefined || raw.escalated !== undefined,
        reopened: raw.reopened !== undefined,
      },
      ...stated({ drift: raw.drift }),
    },
  }),
}));

const NO_TOKENS = { tokens: 0, per: 'turn' } as const;

const prices = section('Prices and cache rules that replace those of the price book.', {
  input_usd_per_mtok: uncertain('USD per million input tokens, at least 0.', USD).optional(),
  output_usd_per_mtok: uncertain('USD per million output tokens, at least 0.', USD).optional(),
  cache_read_usd_per_mtok: uncertain(
    'USD per million tokens read from the cache, at least 0.',
    USD,
  ).optional(),
  cache_write_usd_per_mtok: uncertain(
    'USD per million tokens written to the cache, at least 0.',
    USD,
  ).optional(),
  minimum_prefix_tokens: setting('Shortest prefix that is cached, in tokens, at least 0.', {
    ...TOKENS,
    name: 'a whole number of tokens',
    whole: true,
  }).optional(),
  increment_tokens: setting('Step in which cached prefixes grow, in tokens; 1 where every token counts.', {
    name: 'a whole number of tokens',
    low: 1,
    high: Infinity,
    whole: true,
  }).optional(),
  lifetime_seconds: setting('Time without use after which a cached prefix is gone, in seconds, above 0.', {
    ...SECONDS,
    aboveLow: true,
  }).optional(),
}).transform(
  (raw): PriceOverride =>
    stated({
      inputUsdPerMtok: raw.input_usd_per_mtok,
      outputUsdPerMtok: raw.output_usd_per_mtok,
      cacheReadUsdPerMtok: raw.cache_read_usd_per_mtok,
      cacheWriteUsdPerMtok: raw.cache_write_usd_per_mtok,
      minimumPrefixTokens: raw.minimum_prefix_tokens,
      incrementTokens: raw.increment_tokens,
      lifetimeSeconds: raw.lifetime_seconds,
    }),
);

const deflection = section('Which tickets need no human.', {
  rate: uncertain('Share of tickets closed without a human, 0 to 1.', SHARE).optional(),
  repeat_contact: uncertain(
    'Share of those closed tickets whose customer comes back about it, 0 to 1; 0 when absent.',
    SHARE,
  ).optional(),
}).transform(({ rate, repeat_contact }) => ({ rate: rate ?? 0, repeatContact: repeat_contact ?? 0 }));

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
    'USD per million of those tokens, at least 0; needs tokens_per_ticket.',
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
  const keys = isMap(raw) ? Object.keys(raw) : [];
  if (!isMap(raw) || keys.length !== 1 || keys[0] !== 't') {
    report([], COPULA_RULE);
    return undefined;
  }
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
  conversation: conversation.optional(),
  model: words(
    'Id of the model in the price book, or any other id with prices stated below.',
    100,
  ).optional(),
  prices: prices.optional(),
  caching: caching('How the repeated prefix of a conversation is billed.').optional(),
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
  deflection: deflection.optional(),
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
}).transform((raw): Scenario => {
  const {
    costband: _version,
    price_path,
    question,
    assumptions,
    conversation,
    model,
    prices,
    caching,
    vendor,
    deflection,
    human,
    budget,
    correlations,
    copula,
    ...rest
  } = raw;
  // Without a vendor all three are there: `checkTogether` has said so where they are not.
  const own = { conversation, model, prices: prices ?? {}, caching } as ReturnType<typeof answeredBy>;
  return {
    ...rest,
    segments: [{ share: 1, ...(vendor ? answeredBy(vendor) : own), ...stated({ deflection }) }],
    pricePath: price_path ?? [],
    infrastructure: [...(raw.infrastructure ?? []), ...(vendor ? [vendorLine(vendor)] : [])],
    ...stated({ question, assumptions, vendor, human, budget, correlations, copula }),
  };
});
