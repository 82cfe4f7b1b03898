import { amountCount, periodMetrics, writePeriodMetrics } from '../cost/metrics.ts';
import type { TicketMoments } from '../cost/ticket-moments.ts';
import { bindTrial, type Trial } from './bind-trials.ts';
import { innerMoments, meterInnerTickets, openInnerTickets } from './inner-tickets.ts';
import type { Model } from './model.ts';
import { REPLICATES } from './plan-blocks.ts';
import { sumMonths } from './simulate-block.ts';
import { simulateMonths } from './simulate-months.ts';

/**
 * The one number that a plan without bands would give: every uncertain quantity at its mean, every ticket at
 * the mean ticket, every month at its level.
 *
 * @returns metrics of every period; shape [period][metric]
 */
export function pointEstimate(model: Model): Float64Array {
  const atMeans = { ...model, deterministic: true };
  const uncertain = Float64Array.from(model.uncertain, ({ mean }) => mean);
  const trial = bindTrial(atMeans, 0, uncertain);
  const block = { index: 0, replicate: 0, part: 0, firstPoint: 0, trialCount: 1 };
  const zero = new Float64Array(model.monthCount);
  const scores = { volume: zero, total: [zero, zero, zero, zero] as const };
  const { amounts } = simulateMonths(atMeans, block, trial, meanTicket(atMeans, trial), scores);
  const metricCount = periodMetrics(model.ledger).length;
  const values = new Float64Array(model.periods.length * metricCount);
  const width = amountCount(model.ledger);
  model.periods.forEach(({ firstMonthIndex, monthCount }, i) => {
    const sums = sumMonths(amounts, width, firstMonthIndex, monthCount);
    writePeriodMetrics(model.ledger, sums, values, i * metricCount, 1);
  });
  return values;
}

/** The mean ticket over the inner tickets of all replicates, without its spread. */
function meanTicket(model: Model, trial: Trial): TicketMoments {
  const moments = Array.from({ length: REPLICATES }, (_, replicate) => {
    const inner = openInnerTickets(model, replicate);
    meterInnerTickets(model, inner, trial.conversation);
    return innerMoments(inner, trial.prices);
  });
  const mean = (pick: (ticket: TicketMoments) => number) =>
    moments.reduce((sum, ticket) => sum + pick(ticket), 0) / REPLICATES;
  return {
    meanUsd: mean(({ meanUsd }) => meanUsd),
    varianceUsd: 0,
    skewness: 0,
    meanTokens: [
      mean(({ meanTokens }) => meanTokens[0]),
      mean(({ meanTokens }) => meanTokens[1]),
      mean(({ meanTokens }) => meanTokens[2]),
    ],
    covarianceUsd: [0, 0, 0],
    covarianceTokens: new Float64Array(9),
  };
}
