import { amountCount, periodMetrics, writePeriodMetrics } from '../cost/metrics.ts';
import type { TicketMoments } from '../cost/ticket-moments.ts';
import { bindTrials, isFixedConversation, type Trial } from './bind-trials.ts';
import { innerMoments, meterInnerTickets, openInnerTickets } from './inner-tickets.ts';
import type { Model } from './model.ts';
import type { Block } from './plan-blocks.ts';
import { sampleTickets } from './sample-tickets.ts';
import { drawMonthScores, simulateMonths } from './simulate-months.ts';

/** Samples of one block, [series][sample] in each group. */
export interface BlockSamples {
  readonly blockIndex: number;
  /** One sample per trial; series are periods x metrics, metrics fastest. */
  readonly periodValues: Float64Array;
  readonly trialCount: number;
  /** One sample per drawn ticket; series are the metrics of a ticket. */
  readonly ticketValues: Float64Array;
  readonly ticketCount: number;
  /** Months whose tickets were drawn one by one, of trialCount * monthCount. */
  readonly monthsByTicketCount: number;
}

/**
 * Simulates one block of trials: a pure function of the model and the block.
 *
 * @param ticketsPerTrial  tickets that each trial gives to the per-ticket bands
 */
export function simulateBlock(model: Model, block: Block, ticketsPerTrial: number): BlockSamples {
  const { trialCount } = block;
  const trials = bindTrials(model, block);
  const momentsOfTrial = openTrialMoments(model, block);
  const scores = drawMonthScores(model, block);
  const width = amountCount(model.ledger);
  const metricCount = periodMetrics(model.ledger).length;
  const periodValues = new Float64Array(model.periods.length * metricCount * trialCount);
  const horizonAmounts = new Float64Array(trialCount * width);
  let monthsByTicketCount = 0;
  for (const trial of trials) {
    const months = simulateMonths(model, block, trial, momentsOfTrial(trial), scores);
    monthsByTicketCount += months.byTicketCount;
    model.periods.forEach(({ firstMonthIndex, monthCount }, i) => {
      const sums = sumMonths(months.amounts, width, firstMonthIndex, monthCount);
      const start = i * metricCount * trialCount + trial.index;
      writePeriodMetrics(model.ledger, sums, periodValues, start, trialCount);
      if (monthCount === model.monthCount) horizonAmounts.set(sums, trial.index * width);
    });
  }
  return {
    blockIndex: block.index,
    periodValues,
    trialCount,
    ticketValues: sampleTickets(model, block, trials, ticketsPerTrial, horizonAmounts),
    ticketCount: trialCount * ticketsPerTrial,
    monthsByTicketCount,
  };
}

/** Moments of a ticket in each trial, metered again only where a trial changes the law of its tickets. */
function openTrialMoments(model: Model, block: Block): (trial: Trial) => TicketMoments {
  const inner = openInnerTickets(model, block.replicate);
  const fixed = isFixedConversation(model);
  const fixedPrices = Object.values(model.prices).every((price) => price.kind === 'constant');
  let metered = false;
  let moments: TicketMoments | undefined;
  return (trial) => {
    if (!fixed || !metered) {
      meterInnerTickets(model, inner, trial.conversation);
      metered = true;
      moments = undefined;
    }
    if (moments === undefined || !fixedPrices) moments = innerMoments(inner, trial.prices);
    return moments;
  };
}

/** Sums the additive amounts of a span of months. */
export function sumMonths(
  amounts: Float64Array,
  width: number,
  firstMonthIndex: number,
  monthCount: number,
): Float64Array {
  const sums = new Float64Array(width);
  for (let month = firstMonthIndex; month < firstMonthIndex + monthCount; month++) {
    for (let amount = 0; amount < width; amount++) sums[amount]! += amounts[month * width + amount]!;
  }
  return sums;
}
