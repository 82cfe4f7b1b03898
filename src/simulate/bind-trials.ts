import type { TokenPrices } from '../prices/price-book.ts';
import { CONVERSATION_PARTS, type ConversationPart, quantityOf } from './conversation-parts.ts';
import type { BoundConversation } from './draw-conversation.ts';
import { type BoundQuantity, bindQuantity, isFixed, parameterValue } from './draw-quantity.ts';
import { drawUncertain } from './draw-uncertain.ts';
import type { Model } from './model.ts';
import type { Block } from './plan-blocks.ts';

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
  const columns = drawUncertain(model, block);
  const changing = changingParts(model);
  let conversation: BoundConversation | undefined;
  return Array.from({ length: trialCount }, (_, index) => {
    const uncertain = new Float64Array(columns.length);
    for (let i = 0; i < columns.length; i++) uncertain[i] = columns[i]![index]!;
    conversation = bindConversation(model, uncertain, changing, conversation);
    return { index, uncertain, conversation, prices: pricesOf(model, uncertain) };
  });
}

/** One trial with the given uncertain values, [uncertain]. */
export function bindTrial(model: Model, uncertain: Float64Array): Trial {
  const conversation = bindConversation(model, uncertain, CONVERSATION_PARTS);
  return { index: 0, uncertain, conversation, prices: pricesOf(model, uncertain) };
}

/** True when a ticket's law is the same in all trials. */
export function isFixedConversation(model: Model): boolean {
  const { cacheSurvival, sharedPrompt } = model;
  return changingParts(model).length === 0 && cacheSurvival.kind === 'constant' && sharedPrompt === undefined;
}

function changingParts({ conversation }: Model): readonly ConversationPart[] {
  return CONVERSATION_PARTS.filter((part) => !isFixed(quantityOf(conversation, part)));
}

/** Binds the parts that change from trial to trial, and all of them in the first trial. */
function bindConversation(
  model: Model,
  uncertain: Float64Array,
  changing: readonly ConversationPart[],
  previous?: BoundConversation,
): BoundConversation {
  if (previous !== undefined && changing.length === 0) return previous;
  const bound: Partial<Record<ConversationPart, BoundQuantity>> = { ...previous };
  for (const part of previous === undefined ? CONVERSATION_PARTS : changing) {
    bound[part] = bindQuantity(quantityOf(model.conversation, part), uncertain);
  }
  return bound as BoundConversation;
}

function pricesOf({ prices }: Model, uncertain: Float64Array): TokenPrices {
  return {
    inputUsdPerMtok: parameterValue(prices.inputUsdPerMtok, uncertain),
    cacheReadUsdPerMtok: parameterValue(prices.cacheReadUsdPerMtok, uncertain),
    cacheWriteUsdPerMtok: parameterValue(prices.cacheWriteUsdPerMtok, uncertain),
    outputUsdPerMtok: parameterValue(prices.outputUsdPerMtok, uncertain),
  };
}
