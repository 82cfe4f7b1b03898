import {
  amountCount,
  CACHED,
  FIRST_LINE_USD,
  HUMAN_USD,
  INPUT,
  LLM_USD,
  OUTPUT,
  periodMetrics,
  TICKETS,
  ticketMetrics,
  writePeriodMetrics,
  writeTicketMetrics,
} from '../cost/metrics.ts';
import { openPlainSampler, type PlainSampler } from '../random/plain-sampler.ts';
import { plainHorizonKeptUsd } from './plain-kept-prompt.ts';
import type { PlainModel } from './plain-model.ts';
import { drawPlainSegment, drawPlainTicket, plainWarmth, runPlainMonths } from './plain-months.ts';
import { drawPlainTrial, type PlainTrial } from './plain-trial.ts';
import type { Block } from './plan-blocks.ts';
import type { BlockSamples } from './simulate-block.ts';

/**
 * Simulates one block of trials the slow and obvious way: every ticket of every month is drawn.
 *
 * It is what the fast engine is held against, so it shares no draw, table, moment or turn with it; only the laws'
 * parameters, the plan and the metrics of summed amounts are common to both.
 *
 * @param ticketsPerTrial  tickets that each trial gives to the per-ticket bands, drawn beside those of its months
 */
export function simulatePlainBlock(model: PlainModel, block: Block, ticketsPerTrial: number): BlockSamples {
  const { trialCount } = block;
  const { periods, ledger } = model;
  const sampler = openPlainSampler(model.seed, block.replicate, block.part);
  const metricCount = periodMetrics(ledger).length;
  const periodValues = new Float64Array(periods.length * metricCount * trialCount);
  const ticketCount = trialCount * ticketsPerTrial;
  const ticketValues = new Float64Array(ticketMetrics(ledger).length * ticketCount);
  for (let index = 0; index < trialCount; index++) {
    const trial = drawPlainTrial(model, sampler);
    const months = runPlainMonths(model, trial, sampler);
    periods.forEach(({ firstMonthIndex, monthCount }, period) => {
      const sums = sumAmounts(months.slice(firstMonthIndex, firstMonthIndex + monthCount));
      writePeriodMetrics(ledger, sums, periodValues, period * metricCount * trialCount + index, trialCount);
    });
    const horizon = sumAmounts(months);
    for (let i = 0; i < ticketsPerTrial; i++) {
      const amounts = drawTicketAmounts(model, trial, horizon, sampler);
      writeTicketMetrics(ledger, amounts, ticketValues, index * ticketsPerTrial + i, ticketCount);
    }
  }
  return {
    blockIndex: block.index,
    periodValues,
    trialCount,
    ticketValues,
    ticketCount,
    monthsByTicketCount: trialCount * model.scenario.horizon.months,
  };
}

function sumAmounts(months: readonly Float64Array[]): Float64Array {
  const sums = new Float64Array(months[0]!.length);
  for (const amounts of months) {
    for (let i = 0; i < sums.length; i++) sums[i]! += amounts[i]!;
  }
  return sums;
}

/** One ticket, which bears an equal share of its trial's infrastructure. */
function drawTicketAmounts(
  model: PlainModel,
  trial: PlainTrial,
  horizon: Float64Array,
  sampler: PlainSampler,
): Float64Array {
  const amounts = new Float64Array(amountCount(model.ledger));
  const segmentIndex = trial.segments.length === 1 ? 0 : drawPlainSegment(trial, sampler);
  const ticketsPerMonth = horizon[TICKETS]! / model.scenario.horizon.months;
  const ofSegment = ticketsPerMonth * trial.segments[segmentIndex]!.share;
  const warmth = plainWarmth(model, trial, segmentIndex, ofSegment, 0);
  const { ticket, outcome } = drawPlainTicket(model, trial, segmentIndex, 0, warmth, sampler);
  amounts[INPUT] = ticket.inputTokens;
  amounts[CACHED] = ticket.cachedTokens;
  amounts[OUTPUT] = ticket.outputTokens;
  const keptUsd = plainHorizonKeptUsd(model, trial);
  amounts[LLM_USD] = ticket.llmUsd;
  if (keptUsd > 0) amounts[LLM_USD] += horizon[TICKETS] === 0 ? Number.NaN : keptUsd / horizon[TICKETS]!;
  const { usdPerTicket, handoffExtra } = trial.human;
  const isAdded = model.segments[segmentIndex]!.stated.deflection?.repeatTickets === 'added';
  amounts[HUMAN_USD] =
    (1 - (isAdded ? outcome.resolved : outcome.deflected)) * usdPerTicket * (1 + handoffExtra);
  for (let line = FIRST_LINE_USD; line < amounts.length; line++) {
    amounts[line] = horizon[TICKETS] === 0 ? Number.NaN : horizon[line]! / horizon[TICKETS]!;
  }
  return amounts;
}
