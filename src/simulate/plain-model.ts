import type { Ledger } from '../cost/metrics.ts';
import type { Period } from '../cost/period.ts';
import type { TokenPrices } from '../prices/price-book.ts';
import type { PriceOverride, Quantity, Scenario } from '../scenario/scenario.ts';
import type { Model, Parameter, SharedPrompt } from './model.ts';
import type { PlainRules } from './plain-ticket.ts';

/** A scenario made ready for the plain engine: laws as they were stated. Plain data, fit for a thread. */
export interface PlainModel {
  readonly seed: number;
  readonly scenario: Scenario;
  /** Prices of the price book, or what the scenario states instead. */
  readonly prices: Readonly<Record<keyof TokenPrices, Quantity>>;
  readonly rules: PlainRules;
  /** Set where the system prompt may be in the cache because of other tickets. */
  readonly sharedPrompt: SharedPrompt | undefined;
  readonly periods: readonly Period[];
  readonly ledger: Ledger;
  /** True when no quantity has a law: shares are then taken of counts, and nothing is drawn. */
  readonly deterministic: boolean;
}

/**
 * What the plain engine needs of a scenario.
 *
 * @param model  the same scenario compiled: it says which prices and cache rule hold
 */
export function plainModelOf(scenario: Scenario, model: Model): PlainModel {
  const price = (key: keyof TokenPrices & keyof PriceOverride): Quantity => {
    const resolved: Parameter = model.prices[key];
    return resolved.kind === 'constant' ? resolved.value : (scenario.prices[key] as Quantity);
  };
  return {
    seed: scenario.seed,
    scenario,
    prices: {
      inputUsdPerMtok: price('inputUsdPerMtok'),
      cacheReadUsdPerMtok: price('cacheReadUsdPerMtok'),
      cacheWriteUsdPerMtok: price('cacheWriteUsdPerMtok'),
      outputUsdPerMtok: price('outputUsdPerMtok'),
    },
    rules: {
      caching: model.caching,
      retrievalKept: scenario.conversation.retrievalKept,
      toolDefinitionTokens: scenario.conversation.tools?.definitionTokens ?? 0,
    },
    sharedPrompt: model.sharedPrompt,
    periods: model.periods,
    ledger: model.ledger,
    deterministic: model.deterministic,
  };
}
