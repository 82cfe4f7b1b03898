import { distributionNamed, toParameters } from '../random/distributions.ts';
import type { Draw, PlainSampler } from '../random/plain-sampler.ts';
import { type NumericQuantity, quantityLaw } from '../scenario/quantity-law.ts';
import type {
  Caching,
  InfrastructureLine,
  Quantity,
  Scenario,
  Segment,
  TokenQuantity,
} from '../scenario/scenario.ts';
import { openPlainLog, type PlainLoggedTicket } from './plain-log.ts';
import type { PlainModel, PlainOffer, PlainSegment } from './plain-model.ts';
import type { PlainBilling, PlainConversation, PlainTokens } from './plain-ticket.ts';

/** One possible future: everything uncertain has been drawn, once. */
export interface PlainTrial {
  readonly ticketsPerMonth: number;
  readonly growthPerMonth: number;
  readonly monthNoiseCv: number;
  readonly human: PlainHuman;
  readonly monthNoiseCorrelation: number;
  /** Changes of the model's prices that happen. */
  readonly priceChanges: readonly { readonly from: string; readonly factor: number }[];
  /** One per infrastructure line. */
  readonly lines: readonly PlainLine[];
  readonly segments: readonly PlainTickets[];
}

/** The tickets of a segment in one trial. */
export interface PlainTickets {
  /** Of all tickets. */
  readonly share: number;
  readonly deflectionRate: number;
  readonly repeatContact: number;
  /** Conversations that end without a human, and those that are handed over. */
  readonly closed: PlainConversation;
  readonly handed: PlainConversation;
  /** Gives tickets of a log, where tickets are drawn from one. */
  readonly drawLogged?: () => PlainLoggedTicket;
  readonly escalationRate: number;
  /** By era. */
  readonly billings: readonly PlainBillings[];
}

/** The models of a segment in an era, at the prices of a trial. */
export interface PlainBillings {
  readonly first: PlainBilling;
  readonly above: PlainBilling | undefined;
}

/** What an infrastructure line costs in one trial. */
export interface PlainLine {
  readonly monthlyUsd: number;
  readonly capacityTickets: number;
  readonly usdPerTicket: number;
  readonly usdPerTurn: number;
  readonly usdPerResolution: number;
  readonly repeatsBilled: boolean;
  readonly minimumUsd: number;
  readonly oneOffUsd: number;
  readonly yearlyUsd: number;
}

/** What humans cost in one trial. */
export interface PlainHuman {
  /** Cost of a ticket where agents are shared. */
  readonly usdPerTicket: number;
  readonly handoffExtra: number;
  /** Set where agents come whole. */
  readonly agent?: { readonly ticketsPerMonth: number; readonly usdPerMonth: number };
}

/** Draws one possible future. */
export function drawPlainTrial(
  { scenario, segments, deterministic }: PlainModel,
  sampler: PlainSampler,
): PlainTrial {
  const { tickets, infrastructure } = scenario;
  const value = (quantity: Quantity = 0) => drawOnce(quantity, sampler);
  return {
    ticketsPerMonth: value(tickets.perMonth),
    growthPerMonth: value(tickets.growthPerMonth),
    monthNoiseCv: value(tickets.monthNoiseCv),
    human: drawHuman(scenario, sampler),
    monthNoiseCorrelation: value(tickets.monthNoiseCorrelation),
    priceChanges: scenario.pricePath
      .map(({ from, factor, probability }) => ({
        from,
        factor: value(factor),
        happens: probability === 1 || sampler.uniform() < probability,
      }))
      .filter(({ happens }) => happens),
    lines: infrastructure.map((line) => drawLine(line, value)),
    segments: drawShares(segments, sampler).map((share, i) => ({
      ...drawTickets(segments[i]!, deterministic, sampler),
      share,
    })),
  };
}

function drawLine(line: InfrastructureLine, value: (quantity?: Quantity) => number): PlainLine {
  const usdPerToken = value(line.usdPerMtok) / 1e6;
  return {
    monthlyUsd: value(line.monthlyUsd),
    capacityTickets: line.capacityTickets ?? Number.POSITIVE_INFINITY,
    usdPerTicket:
      value(line.usdPerTicket) * value(line.unitsPerTicket ?? 1) + value(line.tokensPerTicket) * usdPerToken,
    usdPerTurn: value(line.usdPerTurn) + value(line.tokensPerTurn) * usdPerToken,
    usdPerResolution: value(line.usdPerResolution),
    repeatsBilled: line.repeatsBilled === true,
    minimumUsd: value(line.minimumUsd),
    oneOffUsd: value(line.oneOffUsd),
    yearlyUsd: value(line.yearlyUsd),
  };
}

/** Shares of all tickets: as stated, or from a Dirichlet law as gamma numbers over their sum. */
function drawShares(segments: readonly PlainSegment[], sampler: PlainSampler): readonly number[] {
  const weights = segments.map(({ stated: { share, counted } }) => {
    if (counted === undefined) return share;
    const gamma = { dist: 'gamma', keys: ['shape', 'scale'], values: [counted + 0.5, 1] };
    return drawOnce({ ...gamma, shift: 0, min: -Infinity, max: Infinity }, sampler);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function drawTickets(
  { stated, eras, logged }: PlainSegment,
  deterministic: boolean,
  sampler: PlainSampler,
): PlainTickets {
  const value = (quantity: Quantity = 0) => drawOnce(quantity, sampler);
  const conversation = drawConversation(stated, deterministic, sampler);
  const { deflection, escalation } = stated;
  const handedTurns = deflection?.handedOverTurns && settle(deflection.handedOverTurns, sampler);
  const handed = handedTurns === undefined ? conversation : withTurns(conversation, handedTurns, sampler);
  const billing = ({ rules, tariffs }: PlainOffer): PlainBilling => ({
    rules,
    tariffs: tariffs.map((prices) => ({
      inputUsdPerMtok: value(prices.inputUsdPerMtok),
      cacheReadUsdPerMtok: value(prices.cacheReadUsdPerMtok),
      cacheWriteUsdPerMtok: value(prices.cacheWriteUsdPerMtok),
      outputUsdPerMtok: value(prices.outputUsdPerMtok),
    })),
  });
  return {
    share: stated.share,
    deflectionRate: value(deflection?.rate),
    repeatContact: value(deflection?.repeatContact),
    escalationRate: value(escalation?.rate),
    closed: conversation,
    handed,
    ...(logged && { drawLogged: openPlainLog(logged, value(stated.conversation.log?.drift), sampler) }),
    billings: eras.map(({ first, above }) => ({ first: billing(first), above: above && billing(above) })),
  };
}

function withTurns(
  conversation: PlainConversation,
  turns: number | NumericQuantity,
  sampler: PlainSampler,
): PlainConversation {
  const meanRequests = (conversation.meanRequests / conversation.meanTurns) * meanOf(turns);
  return { ...conversation, turns: drawsOfSettled(turns, sampler), meanTurns: meanOf(turns), meanRequests };
}

function drawHuman({ human }: Scenario, sampler: PlainSampler): PlainHuman {
  const value = (quantity: Quantity = 0) => drawOnce(quantity, sampler);
  const handoffExtra = value(human?.handoffExtra);
  if (human?.usdPerHour === undefined) return { usdPerTicket: value(human?.costPerTicketUsd), handoffExtra };
  const usdPerHour = value(human.usdPerHour);
  const hoursPerTicket = value(human.minutesPerTicket) / 60 / value(human.occupancy);
  const shared = { usdPerTicket: usdPerHour * hoursPerTicket, handoffExtra };
  if (human.staffing === 'shared') return shared;
  const hours = human.agentHoursPerMonth as number;
  return { ...shared, agent: { ticketsPerMonth: hours / hoursPerTicket, usdPerMonth: hours * usdPerHour } };
}

/** The ticket laws of a trial: uncertain parameters are drawn now, tickets later. */
function drawConversation(
  { conversation, caching, escalation }: Segment,
  deterministic: boolean,
  sampler: PlainSampler,
): PlainConversation {
  const draws = (quantity: Quantity) => drawsOf(quantity, sampler);
  const turns = settle(conversation.turns, sampler);
  const calls = settle(conversation.tools?.callsPerTurn ?? 0, sampler);
  const tokens = ({ tokens: quantity, per }: TokenQuantity): PlainTokens => ({ draw: draws(quantity), per });
  return {
    turns: drawsOfSettled(turns, sampler),
    meanTurns: meanOf(turns),
    meanRequests: meanOf(turns) * (1 + meanOf(calls)),
    systemPromptTokens: draws(conversation.systemPromptTokens),
    userTokens: tokens(conversation.userTokens),
    assistantTokens: tokens(conversation.assistantTokens),
    retrievalTokens: tokens(conversation.retrievalTokens),
    gapSeconds: draws(conversation.replyGapSeconds ?? 0),
    toolCalls: drawsOfSettled(calls, sampler),
    callTokens: draws(conversation.tools?.callTokens ?? 0),
    resultTokens: draws(conversation.tools?.resultTokens ?? 0),
    thinkingTokens: draws(conversation.thinkingTokens),
    survival: caching.kind === 'provider' ? drawOnce(caching.survival, sampler) : 1,
    occurs: (probability) => {
      if (deterministic || probability === 0 || probability === 1) return probability;
      return sampler.uniform() < probability ? 1 : 0;
    },
    retries: drawRetries(drawOnce(conversation.retryRate, sampler), deterministic, sampler),
    summaryTokens: draws(conversation.summary?.summaryTokens ?? 0),
    escalationTurn: draws(escalation?.atTurn ?? 0),
    hitRate: draws(cachingQuantity(caching, 'hit_rate')),
    cachedTokens: draws(cachingQuantity(caching, 'cached_tokens')),
  };
}

/** Rejections in a row before an answer is taken; their mean where nothing is drawn. */
function drawRetries(rate: number, deterministic: boolean, { uniform }: PlainSampler): () => number {
  if (deterministic) return () => rate / (1 - rate);
  return () => {
    let rejected = 0;
    while (uniform() < rate) rejected++;
    return rejected;
  };
}

/** The quantity of a caching rule; 0 under any other rule, which does not look at it. */
function cachingQuantity(caching: Caching, kind: 'hit_rate' | 'cached_tokens'): Quantity {
  if (caching.kind === 'hit_rate' && kind === 'hit_rate') return caching.hitRate;
  return caching.kind === 'cached_tokens' && kind === 'cached_tokens' ? caching.cachedTokens : 0;
}

function drawOnce(quantity: Quantity, sampler: PlainSampler): number {
  return typeof quantity === 'number' ? quantity : drawsOf(quantity, sampler)();
}

/** Draws of a law whose own uncertain parameters, if any, take one value for all of them. */
function drawsOf(quantity: Quantity, sampler: PlainSampler): Draw {
  return drawsOfSettled(settle(quantity, sampler), sampler);
}

/** A quantity with its uncertain parameters drawn. */
function settle(quantity: Quantity, sampler: PlainSampler): number | NumericQuantity {
  if (typeof quantity === 'number') return quantity;
  return { ...quantity, values: quantity.values.map((value) => drawOnce(value, sampler)) };
}

function drawsOfSettled(quantity: number | NumericQuantity, sampler: PlainSampler): Draw {
  if (typeof quantity === 'number') return () => quantity;
  const { dist, keys, values, shift, min, max } = quantity;
  const parameters = toParameters(dist, keys, values);
  return sampler.drawsOf({ distribution: distributionNamed(dist), parameters, shift, min, max });
}

function meanOf(quantity: number | NumericQuantity): number {
  return typeof quantity === 'number' ? quantity : quantityLaw(quantity).mean();
}
