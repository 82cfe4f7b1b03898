import type { TokenPrices } from '../prices/price-book.ts';
import { CONVERSATION_PARTS, quantityOf } from './conversation-parts.ts';
import { type BoundQuantity, bindQuantity, fillFromLaw, isFixed, parameterValue } from './draw-quantity.ts';
import type { Model } from './model.ts';
import type { Block } from './plan-blocks.ts';
import type { BoundConversation } from './stream-tickets.ts';
import { uniformWords } from './uniform-words.ts';

/** One possible future: everything uncertain has its value. */
export interface Trial {
  /** Place in its block. */
  readonly index: number;
  /** Values of the uncertain quantities; shape [uncertain]. */
  readonly uncertain: Float64Array;
  readonly conversation: BoundConversation;
  readonly prices: TokenPrices;
}

/** Draws the uncertain values of a block's trials and gives every quantity its parameters. */
export function bindTrials(model: Model, block: Block): readonly Trial[] {
  const { trialCount } = block;
  const columns = model.uncertain.map(({ name, table, dimension }) => {
    const words = uniformWords(model.seed, name, dimension, block.replicate, block.firstPoint, trialCount);
    const values = new Float64Array(trialCount);
    fillFromLaw(table, words, trialCount, values);
    return values;
  });
  const fixed = isFixedConversation(model) ? bindConversation(model, new Float64Array(0)) : undefined;
  return Array.from({ length: trialCount }, (_, index) => {
    const uncertain = Float64Array.from(columns, (values) => values[index]!);
    return bindTrial(model, index, uncertain, fixed);
  });
}

/** One trial with the given uncertain values, [uncertain]. */
export function bindTrial(
  model: Model,
  index: number,
  uncertain: Float64Array,
  conversation: BoundConversation = bindConversation(model, uncertain),
): Trial {
  return { index, uncertain, conversation, prices: pricesOf(model, uncertain) };
}

/** True when a ticket's law is the same in all trials. */
export function isFixedConversation(model: Model): boolean {
  return CONVERSATION_PARTS.every((part) => isFixed(quantityOf(model.conversation, part)));
}

function bindConversation(model: Model, uncertain: Float64Array): BoundConversation {
  const bound = CONVERSATION_PARTS.map(
    (part) => [part, bindQuantity(quantityOf(model.conversation, part), uncertain)] as const,
  );
  return Object.fromEntries(bound) as Record<(typeof CONVERSATION_PARTS)[number], BoundQuantity>;
}

function pricesOf({ prices }: Model, uncertain: Float64Array): TokenPrices {
  return {
    inputUsdPerMtok: parameterValue(prices.inputUsdPerMtok, uncertain),
    cacheReadUsdPerMtok: parameterValue(prices.cacheReadUsdPerMtok, uncertain),
    cacheWriteUsdPerMtok: parameterValue(prices.cacheWriteUsdPerMtok, uncertain),
    outputUsdPerMtok: parameterValue(prices.outputUsdPerMtok, uncertain),
  };
}
