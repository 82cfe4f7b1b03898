import type { KeptCache } from '../cost/kept-cache.ts';
import type { Ledger } from '../cost/metrics.ts';
import type { Period } from '../cost/period.ts';
import type { TokenPrices } from '../prices/price-book.ts';
import type { Conversation, PriceOverride, Quantity, Scenario, Segment } from '../scenario/scenario.ts';
import type { LoggedTickets } from './logged-tickets.ts';
import type { Era, KeptPrompt, Model, Parameter, SharedPrompt, TicketKind } from './model.ts';
import type { PlainRules } from './plain-ticket.ts';

/** A scenario made ready for the plain engine: laws as they were stated. Plain data, fit for a thread. */
export interface PlainModel {
  readonly seed: number;
  readonly scenario: Scenario;
  readonly segments: readonly PlainSegment[];
  readonly periods: readonly Period[];
  readonly ledger: Ledger;
  /** True when no quantity has a law: shares are then taken of counts, and nothing is drawn. */
  readonly deterministic: boolean;
}

/** A segment, and how its tickets are billed from month to month. */
export interface PlainSegment {
  readonly stated: Segment;
  /** Billed conversations, where tickets are drawn from a log. */
  readonly logged?: LoggedTickets;
  readonly eras: readonly PlainEra[];
}

/** A model's rules, and its prices: of the price book, or what the scenario states instead. */
export interface PlainOffer {
  readonly rules: PlainRules;
  /** By tariff. */
  readonly tariffs: readonly Readonly<Record<keyof TokenPrices, Quantity>>[];
}

/** Months in which a segment's tickets are billed alike. */
export interface PlainEra {
  readonly firstMonth: number;
  readonly first: PlainOffer;
  /** The dearer model that tickets may go up to. */
  readonly above: PlainOffer | undefined;
  /** Set where the system prompt may be in the cache because of other tickets. */
  readonly sharedPrompt: SharedPrompt | undefined;
  /** Set where the system prompt is kept in a cache that costs by the hour. */
  readonly keptPrompt: PlainKeptPrompt | undefined;
}

/** A prompt that is kept in a cache, by month of the horizon. */
export interface PlainKeptPrompt {
  readonly months: readonly (KeptCache & { readonly storageUsdPerMtokHour: Quantity })[];
}

/**
 * What the plain engine needs of a scenario.
 *
 * @param model  the same scenario compiled: it says which prices and cache rules hold
 */
export function plainModelOf(scenario: Scenario, model: Model): PlainModel {
  return {
    seed: scenario.seed,
    scenario,
    segments: scenario.segments.map((stated, i) => ({
      stated,
      ...loggedOf(model, i),
      eras: model.segments[i]!.eras.map((era) => plainEra(stated, model, era)),
    })),
    periods: model.periods,
    ledger: model.ledger,
    deterministic: model.deterministic,
  };
}

function loggedOf({ segments, kinds, logs }: Model, segmentIndex: number): Pick<PlainSegment, 'logged'> {
  const { log } = kinds[segments[segmentIndex]!.eras[0].kinds.closed]!;
  return log === undefined ? {} : { logged: logs[log.index]!.tickets };
}

function plainEra(stated: Segment, { kinds }: Model, { firstMonth, kinds: places }: Era): PlainEra {
  const kind = kinds[places.closed]!;
  const { escalation } = kinds[places.closed_above]!;
  return {
    firstMonth,
    first: offerOf(stated.conversation, stated.prices, kind),
    above: escalation && offerOf(stated.conversation, stated.escalation!.prices, escalation),
    sharedPrompt: kind.sharedPrompt,
    keptPrompt: kind.keptPrompt && plainKeptPrompt(stated, kind.keptPrompt),
  };
}

function plainKeptPrompt({ prices }: Segment, { months }: KeptPrompt): PlainKeptPrompt {
  return {
    months: months.map(({ cache, storageUsdPerMtokHour }) => ({
      ...cache,
      storageUsdPerMtokHour:
        storageUsdPerMtokHour.kind === 'constant'
          ? storageUsdPerMtokHour.value
          : (prices.cacheStorageUsdPerMtokHour as Quantity),
    })),
  };
}

function offerOf(
  { retrievalKept, tools, summary }: Conversation,
  stated: PriceOverride,
  { caching, tierBounds, tariffs }: Pick<TicketKind, 'caching' | 'tierBounds' | 'tariffs'>,
): PlainOffer {
  const price = (resolved: Parameter, own: Quantity | undefined): Quantity =>
    resolved.kind === 'constant' ? resolved.value : (own as Quantity);
  return {
    tariffs: tariffs.map((tariff) => ({
      inputUsdPerMtok: price(tariff.inputUsdPerMtok, stated.inputUsdPerMtok),
      cacheReadUsdPerMtok: price(tariff.cacheReadUsdPerMtok, stated.cacheReadUsdPerMtok),
      cacheWriteUsdPerMtok: price(tariff.cacheWriteUsdPerMtok, stated.cacheWriteUsdPerMtok),
      outputUsdPerMtok: price(tariff.outputUsdPerMtok, stated.outputUsdPerMtok),
    })),
    rules: {
      caching,
      tierBounds,
      retrievalKept,
      toolDefinitionTokens: tools?.definitionTokens ?? 0,
      summaryAboveTokens: summary?.aboveTokens ?? Number.POSITIVE_INFINITY,
    },
  };
}

/** The era of a month. */
export function plainEraIndex({ eras }: PlainSegment, month: number): number {
  return eras.findLastIndex(({ firstMonth }) => firstMonth <= month);
}

/** Name of a month of the horizon, `YYYY-MM`. */
export function plainMonth(start: string, months: number): string {
  const month = new Date(`${start}-01T00:00:00Z`);
  month.setUTCMonth(month.getUTCMonth() + months);
  return month.toISOString().slice(0, 7);
}
