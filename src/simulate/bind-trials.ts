import type { TokenPrices } from '../prices/price-book.ts';
import { CONVERSATION_PARTS, type ConversationPart, quantityOf } from './conversation-parts.ts';
import type { BoundConversation } from './draw-conversation.ts';
import {
  type BindQuantity,
  type BoundQuantity,
  isFixed,
  openQuantity,
  parameterValue,
} from './draw-quantity.ts';
import { drawUncertain, drawWorlds } from './draw-uncertain.ts';
import { type LoggedWorld, openLoggedWorlds } from './logged-world.ts';
import { type Model, type Parameter, type PriceParameters, type TicketKind, tariffsOf } from './model.ts';
import type { Block } from './plan-blocks.ts';
import { certainCosts, type TrialCosts, trialCosts } from './trial-costs.ts';

/** One possible future: everything uncertain has its value. */
export interface Trial {
  /** Place in its block. */
  readonly index: number;
  /** Values of the uncertain quantities; shape [uncertain]. */
  readonly uncertain: Float64Array;
  /** The model's kinds of tickets. */
  readonly kinds: readonly BoundKind[];
  readonly costs: TrialCosts;
}

/** A kind of ticket in one possible future. */
export interface BoundKind {
  /** Values of the uncertain quantities; shape [uncertain]. */
  readonly uncertain: Float64Array;
  readonly conversation: BoundConversation;
  /** Of its model, then of the dearer one that tickets go up to; as `tariffsOf` lists them. */
  readonly tariffs: readonly TokenPrices[];
  /** Probability that a cached prefix is still there inside its lifetime. */
  readonly cacheSurvival: number;
  /** The weighted log that tickets are drawn from, and what they are multiplied by. */
  readonly world?: LoggedWorld;
  readonly driftFactor: number;
  /** Probability that a request is made again. */
  readonly retryRate: number;
}

/** Draws the uncertain values of a block's trials and gives every quantity its parameters. */
export type BindTrials = (block: Block) => readonly Trial[];

/** Opens the trials of a model's blocks: what they have in common is bound once. */
export function openTrials(model: Model): BindTrials {
  const bindKinds = model.kinds.map(openKind);
  const costs = certainCosts(model);
  return (block) => {
    const worlds = drawWorlds(model, block);
    const columns = drawUncertain(model, block, worlds);
    const trials: Trial[] = [];
    for (let index = 0; index < block.trialCount; index++) {
      const uncertain = new Float64Array(columns.length);
      for (let i = 0; i < columns.length; i++) uncertain[i] = columns[i]![index]!;
      const kinds: BoundKind[] = [];
      for (let i = 0; i < bindKinds.length; i++) {
        const bound = bindKinds[i]!(uncertain);
        const log = model.kinds[i]!.log?.index;
        kinds.push(log === undefined ? bound : withWorld(model, log, bound, worlds[log]![index]!));
      }
      trials.push({ index, uncertain, kinds, costs: costs ?? trialCosts(model, uncertain) });
    }
    return trials;
  };
}

/** One trial with the given uncertain values, [uncertain]; all conversations of its logs weigh the same. */
export function bindTrial(model: Model, uncertain: Float64Array): Trial {
  const { kinds, logs, seed } = model;
  const bound = kinds.map((kind) => {
    const one = bindKind(kind, uncertain);
    if (kind.log === undefined) return one;
    const { tickets } = logs[kind.log.index]!;
    return { ...one, world: openLoggedWorlds(seed, '', tickets).even() };
  });
  return { index: 0, uncertain, kinds: bound, costs: trialCosts(model, uncertain) };
}

/** A kind of ticket with its world, and the change of the mean ticket since the log: lognormal with mean 1. */
function withWorld({ logs }: Model, log: number, bound: BoundKind, world: LoggedWorld): BoundKind {
  const { drift } = logs[log]!;
  if (drift === undefined) return { ...bound, world };
  const cv = parameterValue(drift.cv, bound.uncertain);
  const variance = Math.log1p(cv * cv);
  const driftFactor = Math.exp(
    Math.sqrt(variance) * parameterValue(drift.score, bound.uncertain) - variance / 2,
  );
  return { ...bound, world, driftFactor };
}

/** True when a ticket's law is the same in all trials. */
export function isFixedConversation(kind: TicketKind): boolean {
  const isSure = [kind.cacheSurvival, kind.retryRate].every((probability) => probability.kind === 'constant');
  const changing = CONVERSATION_PARTS.filter((part) => !isFixed(quantityOf(kind.conversation, part)));
  return changing.length === 0 && isSure && kind.sharedPrompt === undefined;
}

/** Gives a kind of ticket the values of a trial. */
export function bindKind(kind: TicketKind, uncertain: Float64Array): BoundKind {
  return openKind(kind)(uncertain);
}

/** Opens a kind of ticket for one trial after the other; what does not change is bound once. */
function openKind(kind: TicketKind): (uncertain: Float64Array) => BoundKind {
  const bindConversation = openConversation(kind);
  const bindTariffs = openTariffs(kind);
  return (uncertain) => ({
    uncertain,
    conversation: bindConversation(uncertain),
    tariffs: bindTariffs(uncertain),
    cacheSurvival: parameterValue(kind.cacheSurvival, uncertain),
    retryRate: parameterValue(kind.retryRate, uncertain),
    driftFactor: 1,
  });
}

/** The values of what is not uncertain need none. */
const NOTHING_UNCERTAIN = new Float64Array(0);

function openConversation({ conversation }: TicketKind): (uncertain: Float64Array) => BoundConversation {
  const fixed: Partial<Record<ConversationPart, BoundQuantity>> = {};
  const changing: { readonly part: ConversationPart; readonly bind: BindQuantity }[] = [];
  for (const part of CONVERSATION_PARTS) {
    const quantity = quantityOf(conversation, part);
    const bind = openQuantity(quantity);
    if (isFixed(quantity)) fixed[part] = bind(NOTHING_UNCERTAIN);
    else changing.push({ part, bind });
  }
  let bound = fixed;
  return (uncertain) => {
    // a copy of the last one has all its parts: adding them one by one to what is fixed would take longer
    if (changing.length > 0) bound = { ...bound };
    for (const { part, bind } of changing) bound[part] = bind(uncertain);
    return bound as BoundConversation;
  };
}

function openTariffs(kind: TicketKind): (uncertain: Float64Array) => readonly TokenPrices[] {
  const tariffs = tariffsOf(kind);
  const prices = tariffs.flatMap((tariff) => Object.values<Parameter>({ ...tariff }));
  if (prices.every((price) => price.kind === 'constant')) {
    const fixed = tariffs.map((tariff) => pricesOf(tariff, NOTHING_UNCERTAIN));
    return () => fixed;
  }
  return (uncertain) => tariffs.map((tariff) => pricesOf(tariff, uncertain));
}

function pricesOf(prices: PriceParameters, uncertain: Float64Array): TokenPrices {
  return {
    inputUsdPerMtok: parameterValue(prices.inputUsdPerMtok, uncertain),
    cacheReadUsdPerMtok: parameterValue(prices.cacheReadUsdPerMtok, uncertain),
    cacheWriteUsdPerMtok: parameterValue(prices.cacheWriteUsdPerMtok, uncertain),
    outputUsdPerMtok: parameterValue(prices.outputUsdPerMtok, uncertain),
  };
}
