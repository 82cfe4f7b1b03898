import { humanUsd } from '../cost/human-cost.ts';
import { lineUsd } from '../cost/line-cost.ts';
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
import { drawBinomial } from '../random/binomial.ts';
import { openStreamLater, type Stream } from '../random/stream.ts';
import type { Trial } from './bind-trials.ts';
import type { MomentsOfKind } from './conditional-moments.ts';
import { parameterValue } from './draw-quantity.ts';
import { segmentKeptUsd } from './kept-prompt.ts';
import { eraOf, type Model } from './model.ts';
import {
  drawOutcome,
  groupTickets,
  type MonthOutcome,
  openMonthOutcome,
  outcomeProbabilities,
} from './month-outcome.ts';
import type { MonthScores } from './month-scores.ts';
import { clearMonthTotal, type MonthTotal, openMonthTotal } from './month-total.ts';
import { openMonthVolumes } from './month-volumes.ts';
import type { Block } from './plan-blocks.ts';
import { openSegmentTotals } from './segment-totals.ts';
import type { TrialCosts } from './trial-costs.ts';

/**
 * Runs the horizon of one trial, month by month.
 *
 * @param amounts  additive amounts; shape [month][amount]; overwritten
 * @returns how many months had tickets drawn one by one
 */
export function simulateMonths(
  model: Model,
  block: Block,
  trial: Trial,
  momentsOf: MomentsOfKind,
  scores: MonthScores,
  amounts: Float64Array,
): number {
  const width = amountCount(model.ledger);
  const volumes = openMonthVolumes(model, trial);
  const segments: OpenSegment[] = [];
  for (let i = 0; i < model.segments.length; i++) {
    segments.push(openSegment(model, block, trial, i, momentsOf, scores));
  }
  const split = openStreamLater(model.seed, 'segments.split', block.replicate, block.part, trial.index);
  const outcome = openMonthOutcome();
  const total = openMonthTotal();
  let byTicketCount = 0;
  for (let month = 0; month < model.monthCount; month++) {
    const arriving = volumes(scores.volume[month * block.trialCount + trial.index]!);
    clearMonthTotal(total);
    outcome.tickets = outcome.resolved = outcome.deflected = 0;
    let rest = arriving;
    let drawnByTicket = false;
    for (let i = 0; i < segments.length; i++) {
      const segment = segments[i]!;
      const count = segment.isLast ? rest : takeShare(model, rest, segment.shareOfRest, split);
      rest -= count;
      if (segment.run(month, count, outcome, total)) drawnByTicket = true;
    }
    byTicketCount += drawnByTicket ? 1 : 0;
    writeAmounts(trial.costs, month, arriving, outcome, total, amounts, month * width);
  }
  return byTicketCount;
}

/** A segment in one trial. */
interface OpenSegment {
  readonly isLast: boolean;
  readonly shareOfRest: number;
  /**
   * Runs one month of so many arriving tickets and adds what became of them and what they cost.
   *
   * @returns whether tickets were drawn one by one
   */
  readonly run: (month: number, arriving: number, outcome: MonthOutcome, total: MonthTotal) => boolean;
}

function openSegment(
  model: Model,
  block: Block,
  trial: Trial,
  segmentIndex: number,
  momentsOf: MomentsOfKind,
  scores: MonthScores,
): OpenSegment {
  const segment = model.segments[segmentIndex]!;
  const prefix = segment.name === '' ? '' : `segments.${segment.name}.`;
  const stream = (name: string) =>
    openStreamLater(model.seed, `${prefix}${name}`, block.replicate, block.part, trial.index);
  const probabilities = outcomeProbabilities(segment, trial);
  const own = openMonthOutcome();
  const outcomes = stream('deflection.outcomes');
  const ups = stream('escalation.outcomes');
  const escalationRate = parameterValue(segment.escalationRate, trial.uncertain);
  const addTotals = openSegmentTotals(model, block, trial, segmentIndex, momentsOf, scores);
  return {
    isLast: segmentIndex === model.segments.length - 1,
    shareOfRest: parameterValue(segment.shareOfRest, trial.uncertain),
    run(month, arriving, outcome, total) {
      drawOutcome(model, segment, probabilities, arriving, outcomes, own);
      outcome.tickets += own.tickets;
      outcome.resolved += own.resolved;
      outcome.deflected += own.deflected;
      const groups = groupTickets(model, eraOf(segment, month), own, escalationRate, ups);
      total.llmUsd += segmentKeptUsd(model, segment, trial, month);
      return addTotals(month, groups, total);
    },
  };
}

/** Tickets of a month that go to a segment, of those that no earlier one has. */
function takeShare({ deterministic }: Model, tickets: number, share: number, split: Stream): number {
  return deterministic ? tickets * share : drawBinomial(tickets, share, split);
}

function writeAmounts(
  costs: TrialCosts,
  month: number,
  arriving: number,
  { tickets, resolved, deflected }: MonthOutcome,
  total: MonthTotal,
  amounts: Float64Array,
  start: number,
): void {
  amounts[start + TICKETS] = tickets;
  amounts[start + DEFLECTED] = deflected;
  amounts[start + INPUT] = total.inputTokens;
  amounts[start + CACHED] = total.cachedTokens;
  amounts[start + OUTPUT] = total.outputTokens;
  amounts[start + LLM_USD] = total.llmUsd * costs.priceFactors[month]!;
  const { human, handoffEffort } = costs;
  amounts[start + HUMAN_USD] = human === undefined ? 0 : humanUsd(human, arriving - deflected, handoffEffort);
  amounts[start + BASELINE_USD] = human === undefined ? 0 : humanUsd(human, arriving, 1);
  for (let line = 0; line < costs.lines.length; line++) {
    const { cost, repeatsBilled } = costs.lines[line]!;
    amounts[start + FIRST_LINE_USD + line] = lineUsd(
      cost,
      month,
      tickets,
      repeatsBilled ? resolved : deflected,
      total.turns,
    );
  }
}
