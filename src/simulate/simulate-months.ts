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
import { openStream } from '../random/stream.ts';
import type { Trial } from './bind-trials.ts';
import type { MomentsOfKind } from './conditional-moments.ts';
import { parameterValue } from './draw-quantity.ts';
import { eraOf, type Model, type SegmentModel } from './model.ts';
import { drawOutcome, type MonthOutcome } from './month-outcome.ts';
import type { MonthScores } from './month-scores.ts';
import type { MonthTotal } from './month-total.ts';
import { openMonthVolumes } from './month-volumes.ts';
import type { Block } from './plan-blocks.ts';
import { type Group, openSegmentTotals, type SegmentTotals } from './segment-totals.ts';
import { type TrialCosts, trialCosts } from './trial-costs.ts';

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
  const costs = trialCosts(model, trial);
  const segments = model.segments.map((segment, i) =>
    openSegment(model, block, trial, segment, i, momentsOf, scores),
  );
  const split = openStream(model.seed, 'segments.split', block.replicate, block.part, trial.index);
  const total: MonthTotal = { inputTokens: 0, cachedTokens: 0, outputTokens: 0, llmUsd: 0 };
  let byTicketCount = 0;
  for (let month = 0; month < model.monthCount; month++) {
    const tickets = volumes(scores.volume[month * block.trialCount + trial.index]!);
    total.inputTokens = total.cachedTokens = total.outputTokens = total.llmUsd = 0;
    let rest = tickets;
    let resolved = 0;
    let deflected = 0;
    let drawnByTicket = false;
    for (const segment of segments) {
      const count = segment.isLast ? rest : takeShare(model, rest, segment.shareOfRest, split);
      rest -= count;
      const outcome = segment.drawOutcome(count);
      drawnByTicket =
        segment.totals(month, groupsOf(segment.model, month, count, outcome), total) || drawnByTicket;
      resolved += outcome.resolved;
      deflected += outcome.deflected;
    }
    byTicketCount += drawnByTicket ? 1 : 0;
    writeAmounts(costs, month, tickets, { resolved, deflected }, total, amounts, month * width);
  }
  return byTicketCount;
}

/** A segment in one trial. */
interface OpenSegment {
  readonly model: SegmentModel;
  readonly isLast: boolean;
  readonly shareOfRest: number;
  readonly drawOutcome: (tickets: number) => MonthOutcome;
  readonly totals: SegmentTotals;
}

function openSegment(
  model: Model,
  block: Block,
  trial: Trial,
  segment: SegmentModel,
  segmentIndex: number,
  momentsOf: MomentsOfKind,
  scores: MonthScores,
): OpenSegment {
  const stream = segment.name === '' ? 'deflection.outcomes' : `segments.${segment.name}.deflection.outcomes`;
  const outcomes = openStream(model.seed, stream, block.replicate, block.part, trial.index);
  return {
    model: segment,
    isLast: segmentIndex === model.segments.length - 1,
    shareOfRest: parameterValue(segment.shareOfRest, trial.uncertain),
    drawOutcome: (tickets) => drawOutcome(model, segment, trial, tickets, outcomes),
    totals: openSegmentTotals(model, block, trial, segment, momentsOf, scores.segments[segmentIndex]!),
  };
}

/** Tickets of a month that go to a segment, of those that no earlier one has. */
function takeShare(
  { deterministic }: Model,
  tickets: number,
  share: number,
  split: ReturnType<typeof openStream>,
): number {
  return deterministic ? tickets * share : drawBinomial(tickets, share, split);
}

/** Tickets of a segment that are alike: all of them, or apart by how they ended. */
function groupsOf(
  segment: SegmentModel,
  month: number,
  tickets: number,
  { resolved }: MonthOutcome,
): readonly Group[] {
  const { closedKind, handedKind } = eraOf(segment, month);
  if (closedKind === handedKind) return [{ kind: closedKind, ending: 'closed', tickets }];
  return [
    { kind: closedKind, ending: 'closed', tickets: resolved },
    { kind: handedKind, ending: 'handed', tickets: tickets - resolved },
  ];
}

function writeAmounts(
  costs: TrialCosts,
  month: number,
  tickets: number,
  outcome: MonthOutcome,
  total: MonthTotal,
  amounts: Float64Array,
  start: number,
): void {
  const { deflected, resolved } = outcome;
  amounts[start + TICKETS] = tickets;
  amounts[start + DEFLECTED] = deflected;
  amounts[start + INPUT] = total.inputTokens;
  amounts[start + CACHED] = total.cachedTokens;
  amounts[start + OUTPUT] = total.outputTokens;
  amounts[start + LLM_USD] = total.llmUsd * costs.priceFactor(month);
  amounts[start + HUMAN_USD] = costs.humanUsd(tickets - deflected, costs.handoffEffort);
  amounts[start + BASELINE_USD] = costs.humanUsd(tickets, 1);
  for (let line = 0; line < costs.lines.length; line++) {
    const { cost, repeatsBilled } = costs.lines[line]!;
    amounts[start + FIRST_LINE_USD + line] = lineUsd(
      cost,
      month,
      tickets,
      repeatsBilled ? resolved : deflected,
    );
  }
}
