import type { TokenPrices } from '../prices/price-book.ts';
import { CONVERSATION_PARTS, type ConversationPart, quantityOf } from './conversation-parts.ts';
import type { BoundConversation } from './draw-conversation.ts';
import { type BoundQuantity, bindQuantity, isFixed, parameterValue } from './draw-quantity.ts';
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
export function bindTrials(model: Model, block: Block): readonly Trial[] {
  const bindNext = openBinder(model, block);
  const trials: Trial[] = [];
  while (trials.length < block.trialCount) trials.push(bindNext(trials.at(-1)));
  return trials;
}

/** Opens what binds one trial of a block after the other, each given the one before. */
function openBinder(model: Model, block: Block): (before: Trial | undefined) => Trial {
  const worlds = drawWorlds(model, block);
  const columns = drawUncertain(model, block, worlds);
  const changing = model.kinds.map(changingOf);
  const costs = certainCosts(model);
  return (before) => {
    const index = before === undefined ? 0 : before.index + 1;
    const uncertain = new Float64Array(columns.length);
    for (let i = 0; i < columns.length; i++) uncertain[i] = columns[i]![index]!;
    const kinds: BoundKind[] = [];
    for (let i = 0; i < model.kinds.length; i++) {
      const kind = model.kinds[i]!;
      const bound = bindKind(kind, uncertain, changing[i]!, before?.kinds[i]);
      const log = kind.log?.index;
      kinds.push(log === undefined ? bound : withWorld(model, log, bound, worlds[log]![index]!));
    }
    return { index, uncertain, kinds, costs: costs ?? trialCosts(model, uncertain) };
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
  return changingOf(kind).parts.length === 0 && isSure && kind.sharedPrompt === undefined;
}

/** What changes of a kind of ticket from trial to trial. */
interface Changing {
  readonly parts: readonly ConversationPart[];
  readonly prices: boolean;
}

const EVERYTHING: Changing = { parts: CONVERSATION_PARTS, prices: true };

function changingOf(kind: TicketKind): Changing {
  const prices = tariffsOf(kind).flatMap((tariff) => Object.values<Parameter>({ ...tariff }));
  return {
    parts: CONVERSATION_PARTS.filter((part) => !isFixed(quantityOf(kind.conversation, part))),
    prices: prices.some((price) => price.kind === 'uncertain'),
  };
}

/** Gives a kind of ticket the values of a trial; of what was bound before, only what changes is bound anew. */
export function bindKind(
  kind: TicketKind,
  uncertain: Float64Array,
  changing: Changing = EVERYTHING,
  before?: BoundKind,
): BoundKind {
  return {
    uncertain,
    conversation: bindConversation(kind, uncertain, changing.parts, before?.conversation),
    tariffs: before === undefined || changing.prices ? bindTariffs(kind, uncertain) : before.tariffs,
    cacheSurvival: parameterValue(kind.cacheSurvival, uncertain),
    retryRate: parameterValue(kind.retryRate, uncertain),
    driftFactor: 1,
  };
}

function bindConversation(
  { conversation }: TicketKind,
  uncertain: Float64Array,
  changing: readonly ConversationPart[],
  before?: BoundConversation,
): BoundConversation {
  if (before !== undefined && changing.length === 0) return before;
  const bound: Partial<Record<ConversationPart, BoundQuantity>> = { ...before };
  for (const part of before === undefined ? CONVERSATION_PARTS : changing) {
    bound[part] = bindQuantity(quantityOf(conversation, part), uncertain);
  }
  return bound as BoundConversation;
}

function bindTariffs(kind: TicketKind, uncertain: Float64Array): readonly TokenPrices[] {
  const tariffs: TokenPrices[] = [];
  for (const tariff of tariffsOf(kind)) tariffs.push(pricesOf(tariff, uncertain));
  return tariffs;
}

function pricesOf(prices: PriceParameters, uncertain: Float64Array): TokenPrices {
  return {
    inputUsdPerMtok: parameterValue(prices.inputUsdPerMtok, uncertain),
    cacheReadUsdPerMtok: parameterValue(prices.cacheReadUsdPerMtok, uncertain),
    cacheWriteUsdPerMtok: parameterValue(prices.cacheWriteUsdPerMtok, uncertain),
    outputUsdPerMtok: parameterValue(prices.outputUsdPerMtok, uncertain),
  };
}
