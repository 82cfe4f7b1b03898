import type { KeptCache } from '../cost/kept-cache.ts';
import type { CachingRule } from '../cost/meter-turn.ts';
import type { Ledger } from '../cost/metrics.ts';
import type { Period } from '../cost/period.ts';
import type { Copula } from '../random/copula.ts';
import type { LawFamily } from '../random/law-family.ts';
import type { PiecedTable } from '../random/mixture-table.ts';
import type { QuantileTable } from '../random/quantile-table.ts';
import type { WordSplit } from '../random/split-words.ts';
import type { StepTable } from '../random/step-table.ts';
import type { LoggedTickets } from './logged-tickets.ts';
import type { Ending } from './logged-world.ts';

/** A law as data: a uniform word in, a value out. */
export type LawTable = QuantileTable | StepTable | PiecedTable;

/** A number that is known, or one of a trial's uncertain values. */
export type Parameter =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'uncertain'; readonly index: number };

/** A quantity that is one unknown number in each trial. */
export interface UncertainQuantity {
  /** Path in the scenario; keys the scramble of its points. */
  readonly name: string;
  /** Sobol dimension; a name keeps its dimension in every scenario, so that scenarios pair. */
  readonly dimension: number;
  readonly mean: number;
  readonly table: LawTable;
  /** Set where the trial's world of a log says the value, and no law. */
  readonly ofLog?: { readonly log: number; readonly value: 'meanUsd' | 'closedShare' | 'reopenedShare' };
}

/** Uncertain quantities that do not move independently. */
export interface JoinedQuantities {
  /** Their places in the model's `uncertain`, ascending. */
  readonly members: readonly number[];
  readonly copula: Copula;
  /** Largest change of a rank correlation that made the stated ones possible together; 0 when they were. */
  readonly largestRepair: number;
}

/** A quantity that differs from ticket to ticket. */
export type VariableQuantity =
  | { readonly kind: 'constant'; readonly name: string; readonly value: number }
  /** Parameters are known: one table for all trials. */
  | { readonly kind: 'table'; readonly name: string; readonly table: LawTable }
  /** Uncertain parameters move and stretch one table: location + scale * standard. */
  | {
      readonly kind: 'scaled';
      readonly name: string;
      readonly standard: QuantileTable;
      readonly law: UncertainLaw;
    }
  /** Uncertain parameters change the law's shape; `family` holds it where the uncertain ones lie in its box. */
  | {
      readonly kind: 'shaped';
      readonly name: string;
      readonly law: UncertainLaw;
      readonly family?: LawFamily | undefined;
    }
  /** A mixture with uncertain parameters: a word's range says which part it draws from. */
  | {
      readonly kind: 'mixture';
      readonly name: string;
      readonly weights: readonly number[];
      readonly split: WordSplit;
      readonly parts: readonly VariableQuantity[];
    };

/** A law of which at least one parameter is uncertain. */
export interface UncertainLaw {
  readonly dist: string;
  readonly keys: readonly string[];
  readonly values: readonly Parameter[];
  readonly shift: number;
  readonly min: number;
  readonly max: number;
}

/** Tokens of each turn, or one draw per ticket that every turn repeats. */
export interface VariableTokens {
  readonly quantity: VariableQuantity;
  readonly per: 'turn' | 'ticket';
}

/** What humans cost, per ticket or from the time they take. */
export interface HumanModel {
  readonly cost:
    | { readonly kind: 'per_ticket'; readonly usdPerTicket: Parameter }
    | {
        readonly kind: 'per_hour';
        readonly usdPerHour: Parameter;
        readonly minutesPerTicket: Parameter;
        readonly occupancy: Parameter;
        readonly agentHours: number | undefined;
      };
  /** How much longer a ticket takes that the AI hands over, as a share. */
  readonly handoffExtra: Parameter;
}

/** From a month on, all prices of the model are multiplied by `factor`, if the change happens. */
export interface PriceChange {
  readonly month: number;
  readonly factor: Parameter;
  /** 1 or 0. */
  readonly happens: Parameter;
}

/** A cost line beside the model. */
export interface ModelLine {
  readonly line: string;
  readonly monthlyUsd: Parameter;
  readonly capacityTickets: number;
  readonly minimumUsd: Parameter;
  readonly oneOffUsd: Parameter;
  readonly yearlyUsd: Parameter;
  readonly usdPerResolution: Parameter;
  /** Whether a resolution is billed though the customer comes back. */
  readonly repeatsBilled: boolean;
  readonly usdPerTicket: Parameter;
  /** How often a ticket costs `usdPerTicket`. */
  readonly unitsPerTicket: Parameter;
  readonly tokensPerTicket: Parameter;
  readonly usdPerMtok: Parameter;
  readonly usdPerTurn: Parameter;
  readonly tokensPerTurn: Parameter;
}

/** A scenario made ready to run: names resolved, laws turned into tables. Plain data, fit for a thread. */
export interface Model {
  readonly seed: number;
  readonly uncertain: readonly UncertainQuantity[];
  readonly joined?: JoinedQuantities;
  /** True when no quantity has a law: shares are then taken of counts, and nothing is drawn. */
  readonly deterministic: boolean;
  /** Set where every month's tickets are drawn one by one, however many: a check on the law of its total. */
  readonly everyTicket?: true;
  readonly monthCount: number;
  readonly periods: readonly Period[];
  readonly ledger: Ledger;
  readonly tickets: {
    readonly perMonth: Parameter;
    readonly growthPerMonth: Parameter;
    readonly monthNoiseCv: Parameter;
    /** Between the noise of one month and the next. */
    readonly monthNoiseCorrelation: Parameter;
    /** Factor of each month of the horizon; 1 in a usual month. */
    readonly monthSeasons: readonly number[];
  };
  /** Logs that kinds of tickets are drawn from. */
  readonly logs: readonly ModelLog[];
  /** Every kind of ticket that a segment has in some month. */
  readonly kinds: readonly TicketKind[];
  readonly segments: readonly [SegmentModel, ...SegmentModel[]];
  readonly human?: HumanModel;
  /** Changes of all the model's prices. */
  readonly pricePath: readonly PriceChange[];
  readonly lines: readonly ModelLine[];
  /** Whether a cost line goes by turns, so that a month's turns are counted. */
  readonly countsTurns: boolean;
}

/** A log that tickets are drawn from. */
export interface ModelLog {
  readonly tickets: LoggedTickets;
  /** Place in `uncertain` of the mean cost of a ticket; its name keys the weights. */
  readonly worldIndex: number;
  /** By how much the mean ticket may have changed since: sd over mean, and a standard normal score. */
  readonly drift?: { readonly cv: Parameter; readonly score: Parameter };
}

/** Tickets that draw from the same laws and are billed by the same rules. */
export interface TicketKind {
  /** Where it stands, tickets are drawn from a log instead of laws, as they ended. */
  readonly log?: { readonly index: number; readonly ending: Ending };
  readonly conversation: Conversation;
  readonly caching: CachingRule;
  readonly retrievalKept: boolean;
  /** Input tokens above which a request is billed by the next tariff; ascending. */
  readonly tierBounds: readonly number[];
  /** Tokens of messages above which a turn begins with a summary of them; Infinity where none is made. */
  readonly summaryAboveTokens: number;
  /** Probability that an answer is rejected and its request made again. */
  readonly retryRate: Parameter;
  /** Tokens of the tool definitions that every request sends, the provider's own overhead included. */
  readonly toolDefinitionTokens: number;
  /** Probability that a cached prefix is still there when a request comes inside its lifetime. */
  readonly cacheSurvival: Parameter;
  /** Set where the system prompt may be in the cache because of other tickets. */
  readonly sharedPrompt?: SharedPrompt;
  /** Set where the system prompt is kept in a cache that costs by the hour, whoever comes. */
  readonly keptPrompt?: KeptPrompt;
  /** Of requests up to the first bound, then of those above each: tierBounds.length + 1. */
  readonly tariffs: readonly [PriceParameters, ...PriceParameters[]];
  /** Set where the tickets go up. */
  readonly escalation?: EscalationModel;
}

/** USD per million tokens of each kind. */
export interface PriceParameters {
  readonly inputUsdPerMtok: Parameter;
  readonly cacheReadUsdPerMtok: Parameter;
  readonly cacheWriteUsdPerMtok: Parameter;
  readonly outputUsdPerMtok: Parameter;
}

/**
 * A dearer model that answers the turn `conversation.escalationTurn` again, where a ticket gets that far, and all later
 * ones; nothing of the conversation is in its cache.
 */
export interface EscalationModel {
  readonly caching: CachingRule;
  readonly tierBounds: readonly number[];
  readonly tariffs: readonly [PriceParameters, ...PriceParameters[]];
}

/** All tariffs that a kind of ticket is billed by: those of its model, then those of the dearer one. */
export function tariffsOf({ tariffs, escalation }: TicketKind): readonly PriceParameters[] {
  return escalation === undefined ? tariffs : [...tariffs, ...escalation.tariffs];
}

/** A part of all tickets. */
export interface SegmentModel {
  /** Keys the segment's streams; empty where it is the only one. */
  readonly name: string;
  /** Its share of the tickets that no earlier segment has; 1 for the last one. */
  readonly shareOfRest: Parameter;
  /** Its kinds of tickets from month to month, the first one from the first month on. */
  readonly eras: readonly [Era, ...Era[]];
  readonly deflection?: DeflectionModel;
  /** Probability that a ticket goes up to the dearer model; 0 where there is none. */
  readonly escalationRate: Parameter;
}

/** How a ticket goes: closed without a human or handed over, by the first model or after going up to the dearer one. */
export const COURSES = ['closed', 'handed', 'closed_above', 'handed_above'] as const;

export type Course = (typeof COURSES)[number];

/** Months with the same kinds of tickets. */
export interface Era {
  readonly firstMonth: number;
  /** Places among the model's kinds; courses that say nothing about a ticket share one. */
  readonly kinds: Readonly<Record<Course, number>>;
}

/** The era of a month. */
export function eraOf({ eras }: SegmentModel, month: number): Era {
  let place = eras.length - 1;
  while (place > 0 && eras[place]!.firstMonth > month) place--;
  return eras[place]!;
}

export interface DeflectionModel {
  readonly rate: Parameter;
  readonly repeatContact: Parameter;
  /** Whether a repeat contact is one more ticket. */
  readonly repeatsAdded: boolean;
}

/** A prompt that is kept in a cache, by month of the horizon. */
export interface KeptPrompt {
  readonly months: readonly {
    readonly cache: KeptCache;
    readonly storageUsdPerMtokHour: Parameter;
  }[];
}

/** When the requests of a month come, for the warmth of the system prompt that tickets share. */
export interface SharedPrompt {
  readonly lifetimeSeconds: number;
  /** Seconds of each month of the horizon. */
  readonly monthSeconds: readonly number[];
  /** Share of a day's requests in each hour; sums to 1. */
  readonly hourShares: readonly number[];
}

/** What a ticket draws. */
export interface Conversation {
  readonly turns: VariableQuantity;
  readonly systemPromptTokens: VariableQuantity;
  readonly userTokens: VariableTokens;
  readonly assistantTokens: VariableTokens;
  readonly retrievalTokens: VariableTokens;
  readonly gapSeconds: VariableQuantity;
  readonly toolCalls: VariableQuantity;
  readonly callTokens: VariableQuantity;
  readonly resultTokens: VariableQuantity;
  readonly thinkingTokens: VariableQuantity;
  readonly hitRate: VariableQuantity;
  readonly cachedTokens: VariableQuantity;
  readonly summaryTokens: VariableQuantity;
  readonly escalationTurn: VariableQuantity;
}
