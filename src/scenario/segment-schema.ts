import { z } from 'zod';
import { SERVICE_TIERS } from '../prices/service-tiers.ts';
import { caching } from './caching-schema.ts';
import { CONVERSATION } from './conversation-schema.ts';
import type { NumericRange } from './numeric-range.ts';
import type {
  Caching,
  Conversation,
  Deflection,
  Escalation,
  PriceOverride,
  Segment,
  Service,
  Successor,
} from './scenario.ts';
import {
  name,
  SECONDS,
  SHARE,
  section,
  setting,
  stated,
  TOKENS,
  TURNS,
  USD,
  uncertain,
  variable,
  words,
} from './schema-values.ts';
import { SEGMENT_SECTIONS } from './segment-section.ts';

const prices: z.ZodType<PriceOverride> = section(
  'Prices and cache rules that replace those of the price book.',
  {
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
    cache_storage_usd_per_mtok_hour: uncertain(
      'USD per million tokens and hour for keeping an explicit cache, at least 0.',
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
  },
).transform(
  (raw): PriceOverride =>
    stated({
      inputUsdPerMtok: raw.input_usd_per_mtok,
      outputUsdPerMtok: raw.output_usd_per_mtok,
      cacheReadUsdPerMtok: raw.cache_read_usd_per_mtok,
      cacheWriteUsdPerMtok: raw.cache_write_usd_per_mtok,
      cacheStorageUsdPerMtokHour: raw.cache_storage_usd_per_mtok_hour,
      minimumPrefixTokens: raw.minimum_prefix_tokens,
      incrementTokens: raw.increment_tokens,
      lifetimeSeconds: raw.lifetime_seconds,
    }),
);

const deflection: z.ZodType<Deflection> = section('Which tickets need no human.', {
  rate: uncertain('Share of tickets closed without a human, 0 to 1.', SHARE).optional(),
  repeat_contact: uncertain(
    'Share of those closed tickets whose customer comes back about it, 0 to 1; 0 when absent.',
    SHARE,
  ).optional(),
  repeat_tickets: z
    .enum(['counted', 'added'], { error: 'needs counted or added' })
    .optional()
    .describe('added: repeat contacts come on top of the tickets, to the AI again; counted when absent.'),
  handed_over_turns: variable(
    'Turns of a ticket that is handed over, whole, at least 1; those of the conversation when absent.',
    TURNS,
  ).optional(),
}).transform((raw) => ({
  rate: raw.rate ?? 0,
  repeatContact: raw.repeat_contact ?? 0,
  repeatTickets: raw.repeat_tickets ?? ('counted' as const),
  ...stated({ handedOverTurns: raw.handed_over_turns }),
}));

const service: z.ZodType<Service> = section(
  'How the provider serves the requests, and at what factor of its prices.',
  {
    tier: z
      .enum(SERVICE_TIERS, { error: `needs one of ${SERVICE_TIERS.join(', ')}` })
      .optional()
      .describe('Tier of service; standard when absent.'),
    data_residency: z
      .boolean({ error: 'needs true or false' })
      .optional()
      .describe('Whether requests stay in one region, at its surcharge; false when absent.'),
  },
).transform((raw) => ({ tier: raw.tier ?? 'standard', dataResidency: raw.data_residency ?? false }));

const successor: z.ZodType<Successor> = section('Another model that answers from a month on.', {
  from: z
    .string({ error: 'needs a month as YYYY-MM' })
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: 'needs a month as YYYY-MM' })
    .describe('First month of the other model, YYYY-MM.'),
  model: words('Its id in the price book.', 100),
});

const escalation: z.ZodType<Escalation> = section(
  'A dearer model that takes a ticket over where the first one is not sure; it pays for the conversation so far.',
  {
    rate: uncertain('Share of the tickets with that many turns that go up, 0 to 1.', SHARE),
    at_turn: variable('The turn that the first model answers in vain; whole, at least 1.', TURNS),
    model: words('Id of the dearer model in the price book, or another with prices.', 100),
    prices: prices.optional(),
    caching: caching('How its repeated prefix is billed.'),
  },
).transform((raw) => ({
  rate: raw.rate,
  atTurn: raw.at_turn,
  model: raw.model,
  prices: raw.prices ?? {},
  caching: raw.caching,
}));

/** What a scenario states of its tickets, or each of its segments does. */
export interface RawSegment {
  readonly conversation?: Conversation | undefined;
  readonly model?: string | undefined;
  readonly prices?: PriceOverride | undefined;
  readonly caching?: Caching | undefined;
  readonly service?: Service | undefined;
  readonly successor?: Successor | undefined;
  readonly escalation?: Escalation | undefined;
  readonly deflection?: Deflection | undefined;
}

/** Keys that stand at the top of a scenario with one kind of ticket, or in each of its segments. */
export const SEGMENT_SHAPE: { readonly [Key in keyof RawSegment]-?: z.ZodType<RawSegment[Key]> } = {
  conversation: CONVERSATION.optional(),
  model: words(
    'Id of the model in the price book, or any other id with prices stated below.',
    100,
  ).optional(),
  prices: prices.optional(),
  caching: caching('How the repeated prefix of a conversation is billed.').optional(),
  service: service.optional(),
  successor: successor.optional(),
  escalation: escalation.optional(),
  deflection: deflection.optional(),
};

const PART: NumericRange = { ...SHARE, aboveLow: true };
const COUNTED: NumericRange = { name: 'a whole number of tickets', low: 0, high: 1e12, whole: true };

const segment = section('Tickets of one kind, and what answers them.', {
  segment: name('Name of the segment, unique.'),
  share: setting('Its share of all tickets, above 0 to 1; the shares add up to 1.', PART).optional(),
  counted: setting(
    'In place of share: tickets of this kind in a sample, so that shares are uncertain.',
    COUNTED,
  ).optional(),
  ...SEGMENT_SHAPE,
});

/** The section `segments`. */
export const segmentList: z.ZodType<readonly (RawSegment & RawShare)[]> = z
  .array(segment, { error: 'needs a list of segments' })
  .min(2, { error: 'needs at least two segments' })
  .max(12, { error: 'needs at most 12 segments' })
  .describe(
    'Kinds of tickets with shares of all tickets; what a segment leaves out is as at the top of the scenario.',
  );

interface RawShare {
  readonly segment: string;
  readonly share?: number | undefined;
  readonly counted?: number | undefined;
}

/** What every segment needs, with the rule for where it is missing. */
export const NEEDED_OF_SEGMENT: readonly (readonly ['conversation' | 'model' | 'caching', string])[] = [
  [
    'conversation',
    'needs a map of what a ticket sends, or a vendor in place of conversation, model and caching',
  ],
  ['model', 'needs the id of a model, or a vendor in place of conversation, model and caching'],
  [
    'caching',
    'needs how the repeated prefix is billed, or a vendor in place of conversation, model and caching',
  ],
];

/**
 * The segments of a scenario: those that it lists, each with what it leaves out taken from the top, or the one that
 * stands at the top.
 *
 * @returns undefined when something that is needed is missing, which `report` has been told
 */
export function toSegments(
  raw: RawSegment & { readonly segments?: readonly (RawSegment & RawShare)[] | undefined },
  report: (path: readonly (string | number)[], rule: string) => void,
): readonly [Segment, ...Segment[]] | undefined {
  const { segments } = raw;
  if (segments === undefined) {
    const only = toSegment(raw, { share: 1 }, (key, rule) => report([key], rule));
    return only && [only];
  }
  const counted = segments.map((one) => (one.counted === undefined ? undefined : one.counted + 0.5));
  const cases = counted.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  const list = segments.map((one, i) => {
    const share = counted[i] === undefined ? (one.share ?? 0) : counted[i] / cases;
    const prices = one.prices ?? (one.model === undefined ? raw.prices : undefined);
    const merged = { ...raw, ...stated(one), prices };
    const fromTop = SEGMENT_SECTIONS.filter((key) => raw[key] !== undefined && merged[key] === raw[key]);
    const place = { name: one.segment, share, fromTop, ...stated({ counted: one.counted }) };
    return toSegment(merged, place, (key, rule) => report(['segments', i, key], rule));
  });
  const [first, ...others] = list.flatMap((one) => (one === undefined ? [] : [one]));
  return first === undefined || others.length + 1 < list.length ? undefined : [first, ...others];
}

function toSegment(
  raw: RawSegment,
  place: Pick<Segment, 'share'> & Partial<Pick<Segment, 'name' | 'counted' | 'fromTop'>>,
  report: (key: string, rule: string) => void,
): Segment | undefined {
  for (const [key, rule] of NEEDED_OF_SEGMENT) if (raw[key] === undefined) report(key, rule);
  const { conversation, model, caching: cachingRule, prices: own, successor, escalation, deflection } = raw;
  if (conversation === undefined || model === undefined || cachingRule === undefined) return undefined;
  return {
    ...place,
    conversation,
    model,
    prices: own ?? {},
    caching: cachingRule,
    service: raw.service ?? { tier: 'standard', dataResidency: false },
    ...stated({ successor, escalation, deflection }),
  };
}
