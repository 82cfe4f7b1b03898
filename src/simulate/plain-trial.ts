import type { PlainSampler } from '../random/plain-sampler.ts';
import type { InfrastructureLine, Quantity, Scenario } from '../scenario/scenario.ts';
import { drawConversations } from './plain-conversation.ts';
import { openPlainLog, type PlainLoggedTicket } from './plain-log.ts';
import type { PlainModel, PlainOffer, PlainSegment } from './plain-model.ts';
import { drawOnce, type TrialSampler } from './plain-quantity.ts';
import type { PlainBilling, PlainConversation } from './plain-ticket.ts';

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
  /** Of a kept prompt, where the scenario states it. */
  readonly storageUsdPerMtokHour: number;
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
  draws: PlainSampler,
): PlainTrial {
  const { tickets, infrastructure } = scenario;
  const sampler: TrialSampler = { ...draws, known: new Map() };
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
      ...drawTickets(segments[i]!, tickets.hourShares, deterministic, sampler),
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
function drawShares(segments: readonly PlainSegment[], sampler: TrialSampler): readonly number[] {
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
  hourShares: readonly number[],
  deterministic: boolean,
  sampler: TrialSampler,
): PlainTickets {
  const value = (quantity: Quantity = 0) => drawOnce(quantity, sampler);
  const conversations = drawConversations(stated, hourShares, deterministic, sampler);
  const { deflection, escalation } = stated;
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
    storageUsdPerMtokHour: value(stated.prices.cacheStorageUsdPerMtokHour),
    ...conversations,
    ...(logged && { drawLogged: openPlainLog(logged, value(stated.conversation.log?.drift), sampler) }),
    billings: eras.map(({ first, above }) => ({ first: billing(first), above: above && billing(above) })),
  };
}

function drawHuman({ human }: Scenario, sampler: TrialSampler): PlainHuman {
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
