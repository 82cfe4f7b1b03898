import type { TokenPrices } from '../prices/price-book.ts';
import { distributionNamed, toParameters } from '../random/distributions.ts';
import type { Draw, PlainSampler } from '../random/plain-sampler.ts';
import { type NumericQuantity, quantityLaw } from '../scenario/quantity-law.ts';
import type { Caching, Quantity, Scenario, Segment, TokenQuantity } from '../scenario/scenario.ts';
import { openPlainLog, type PlainLoggedTicket } from './plain-log.ts';
import type { PlainModel, PlainSegment } from './plain-model.ts';
import type { PlainConversation, PlainTokens } from './plain-ticket.ts';

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
  /** By era. */
  readonly prices: readonly TokenPrices[];
}

/** What an infrastructure line costs in one trial. */
export interface PlainLine {
  readonly monthlyUsd: number;
  readonly capacityTickets: number;
  readonly usdPerTicket: number;
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
    lines: infrastructure.map((line) => ({
      monthlyUsd: value(line.monthlyUsd),
      capacityTickets: line.capacityTickets ?? Number.POSITIVE_INFINITY,
      usdPerTicket:
        value(line.usdPerTicket) * value(line.unitsPerTicket ?? 1) +
        (value(line.tokensPerTicket) / 1e6) * value(line.usdPerMtok),
      usdPerResolution: value(line.usdPerResolution),
      repeatsBilled: line.repeatsBilled === true,
      minimumUsd: value(line.minimumUsd),
      oneOffUsd: value(line.oneOffUsd),
      yearlyUsd: value(line.yearlyUsd),
    })),
    segments: segments.map((segment) => drawTickets(segment, deterministic, sampler)),
  };
}

function drawTickets(
  { stated, eras, logged }: PlainSegment,
  deterministic: boolean,
  sampler: PlainSampler,
): PlainTickets {
  const value = (quantity: Quantity = 0) => drawOnce(quantity, sampler);
  const conversation = drawConversation(stated, deterministic, sampler);
  return {
    share: stated.share,
    deflectionRate: value(stated.deflection?.rate),
    repeatContact: value(stated.deflection?.repeatContact),
    closed: conversation,
    handed: conversation,
    ...(logged && {
      drawLogged: openPlainLog(logged, value(stated.conversation.log?.drift), sampler),
    }),
    prices: eras.map(({ prices }) => ({
      inputUsdPerMtok: value(prices.inputUsdPerMtok),
      cacheReadUsdPerMtok: value(prices.cacheReadUsdPerMtok),
      cacheWriteUsdPerMtok: value(prices.cacheWriteUsdPerMtok),
      outputUsdPerMtok: value(prices.outputUsdPerMtok),
    })),
  };
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
  { conversation, caching }: Segment,
  deterministic: boolean,
  sampler: PlainSampler,
): PlainConversation {
  const draws = (quantity: Quantity) => drawsOf(quantity, sampler);
  const turns = settle(conversation.turns, sampler);
  const calls = settle(conversation.tools?.callsPerTurn ?? 0, sampler);
  const tokens = ({ tokens: quantity, per }: TokenQuantity): PlainTokens => ({ draw: draws(quantity), per });
  return {
    turns: drawsOfSettled(turns, sampler),
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
    hitRate: draws(cachingQuantity(caching, 'hit_rate')),
    cachedTokens: draws(cachingQuantity(caching, 'cached_tokens')),
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
