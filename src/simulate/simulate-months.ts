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
import { openLateStream, type Stream } from '../random/stream.ts';
import type { Trial } from './bind-trials.ts';
import { parameterValue } from './draw-quantity.ts';
import { segmentKeptUsd } from './kept-prompt.ts';
import { eraOf, type Model, type Parameter } from './model.ts';
import {
  drawOutcome,
  groupTickets,
  type MonthOutcome,
  type OutcomeProbabilities,
  openMonthOutcome,
  outcomeProbabilities,
} from './month-outcome.ts';
import { clearMonthTotal, type MonthTotal, openMonthTotal } from './month-total.ts';
import { writeMonthVolumes } from './month-volumes.ts';
import { openSegmentTotals } from './segment-totals.ts';
import type { TrialCosts } from './trial-costs.ts';
import { type TrialRun, trialKey } from './trial-run.ts';

/**
 * Runs the horizon of one trial, month by month.
 *
 * @param amounts  additive amounts; shape [month][amount]; overwritten
 * @returns how many months had tickets drawn one by one
 */
export type SimulateMonths = (run: TrialRun, amounts: Float64Array) => number;

/** Opens the months of a model's trials, to be run one trial after the other. */
export function openMonths(model: Model): SimulateMonths {
  const width = amountCount(model.ledger);
  const volumes = new Float64Array(model.monthCount);
  const segments = model.segments.map((_, segmentIndex) => openSegment(model, segmentIndex));
  const split = openLateStream(model.seed, 'segments.split');
  const outcome = openMonthOutcome();
  const total = openMonthTotal();
  return (run, amounts) => {
    const { block, trial } = run;
    const key = trialKey(run);
    split.begin(key);
    for (const segment of segments) segment.begin(run, key);
    writeMonthVolumes(model, trial, run.scores, block.trialCount, volumes);
    let byTicketCount = 0;
    for (let month = 0; month < model.monthCount; month++) {
      const arriving = volumes[month]!;
      clearMonthTotal(total);
      outcome.tickets = outcome.resolved = outcome.deflected = 0;
      let rest = arriving;
      let drawnByTicket = false;
      for (const { isLast, shareOfRest, addMonth } of segments) {
        const count = isLast
          ? rest
          : takeShare(model, rest, parameterValue(shareOfRest, trial.uncertain), split);
        rest -= count;
        if (addMonth(month, count, outcome, total)) drawnByTicket = true;
      }
      byTicketCount += drawnByTicket ? 1 : 0;
      writeAmounts(trial.costs, month, arriving, outcome, total, amounts, month * width);
    }
    return byTicketCount;
  };
}

/** A segment in one trial after the other. */
interface OpenSegment {
  readonly isLast: boolean;
  readonly shareOfRest: Parameter;
  /** Goes to the first month of a trial. */
  readonly begin: (run: TrialRun, key: readonly number[]) => void;
  /**
   * Runs one month of so many arriving tickets and adds what became of them and what they cost.
   *
   * @returns whether tickets were drawn one by one
   */
  readonly addMonth: (month: number, arriving: number, outcome: MonthOutcome, total: MonthTotal) => boolean;
}

function openSegment(model: Model, segmentIndex: number): OpenSegment {
  const segment = model.segments[segmentIndex]!;
  const prefix = segment.name === '' ? '' : `segments.${segment.name}.`;
  const outcomes = openLateStream(model.seed, `${prefix}deflection.outcomes`);
  const ups = openLateStream(model.seed, `${prefix}escalation.outcomes`);
  const totals = openSegmentTotals(model, segmentIndex);
  const own = openMonthOutcome();
  let trial: Trial;
  let probabilities: OutcomeProbabilities;
  return {
    isLast: segmentIndex === model.segments.length - 1,
    shareOfRest: segment.shareOfRest,
    begin(run, key) {
      trial = run.trial;
      probabilities = outcomeProbabilities(segment, trial);
      outcomes.begin(key);
      ups.begin(key);
      totals.begin(run, key);
    },
    addMonth(month, arriving, outcome, total) {
      drawOutcome(model, segment, probabilities, arriving, outcomes, own);
      outcome.tickets += own.tickets;
      outcome.resolved += own.resolved;
      outcome.deflected += own.deflected;
      const escalationRate = parameterValue(segment.escalationRate, trial.uncertain);
      const groups = groupTickets(model, eraOf(segment, month), own, escalationRate, ups);
      total.llmUsd += segmentKeptUsd(model, segment, trial, month);
      return totals.add(month, groups, total);
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
