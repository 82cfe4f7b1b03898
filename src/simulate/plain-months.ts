import {
  amountCount,
  BASELINE_USD,
  CACHED,
  DEFLECTED,
  FIRST_LINE_USD,
  HUMAN_USD,
  INPUT,
  LLM_USD,
  OUTPUT,
  TICKETS,
} from '../cost/metrics.ts';
import type { PlainSampler } from '../random/plain-sampler.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { plainKeptUsd, plainPriceFactor } from './plain-kept-prompt.ts';
import type { PlainLoggedTicket } from './plain-log.ts';
import { type PlainModel, type PlainSegment, plainEraIndex, plainMonth } from './plain-model.ts';
import { type PlainConversation, type PlainTicket, runPlainTicket } from './plain-ticket.ts';
import type { PlainHuman, PlainLine, PlainTickets, PlainTrial } from './plain-trial.ts';

/**
 * Runs the horizon of one trial, ticket by ticket.
 *
 * @returns additive amounts of each month, [month][amount]
 */
export function runPlainMonths(
  model: PlainModel,
  trial: PlainTrial,
  sampler: PlainSampler,
): readonly Float64Array[] {
  const months: Float64Array[] = [];
  const { horizon, tickets: volume } = model.scenario;
  const { monthNoiseCorrelation: correlation } = trial;
  let level = trial.ticketsPerMonth;
  let noise = sampler.normal();
  for (let month = 0; month < horizon.months; month++) {
    const calendar = (Number(horizon.start.slice(5)) - 1 + month) % 12;
    const expected = level * (volume.seasons[calendar] as number) * plainDaysFactor(model.scenario, month);
    const tickets = model.deterministic ? expected : Math.round(expected * monthFactor(trial, noise));
    months.push(runPlainMonth(model, trial, month, tickets, sampler));
    level *= 1 + trial.growthPerMonth;
    noise = correlation * noise + Math.sqrt(1 - correlation ** 2) * sampler.normal();
  }
  return months;
}

/** A month's working week, counted day by day; 1 where the scenario does not say what a weekday is. */
function plainDaysFactor({ horizon, tickets }: Scenario, month: number): number {
  if (tickets.weekdayShares === undefined) return 1;
  let sum = 0;
  const name = plainMonth(horizon.start, month);
  for (let day = new Date(`${name}-01T00:00:00Z`); day.toISOString().startsWith(name); ) {
    const sundayFirst = day.getUTCDay();
    sum += tickets.weekdayShares[sundayFirst === 0 ? 6 : sundayFirst - 1]!;
    day = new Date(day.getTime() + 86_400_000);
  }
  return sum / (365.2425 / 12 / 7);
}

/** How far a month lies off its level: lognormal with mean 1 and the stated coefficient of variation. */
function monthFactor({ monthNoiseCv }: PlainTrial, noise: number): number {
  const variance = Math.log(1 + monthNoiseCv * monthNoiseCv);
  return Math.exp(Math.sqrt(variance) * noise - variance / 2);
}

function runPlainMonth(
  model: PlainModel,
  trial: PlainTrial,
  month: number,
  arriving: number,
  sampler: PlainSampler,
): Float64Array {
  const amounts = new Float64Array(amountCount(model.ledger));
  const usage: PlainUsage = { resolved: 0, turns: 0 };
  splitTickets(model, trial, arriving, sampler).forEach((count, segmentIndex) => {
    runPlainSegment(model, trial, segmentIndex, month, count, sampler, amounts, usage);
  });
  model.segments.forEach((segment, i) => {
    amounts[LLM_USD]! += plainKeptUsd(segment, trial.segments[i]!, month);
  });
  amounts[LLM_USD]! *= plainPriceFactor(model, trial, month);
  const handled = (arriving - amounts[DEFLECTED]!) * (1 + trial.human.handoffExtra);
  amounts[HUMAN_USD] = plainHumanUsd(trial.human, handled);
  amounts[BASELINE_USD] = plainHumanUsd(trial.human, arriving);
  trial.lines.forEach((line, i) => {
    const billed = line.repeatsBilled ? usage.resolved : amounts[DEFLECTED]!;
    amounts[FIRST_LINE_USD + i] = plainLineUsd(line, month, amounts[TICKETS]!, billed, usage.turns);
  });
  return amounts;
}

/** What cost lines are billed by, beside tickets. */
interface PlainUsage {
  /** Tickets closed without a human, whether or not the customer comes back. */
  resolved: number;
  turns: number;
}

/** Runs a month's tickets of a segment one after the other; those that come back queue up behind. */
function runPlainSegment(
  model: PlainModel,
  trial: PlainTrial,
  segmentIndex: number,
  month: number,
  arriving: number,
  sampler: PlainSampler,
  amounts: Float64Array,
  usage: PlainUsage,
): void {
  const isAdded = model.segments[segmentIndex]!.stated.deflection?.repeatTickets === 'added';
  const { deflectionRate, repeatContact } = trial.segments[segmentIndex]!;
  const perArrival = isAdded ? 1 / (1 - deflectionRate * repeatContact) : 1;
  const warmth = plainWarmth(model, trial, segmentIndex, arriving * perArrival, month);
  let coming = model.deterministic ? arriving * perArrival : arriving;
  while (coming > 0) {
    // Where nothing is drawn the number of tickets is not whole, and the last one counts in part.
    const share = Math.min(1, coming);
    const { ticket, outcome } = drawPlainTicket(model, trial, segmentIndex, month, warmth, sampler);
    amounts[TICKETS]! += share;
    amounts[DEFLECTED]! += share * outcome.deflected;
    amounts[INPUT]! += share * ticket.inputTokens;
    amounts[CACHED]! += share * ticket.cachedTokens;
    amounts[OUTPUT]! += share * ticket.outputTokens;
    amounts[LLM_USD]! += share * ticket.llmUsd;
    usage.resolved += share * outcome.resolved;
    usage.turns += share * ticket.turns;
    coming -= share;
    if (isAdded && !model.deterministic) coming += outcome.resolved - outcome.deflected;
  }
}

/** How many of a month's tickets each segment gets, ticket by ticket. */
function splitTickets(
  { segments, deterministic }: PlainModel,
  trial: PlainTrial,
  tickets: number,
  sampler: PlainSampler,
): readonly number[] {
  if (segments.length === 1) return [tickets];
  if (deterministic) return trial.segments.map(({ share }) => tickets * share);
  const counts = segments.map(() => 0);
  for (let i = 0; i < tickets; i++) counts[drawPlainSegment(trial, sampler)]! += 1;
  return counts;
}

/** The segment of one ticket. */
export function drawPlainSegment({ segments }: PlainTrial, { uniform }: PlainSampler): number {
  let left = uniform();
  const index = segments.findIndex(({ share }) => {
    left -= share;
    return left < 0;
  });
  return index === -1 ? segments.length - 1 : index;
}

function plainHumanUsd({ usdPerTicket, agent }: PlainHuman, tickets: number): number {
  if (agent === undefined) return tickets * usdPerTicket;
  return Math.ceil(tickets / agent.ticketsPerMonth) * agent.usdPerMonth;
}

function plainLineUsd(
  line: PlainLine,
  month: number,
  tickets: number,
  resolutions: number,
  turns: number,
): number {
  let usd = tickets * line.usdPerTicket + turns * line.usdPerTurn + resolutions * line.usdPerResolution;
  if (usd < line.minimumUsd) usd = line.minimumUsd;
  usd += line.monthlyUsd;
  for (let served = line.capacityTickets; served < tickets; served += line.capacityTickets) {
    usd += line.monthlyUsd;
  }
  if (month === 0) usd += line.oneOffUsd;
  if (month % 12 === 0) usd += line.yearlyUsd;
  return usd;
}

/**
 * Probability that a request finds the system prompt in the cache: less than the lifetime has gone by since any
 * other one of its segment, hour by hour of the day.
 */
export function plainWarmth(
  model: PlainModel,
  trial: PlainTrial,
  segmentIndex: number,
  tickets: number,
  month: number,
): number {
  const segment = model.segments[segmentIndex]!;
  const { sharedPrompt } = segment.eras[plainEraIndex(segment, month)]!;
  if (sharedPrompt === undefined) return 0;
  const { lifetimeSeconds, monthSeconds, hourShares } = sharedPrompt;
  const { deflectionRate, escalationRate, closed, handed } = trial.segments[segmentIndex]!;
  const requestsOf = ({ meanRequests, meanRequestsUp }: PlainConversation) =>
    (1 - escalationRate) * meanRequests + escalationRate * meanRequestsUp;
  const requests =
    tickets * (deflectionRate * requestsOf(closed) + (1 - deflectionRate) * requestsOf(handed));
  let warmth = 0;
  for (const share of hourShares) {
    const requestsPerSecond = (requests * share) / (monthSeconds[month]! / 24);
    warmth += share * (1 - Math.exp(-requestsPerSecond * lifetimeSeconds));
  }
  return warmth;
}

/** Draws what becomes of one ticket of a segment, and then the ticket. */
export function drawPlainTicket(
  model: PlainModel,
  trial: PlainTrial,
  segmentIndex: number,
  month: number,
  warmth: number,
  sampler: PlainSampler,
): { readonly ticket: PlainTicket; readonly outcome: PlainOutcome } {
  const segment = model.segments[segmentIndex]!;
  const tickets = trial.segments[segmentIndex]!;
  const era = plainEraIndex(segment, month);
  if (tickets.drawLogged !== undefined)
    return drawPlainLogged(model, segment, tickets, tickets.drawLogged, sampler);
  const outcome = drawPlainOutcome(model, tickets, sampler);
  const conversation = outcome.resolved === 1 ? tickets.closed : tickets.handed;
  const { first, above } = tickets.billings[era]!;
  const goesUp = above !== undefined && sampler.uniform() < tickets.escalationRate;
  const ticket = runPlainTicket(conversation, first, warmth, goesUp ? above : undefined);
  return { ticket, outcome };
}

/** A conversation of the log, with its own outcome where the log has it. */
function drawPlainLogged(
  model: PlainModel,
  { stated }: PlainSegment,
  tickets: PlainTickets,
  draw: () => PlainLoggedTicket,
  sampler: PlainSampler,
): { readonly ticket: PlainTicket; readonly outcome: PlainOutcome } {
  const ticket = draw();
  const { log } = stated.conversation;
  if (log?.states.resolved !== true) return { ticket, outcome: drawPlainOutcome(model, tickets, sampler) };
  const comesBack = log.states.reopened ? ticket.reopened : Number(sampler.uniform() < tickets.repeatContact);
  return { ticket, outcome: { resolved: ticket.resolved, deflected: ticket.resolved * (1 - comesBack) } };
}

/** What becomes of a ticket: 1 or 0, or the expected share where nothing is drawn. */
export interface PlainOutcome {
  /** Closed without a human. */
  readonly resolved: number;
  /** Closed without a human, and the customer does not come back. */
  readonly deflected: number;
}

function drawPlainOutcome(
  { deterministic }: PlainModel,
  { deflectionRate, repeatContact }: PlainTickets,
  { uniform }: PlainSampler,
): PlainOutcome {
  if (deterministic) return { resolved: deflectionRate, deflected: deflectionRate * (1 - repeatContact) };
  const resolved = uniform() < deflectionRate ? 1 : 0;
  const comesBack = uniform() < repeatContact;
  return { resolved, deflected: comesBack ? 0 : resolved };
}
