import assert from 'node:assert/strict';
import type { ServiceTier } from '../prices/service-tiers.ts';
import type { VendorUnit } from '../prices/vendors.ts';
import type { SegmentSection } from './segment-section.ts';

/** A file that something was read from: its bytes belong to what decides a run's numbers. */
export interface FileSource {
  /** As the scenario names it. */
  readonly name: string;
  readonly sha256: string;
}

/** A number, or a law that numbers are drawn from. */
export type Quantity = number | RandomQuantity;

/**
 * A distribution as the scenario states it. Parameters of a variable quantity may themselves be quantities
 * (then uncertain); all others are numbers.
 */
export interface RandomQuantity {
  /** Name of the law, as in the registry of distributions. */
  readonly dist: string;
  /** Parameter keys as written, in the order of the law's form (or percentile keys, ascending). */
  readonly keys: readonly string[];
  /** One value per key; for `discrete`, the values followed by the weights under keys `values`, `weights`. */
  readonly values: readonly Quantity[];
  /** Added to every draw. */
  readonly shift: number;
  /** Truncation of the shifted draw, in the quantile domain; -Infinity and Infinity when not stated. */
  readonly min: number;
  readonly max: number;
  /** Set for a `mixture`, which has no keys and values of its own: each draw follows one of these. */
  readonly parts?: readonly MixedQuantity[];
}

/** A part of a mixture. */
export interface MixedQuantity {
  /** Above 0; relative to the other parts' weights. */
  readonly weight: number;
  /** Not a mixture. */
  readonly law: RandomQuantity;
}

/** A quantity of tokens that is drawn anew for every turn, or once per ticket and used in each turn. */
export interface TokenQuantity {
  readonly tokens: Quantity;
  readonly per: 'turn' | 'ticket';
}

/** How the repeated prefix is billed. */
export type Caching =
  | { readonly kind: 'none' }
  | { readonly kind: 'article' }
  | {
      readonly kind: 'provider';
      /** Which of the provider's lifetimes is written. */
      readonly lifetime: '5m' | '1h';
      /** Probability that a prefix is still cached inside its lifetime. */
      readonly survival: Quantity;
      /** Whether tickets find the system prompt that other tickets have written. */
      readonly sharedPrompt: 'warm' | 'cold';
    }
  /** The system prompt, in a cache that is kept and paid for by the hour. */
  | {
      readonly kind: 'explicit';
      /** Whole, 1 to 24: the busiest hours of each day. */
      readonly hoursPerDay: number;
    }
  | { readonly kind: 'hit_rate'; readonly hitRate: Quantity }
  | { readonly kind: 'cached_tokens'; readonly cachedTokens: Quantity };

/** One cost line beside the model: fixed per month, per ticket, or by tokens. Absent parts are undefined. */
export interface InfrastructureLine {
  readonly line: string;
  readonly monthlyUsd?: Quantity;
  readonly usdPerTicket?: Quantity;
  /** How often a ticket costs `usdPerTicket`; once when absent. */
  readonly unitsPerTicket?: Quantity;
  readonly tokensPerTicket?: Quantity;
  readonly usdPerMtok?: Quantity;
  readonly usdPerTurn?: Quantity;
  readonly tokensPerTurn?: Quantity;
  /** The least that a month's usage costs. */
  readonly minimumUsd?: Quantity;
  /** Tickets a month for which one more `monthlyUsd` is due. */
  readonly capacityTickets?: number;
  readonly oneOffUsd?: Quantity;
  readonly yearlyUsd?: Quantity;
  readonly usdPerResolution?: Quantity;
  readonly repeatsBilled?: boolean;
}

/** What humans cost: a figure per ticket, or wage, minutes and occupancy. */
export interface Human {
  readonly costPerTicketUsd?: Quantity;
  readonly usdPerHour?: Quantity;
  readonly minutesPerTicket?: Quantity;
  readonly occupancy?: Quantity;
  readonly staffing: 'shared' | 'whole';
  readonly agentHoursPerMonth?: number;
  readonly handoffExtra: Quantity;
}

/** A change of all prices of the model from the first day of a month on, `YYYY-MM`. */
export interface PriceChange {
  readonly from: string;
  readonly factor: Quantity;
  /** That it happens at all. */
  readonly probability: number;
}

/** Prices and cache rules that the scenario states itself, by field of the price book. */
export interface PriceOverride {
  readonly inputUsdPerMtok?: Quantity;
  readonly outputUsdPerMtok?: Quantity;
  readonly cacheReadUsdPerMtok?: Quantity;
  readonly cacheWriteUsdPerMtok?: Quantity;
  readonly cacheStorageUsdPerMtokHour?: Quantity;
  readonly minimumPrefixTokens?: number;
  readonly incrementTokens?: number;
  readonly lifetimeSeconds?: number;
}

/** Tools that the model may call before it replies; each call is one more request. */
export interface Tools {
  /** Sent with every request, the provider's own overhead included. */
  readonly definitionTokens: number;
  readonly callsPerTurn: Quantity;
  readonly callTokens: Quantity;
  readonly resultTokens: Quantity;
}

/** How two uncertain quantities move together. */
export interface Correlation {
  /** Their paths, for example `tickets.per_month` or `conversation.turns.mean`. */
  readonly between: readonly [string, string];
  /** Spearman rank correlation, -1 < rank < 1. */
  readonly rank: number;
}

/** What joins correlated quantities: a t copula lets extremes come together. */
export type CopulaChoice =
  | { readonly kind: 'gaussian' }
  | { readonly kind: 't'; readonly degreesOfFreedom: number };

/** A conversation that took place: requests as they were sent, or turns. */
export interface LoggedTicket {
  readonly requests: readonly {
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly gapSeconds?: number | undefined;
  }[];
  readonly turns: readonly {
    readonly userTokens: number;
    readonly assistantTokens: number;
    readonly gapSeconds?: number | undefined;
  }[];
  /** Those of one cluster weigh the same. */
  readonly cluster?: string;
  /** Closed without a human; whether the customer came back about it. */
  readonly resolved?: boolean;
  readonly reopened?: boolean;
}

/** A log that tickets are drawn from. */
export interface ConversationLog {
  readonly file: string;
  readonly tickets: readonly LoggedTicket[];
  readonly unreadableRows: number;
  /** Which columns the scenario names. */
  readonly states: { readonly cluster: boolean; readonly resolved: boolean; readonly reopened: boolean };
  /** By how much the mean ticket may have changed since, as sd over mean; absent where the scenario does not say. */
  readonly drift?: Quantity;
}

/** What one ticket sends and receives. */
export interface Conversation {
  /** Where it stands, tickets are drawn from it; of the rest only the system prompt counts, for logs of turns. */
  readonly log?: ConversationLog;
  readonly systemPromptTokens: Quantity;
  readonly turns: Quantity;
  readonly userTokens: TokenQuantity;
  readonly assistantTokens: TokenQuantity;
  readonly retrievalTokens: TokenQuantity;
  readonly retrievalKept: boolean;
  readonly replyGapSeconds?: Quantity;
  /** Per request; billed as output. */
  readonly thinkingTokens: Quantity;
  /** Probability that an answer is rejected, and its request made and billed again. */
  readonly retryRate: Quantity;
  readonly tools?: Tools;
  readonly summary?: Summary;
}

/** What happens when a conversation has grown too long: one more request turns its messages into a summary. */
export interface Summary {
  /** Tokens of messages, above which the next turn begins with a summary. */
  readonly aboveTokens: number;
  readonly summaryTokens: Quantity;
}

/** Which tickets need no human. */
export interface Deflection {
  readonly rate: Quantity;
  readonly repeatContact: Quantity;
  /** Whether repeat contacts are part of the stated volume, or come on top of it as tickets for the AI. */
  readonly repeatTickets: 'counted' | 'added';
  /** Turns of a ticket that is handed over; as those of the conversation where absent. */
  readonly handedOverTurns?: Quantity;
}

/** How the provider serves requests: the factor of its list prices. */
export interface Service {
  readonly tier: ServiceTier;
  /** Whether requests have to stay in one region, at its surcharge. */
  readonly dataResidency: boolean;
}

/** From a month on, another model answers. */
export interface Successor {
  /** `YYYY-MM`. */
  readonly from: string;
  readonly model: string;
}

/** A dearer model that takes over where the first one is not sure. */
export interface Escalation {
  /** Share of the tickets that get as far as the turn. */
  readonly rate: Quantity;
  /** The turn that the first model has answered in vain. */
  readonly atTurn: Quantity;
  readonly model: string;
  readonly prices: PriceOverride;
  readonly caching: Caching;
}

/** Tickets of one kind, and what answers them. */
export interface Segment {
  /** Absent where a scenario has one kind of ticket only. */
  readonly name?: string;
  /** Of all tickets, the mean where it is uncertain; the shares of a scenario add up to 1. */
  readonly share: number;
  /** Tickets of this kind in the sample that the shares come from; stated for all segments or for none. */
  readonly counted?: number;
  readonly conversation: Conversation;
  readonly model: string;
  readonly prices: PriceOverride;
  readonly caching: Caching;
  readonly service: Service;
  readonly successor?: Successor;
  readonly escalation?: Escalation;
  readonly deflection?: Deflection;
  /** Sections that it has from the top of the scenario; what is unknown in them is one unknown for all such segments. */
  readonly fromTop?: readonly SegmentSection[];
}

/** A vendor that answers all tickets in place of a model of one's own. */
export interface Vendor {
  /** Id in the price book, or a name of the user's own. */
  readonly name: string;
  readonly unit: VendorUnit;
  readonly usdPerUnit: Quantity;
  /** False where the book has the price. */
  readonly isStatedPrice: boolean;
  /** Whether a resolution stays billed though the customer comes back. */
  readonly repeats: 'refunded' | 'billed';
  /** Present where the vendor bills by session. */
  readonly sessionsPerTicket?: Quantity;
}

export interface Scenario {
  /** Other files that its numbers come from; absent when there is none. */
  readonly sources?: readonly FileSource[];
  readonly id: string;
  readonly title: string;
  readonly question?: string;
  /** Sources and notes, by the path of what they are about. */
  readonly assumptions?: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly trials: number;
  /** First month as `YYYY-MM`, and the number of months. */
  readonly horizon: { readonly start: string; readonly months: number };
  readonly tickets: {
    readonly perMonth: Quantity;
    readonly growthPerMonth: Quantity;
    readonly monthNoiseCv: Quantity;
    readonly monthNoiseCorrelation: Quantity;
    /** Factor of each calendar month, January first; their mean is 1. */
    readonly seasons: readonly number[];
    /** Share of a week's tickets on each day, Monday first; sums to 1. Absent where months do not follow their days. */
    readonly weekdayShares?: readonly number[];
    /** Share of a day's tickets in each of 24 hours; sums to 1. */
    readonly hourShares: readonly number[];
  };
  /** At least one. All have a deflection or none has. */
  readonly segments: readonly [Segment, ...Segment[]];
  /** Answers all tickets in place of a model; its bill is the last line of `infrastructure`. */
  readonly vendor?: Vendor;
  readonly human?: Human;
  readonly pricePath: readonly PriceChange[];
  readonly infrastructure: readonly InfrastructureLine[];
  readonly correlations?: readonly Correlation[];
  readonly copula?: CopulaChoice;
  readonly budget?: {
    readonly metric: string;
    readonly amountsUsd: readonly number[];
    readonly confidence: readonly number[];
    /** What a USD above the budget, and one of it that is not used, cost; USD, above 0. */
    readonly penalties?: { readonly overUsd: number; readonly underUsd: number };
  };
}

/** The models that answer tickets, each once, in the order of the file. */
export function modelsOf({ segments }: Scenario): readonly string[] {
  return [...new Set(segments.map(({ model }) => model))];
}

/** The only segment of a scenario that has one kind of ticket. */
export function onlySegment({ id, segments }: Scenario): Segment {
  assert(segments.length === 1, `${id} has ${segments.length} segments`);
  return segments[0];
}

/** The path of something of a segment, as a scenario file states it. */
export function segmentPath(segment: Segment, segmentIndex: number, path: string): string {
  return segment.name === undefined ? path : `segments[${segmentIndex}].${path}`;
}
