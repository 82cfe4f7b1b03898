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
import { lognormal } from '../random/lognormal.ts';
import type { PlainSampler } from '../random/plain-sampler.ts';
import type { PlainModel } from './plain-model.ts';
import { runPlainTicket } from './plain-ticket.ts';
import type { PlainTrial } from './plain-trial.ts';

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
  let level = trial.ticketsPerMonth;
  for (let month = 0; month < model.scenario.horizon.months; month++) {
    const tickets = model.deterministic ? level : Math.round(level * monthFactor(trial, sampler));
    months.push(runPlainMonth(model, trial, month, tickets, sampler));
    level *= 1 + trial.growthPerMonth;
  }
  return months;
}

/** How far a month lies off its level: lognormal with mean 1 and the stated coefficient of variation. */
function monthFactor({ monthNoiseCv }: PlainTrial, sampler: PlainSampler): number {
  if (monthNoiseCv === 0) return 1;
  const variance = Math.log(1 + monthNoiseCv * monthNoiseCv);
  const parameters = [-variance / 2, Math.sqrt(variance)];
  return sampler.drawsOf({ distribution: lognormal, parameters, shift: 0, min: -Infinity, max: Infinity })();
}

function runPlainMonth(
  model: PlainModel,
  trial: PlainTrial,
  month: number,
  tickets: number,
  sampler: PlainSampler,
): Float64Array {
  const amounts = new Float64Array(amountCount(model.ledger));
  trial.lines.forEach(({ monthlyUsd }, line) => {
    amounts[FIRST_LINE_USD + line] = monthlyUsd;
  });
  const warmth = plainWarmth(model, trial, tickets, month);
  for (let i = 0; i < tickets; i++) {
    // Where nothing is drawn the number of tickets is not whole, and the last one counts in part.
    addTicket(model, trial, warmth, Math.min(1, tickets - i), sampler, amounts);
  }
  return amounts;
}

/**
 * Probability that a request finds the system prompt in the cache: less than the lifetime has gone by since any
 * other one, hour by hour of the day.
 */
export function plainWarmth(
  { sharedPrompt }: PlainModel,
  { conversation }: PlainTrial,
  tickets: number,
  month: number,
): number {
  if (sharedPrompt === undefined) return 0;
  const { lifetimeSeconds, monthSeconds, hourShares } = sharedPrompt;
  const requests = tickets * conversation.meanRequests;
  let warmth = 0;
  for (const share of hourShares) {
    const requestsPerSecond = (requests * share) / (monthSeconds[month]! / 24);
    warmth += share * (1 - Math.exp(-requestsPerSecond * lifetimeSeconds));
  }
  return warmth;
}

function addTicket(
  model: PlainModel,
  trial: PlainTrial,
  warmth: number,
  share: number,
  sampler: PlainSampler,
  amounts: Float64Array,
): void {
  const ticket = runPlainTicket(trial.conversation, model.rules, trial.prices, warmth);
  const deflected = drawDeflected(model, trial, sampler);
  amounts[TICKETS]! += share;
  amounts[DEFLECTED]! += share * deflected;
  amounts[INPUT]! += share * ticket.inputTokens;
  amounts[CACHED]! += share * ticket.cachedTokens;
  amounts[OUTPUT]! += share * ticket.outputTokens;
  amounts[LLM_USD]! += share * ticket.llmUsd;
  amounts[HUMAN_USD]! += share * (1 - deflected) * trial.humanUsdPerTicket;
  amounts[BASELINE_USD]! += share * trial.humanUsdPerTicket;
  trial.lines.forEach(({ usdPerTicket }, line) => {
    amounts[FIRST_LINE_USD + line]! += share * usdPerTicket;
  });
}

/**
 * 1 for a ticket that is closed without a human and whose customer does not come back, else 0; the expected
 * share where nothing is drawn.
 */
export function drawDeflected(
  { deterministic }: PlainModel,
  { deflectionRate, repeatContact }: PlainTrial,
  { uniform }: PlainSampler,
): number {
  if (deterministic) return deflectionRate * (1 - repeatContact);
  const closed = uniform() < deflectionRate;
  const comesBack = uniform() < repeatContact;
  return closed && !comesBack ? 1 : 0;
}
