import { amountCount, periodMetrics, writePeriodMetrics } from '../cost/metrics.ts';
import type { TicketMoments } from '../cost/ticket-moments.ts';
import { type BoundKind, bindTrial } from './bind-trials.ts';
import { type MomentsByWarmth, meteredPerTrial } from './conditional-moments.ts';
import { type Engine, openEngine } from './engine.ts';
import { openInnerTickets, turnLawOf } from './inner-tickets.ts';
import { COURSES, type Model, type TicketKind } from './model.ts';
import type { TotalScores } from './month-scores.ts';
import { REPLICATES } from './plan-blocks.ts';
import { sumMonths } from './simulate-block.ts';
import { openMonths } from './simulate-months.ts';

/**
 * The one number that a plan without bands would give: every uncertain quantity at its mean, every ticket at
 * the mean ticket, every month at its level. Where nothing is drawn it is the very number that every trial gives.
 *
 * @param engine  of the same model
 * @returns metrics of every period; shape [period][metric]
 */
export function pointEstimate(model: Model, engine: Engine): Float64Array {
  const block = { index: 0, replicate: 0, part: 0, firstPoint: 0, trialCount: 1 };
  // another way to the same sum may differ in its last bit, and then a certain cost would exceed itself
  if (model.deterministic) return openEngine(engine, 0)(block).periodValues;
  const { everyTicket: _, ...ofMoments } = model;
  const atMeans = { ...ofMoments, deterministic: true };
  const uncertain = Float64Array.from(model.uncertain, ({ mean }) => mean);
  const trial = bindTrial(atMeans, uncertain);
  const zero = new Float64Array(model.monthCount);
  const zeros: TotalScores = [zero, zero, zero, zero, zero];
  const totals = model.segments.map(() => new Map(COURSES.map((course) => [course, zeros])));
  const width = amountCount(model.ledger);
  const amounts = new Float64Array(model.monthCount * width);
  const found: (MomentsByWarmth | undefined)[] = [];
  const momentsOf = (kindIndex: number): MomentsByWarmth => {
    found[kindIndex] ??= meanTicket(atMeans, model.kinds[kindIndex]!, trial.kinds[kindIndex]!);
    return found[kindIndex];
  };
  openMonths(atMeans)({ block, trial, momentsOf, scores: { volume: zero, totals } }, amounts);
  const metricCount = periodMetrics(model.ledger).length;
  const values = new Float64Array(model.periods.length * metricCount);
  const sums = new Float64Array(width);
  model.periods.forEach((period, i) => {
    sumMonths(amounts, width, period, sums);
    writePeriodMetrics(model.ledger, sums, values, i * metricCount, 1);
  });
  return values;
}

/** The mean ticket over the inner tickets of all replicates, without its spread; linear in the warmth. */
function meanTicket(model: Model, kind: TicketKind, bound: BoundKind): MomentsByWarmth {
  const { log } = kind;
  if (log !== undefined) {
    const { means } = bound.world!.moments(log.ending);
    return () => certainTicket(means);
  }
  const replicates = Array.from({ length: REPLICATES }, (_, replicate) =>
    openInnerTickets(model, kind, replicate),
  );
  const meansAt = (warmth: number) => {
    const means = new Float64Array(4);
    for (const inner of replicates) {
      const ticket = meteredPerTrial(model, kind, inner)(bound, warmth);
      ticket.means.forEach((mean, a) => {
        means[a]! += mean / REPLICATES;
      });
    }
    return means;
  };
  const cold = meansAt(0);
  const warm = kind.sharedPrompt === undefined ? cold : meansAt(1);
  const law = turnLawOf(bound.conversation.turns);
  const meanTurns = law.turns.reduce((sum, turns, i) => sum + turns * law.shares[i]!, 0);
  const turns = { mean: meanTurns, variance: 0, thirdMoment: 0, covariances: new Float64Array(4) };
  return (warmth) => ({
    ...certainTicket(cold.map((mean, a) => mean + warmth * (warm[a]! - mean))),
    ...(model.countsTurns && { turns }),
  });
}

function certainTicket(means: Float64Array): TicketMoments {
  return { means, covariances: new Float64Array(16), thirdMoments: new Float64Array(4), readerShare: 0 };
}
