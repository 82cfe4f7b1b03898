import { billTicket, openTicketBill } from '../cost/ticket-meters.ts';
import { openStream, openStreamLater } from '../random/stream.ts';
import type { Trial } from './bind-trials.ts';
import type { MomentsOfKind } from './conditional-moments.ts';
import { type DrawPlace, drawLoggedTotal, openLoggedDraws } from './draw-logged.ts';
import { COURSES, type Model, type TicketKind } from './model.ts';
import type { Group } from './month-outcome.ts';
import type { MonthScores } from './month-scores.ts';
import {
  clearMonthTotal,
  drawMonthTotal,
  lawHolds,
  type MonthLaw,
  type MonthTotal,
  openMonthLaw,
  openMonthTotal,
} from './month-total.ts';
import type { Block } from './plan-blocks.ts';
import { openWarmth, requestOdds, requestsPerTicket } from './request-odds.ts';
import { meterStreamTickets } from './stream-tickets.ts';

/**
 * Adds what the groups of a segment cost in a month to a total.
 *
 * @returns whether tickets were drawn one by one
 */
export type SegmentTotals = (month: number, groups: readonly Group[], total: MonthTotal) => boolean;

/** Opens the totals of a segment's months in one trial. */
export function openSegmentTotals(
  model: Model,
  block: Block,
  trial: Trial,
  segmentIndex: number,
  momentsOf: MomentsOfKind,
  scores: MonthScores,
): SegmentTotals {
  const { name } = model.segments[segmentIndex]!;
  const stream = name === '' ? 'month.cache_readers' : `segments.${name}.month.cache_readers`;
  const readers = openStreamLater(model.seed, stream, block.replicate, block.part, trial.index);
  const laws: (MonthLaw | undefined)[] = [];
  const lawOf = (kind: number, warmth: number) => {
    if (model.kinds[kind]!.sharedPrompt !== undefined) return openMonthLaw(momentsOf(kind)(warmth));
    laws[kind] ??= openMonthLaw(momentsOf(kind)(0));
    return laws[kind];
  };
  const draws: (DrawPlace | undefined)[] = [];
  const part = openMonthTotal();
  const score = new Float64Array(5);
  const drawLogged = (log: KindLog, month: number, { kind, tickets }: Group, out: MonthTotal) => {
    const logged = model.logs[log.index]!.tickets;
    const { world, driftFactor } = trial.kinds[kind]!;
    draws[kind] ??= openLoggedDraws(logged, log.ending, world!.weights);
    const key = [block.replicate, block.part, trial.index, month, kind];
    const places = openStream(model.seed, 'conversation.from.month', ...key);
    drawLoggedTotal(logged, draws[kind], tickets, driftFactor, places, out);
  };
  return (month, groups, total) => {
    const warmth = warmthOf(model, trial, groups, month);
    const place = month * block.trialCount + trial.index;
    let drawnByTicket = false;
    for (const group of groups) {
      if (model.everyTicket && group.tickets === 0) continue;
      const law = model.everyTicket ? undefined : lawOf(group.kind, warmth);
      if (law === undefined || (group.tickets > 0 && !lawHolds(law, group.tickets))) {
        const { log } = model.kinds[group.kind]!;
        if (log === undefined) drawTickets(model, block, trial, month, group, warmth, part);
        else drawLogged(log, month, group, part);
        drawnByTicket = true;
      } else {
        const ofTotals = scores.totals[segmentIndex]!.get(group.course)!;
        for (let a = 0; a < (model.countsTurns ? 5 : 4); a++) score[a] = ofTotals[a]![place]!;
        drawMonthTotal(law, group.tickets, score, readers, part);
      }
      total.inputTokens += part.inputTokens;
      total.cachedTokens += part.cachedTokens;
      total.outputTokens += part.outputTokens;
      total.llmUsd += part.llmUsd;
      total.turns += part.turns;
    }
    return drawnByTicket;
  };
}

type KindLog = NonNullable<TicketKind['log']>;

/** All requests of a segment keep its prompt warm, whatever becomes of their tickets. */
function warmthOf(model: Model, trial: Trial, groups: readonly Group[], month: number): number {
  const [first] = groups;
  const kind = model.kinds[first!.kind]!;
  if (kind.sharedPrompt === undefined) return 0;
  const requests = groups.reduce(
    (sum, group) =>
      sum + group.tickets * requestsPerTicket(model.kinds[group.kind]!, trial.kinds[group.kind]!),
    0,
  );
  return openWarmth(kind)(requests, month);
}

function drawTickets(
  model: Model,
  block: Block,
  trial: Trial,
  month: number,
  { kind, course, tickets }: Group,
  warmth: number,
  total: MonthTotal,
): void {
  const bound = trial.kinds[kind]!;
  const courseIndex = COURSES.indexOf(course);
  const place = { bound, odds: requestOdds(model, bound, warmth) };
  const bill = openTicketBill();
  clearMonthTotal(total);
  for (let batch = 0; batch * MOST_AT_ONCE < tickets; batch++) {
    const count = Math.min(MOST_AT_ONCE, tickets - batch * MOST_AT_ONCE);
    const batchKey = batch > 0 ? [courseIndex, batch] : courseIndex > 0 ? [courseIndex] : [];
    const key = [1, block.replicate, block.part, trial.index, month, ...batchKey];
    const { meters, turns } = meterStreamTickets(model, model.kinds[kind]!, count, key, place);
    for (let i = 0; i < count; i++) {
      billTicket(meters, bound.tariffs, i, bill);
      total.inputTokens += bill.inputTokens;
      total.cachedTokens += bill.readTokens;
      total.outputTokens += bill.outputTokens;
      total.llmUsd += bill.usd;
      total.turns += turns[i]!;
    }
  }
}

/** Tickets that are metered at a time: memory then does not grow with the tickets of a month. */
const MOST_AT_ONCE = 1 << 16;
