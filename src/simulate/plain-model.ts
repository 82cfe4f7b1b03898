import type { Ledger } from '../cost/metrics.ts';
import type { Period } from '../cost/period.ts';
import type { TokenPrices } from '../prices/price-book.ts';
import type { PriceOverride, Quantity, Scenario, Segment } from '../scenario/scenario.ts';
import type { LoggedTickets } from './logged-tickets.ts';
import type { Model, Parameter, SharedPrompt, TicketKind } from './model.ts';
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

/** Months in which a segment's tickets are billed alike. */
export interface PlainEra {
  readonly firstMonth: number;
  /** Prices of the price book, or what the scenario states instead. */
  readonly prices: Readonly<Record<keyof TokenPrices, Quantity>>;
  readonly rules: PlainRules;
  /** Set where the system prompt may be in the cache because of other tickets. */
  readonly sharedPrompt: SharedPrompt | undefined;
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
      eras: model.segments[i]!.eras.map(({ firstMonth, closedKind }) => ({
        firstMonth,
        ...billingOf(stated, model.kinds[closedKind]!),
      })),
    })),
    periods: model.periods,
    ledger: model.ledger,
    deterministic: model.deterministic,
  };
}

function loggedOf({ segments, kinds, logs }: Model, segmentIndex: number): Pick<PlainSegment, 'logged'> {
  const { log } = kinds[segments[segmentIndex]!.eras[0].closedKind]!;
  return log === undefined ? {} : { logged: logs[log.index]!.tickets };
}

function billingOf(stated: Segment, kind: TicketKind): Omit<PlainEra, 'firstMonth'> {
  const price = (key: keyof TokenPrices & keyof PriceOverride): Quantity => {
    const resolved: Parameter = kind.prices[key];
    return resolved.kind === 'constant' ? resolved.value : (stated.prices[key] as Quantity);
  };
  return {
    prices: {
      inputUsdPerMtok: price('inputUsdPerMtok'),
      cacheReadUsdPerMtok: price('cacheReadUsdPerMtok'),
      cacheWriteUsdPerMtok: price('cacheWriteUsdPerMtok'),
      outputUsdPerMtok: price('outputUsdPerMtok'),
    },
    rules: {
      caching: kind.caching,
      retrievalKept: stated.conversation.retrievalKept,
      toolDefinitionTokens: stated.conversation.tools?.definitionTokens ?? 0,
    },
    sharedPrompt: kind.sharedPrompt,
  };
}

/** The era of a month. */
export function plainEraIndex({ eras }: PlainSegment, month: number): number {
  return eras.findLastIndex(({ firstMonth }) => firstMonth <= month);
}
