import { billTicket, openTicketBill } from '../cost/ticket-meters.ts';
import { openLateStream, openStream } from '../random/stream.ts';
import type { Trial } from './bind-trials.ts';
import { type DrawPlace, drawLoggedTotal, openLoggedDraws } from './draw-logged.ts';
import { COURSES, type Model, type TicketKind } from './model.ts';
import type { Group } from './month-outcome.ts';
import {
  clearMonthTotal,
  drawMonthTotal,
  lawHolds,
  type MonthLaw,
  type MonthTotal,
  openMonthLaw,
  openMonthTotal,
} from './month-total.ts';
import { openWarmth, requestOdds, requestsPerTicket } from './request-odds.ts';
import { meterStreamTickets } from './stream-tickets.ts';
import { type TrialRun, trialKey } from './trial-run.ts';

/** What the groups of a segment cost, in the months of one trial after the other. */
export interface SegmentTotals {
  /** Goes to the first month of a trial. */
  readonly begin: (run: TrialRun, key: readonly number[]) => void;
  /**
   * Adds what the groups cost in a month to a total.
   *
   * @returns whether tickets were drawn one by one
   */
  readonly add: (month: number, groups: readonly Group[], total: MonthTotal) => boolean;
}

/** Opens the totals of a segment's months. */
export function openSegmentTotals(model: Model, segmentIndex: number): SegmentTotals {
  const { name } = model.segments[segmentIndex]!;
  const stream = name === '' ? 'month.cache_readers' : `segments.${name}.month.cache_readers`;
  const readers = openLateStream(model.seed, stream);
  let run: TrialRun;
  const laws: (MonthLaw | undefined)[] = [];
  const lawOf = (kind: number, warmth: number) => {
    const moments = run.momentsOf(kind);
    if (model.kinds[kind]!.sharedPrompt !== undefined) return openMonthLaw(moments(warmth));
    laws[kind] ??= openMonthLaw(moments(0));
    return laws[kind];
  };
  const draws: (DrawPlace | undefined)[] = [];
  const part = openMonthTotal();
  const score = new Float64Array(5);
  const drawLogged = (log: KindLog, month: number, { kind, tickets }: Group, out: MonthTotal) => {
    const logged = model.logs[log.index]!.tickets;
    const { world, driftFactor } = run.trial.kinds[kind]!;
    draws[kind] ??= openLoggedDraws(logged, log.ending, world!.weights);
    const places = openStream(model.seed, 'conversation.from.month', ...trialKey(run), month, kind);
    drawLoggedTotal(logged, draws[kind], tickets, driftFactor, places, out);
  };
  return {
    begin(next, key) {
      run = next;
      readers.begin(key);
      laws.fill(undefined);
      draws.fill(undefined);
    },
    add(month, groups, total) {
      const { trial, block, scores } = run;
      const warmth = warmthOf(model, trial, groups, month);
      const place = month * block.trialCount + trial.index;
      let drawnByTicket = false;
      for (const group of groups) {
        if (model.everyTicket && group.tickets === 0) continue;
        const law = model.everyTicket ? undefined : lawOf(group.kind, warmth);
        if (law === undefined || (group.tickets > 0 && !lawHolds(law, group.tickets))) {
          const { log } = model.kinds[group.kind]!;
          if (log === undefined) drawTickets(model, run, month, group, warmth, part);
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
    },
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
  run: TrialRun,
  month: number,
  { kind, course, tickets }: Group,
  warmth: number,
  total: MonthTotal,
): void {
  const bound = run.trial.kinds[kind]!;
  const courseIndex = COURSES.indexOf(course);
  const place = { bound, odds: requestOdds(model, bound, warmth) };
  const bill = openTicketBill();
  clearMonthTotal(total);
  for (let batch = 0; batch * MOST_AT_ONCE < tickets; batch++) {
    const count = Math.min(MOST_AT_ONCE, tickets - batch * MOST_AT_ONCE);
    const batchKey = batch > 0 ? [courseIndex, batch] : courseIndex > 0 ? [courseIndex] : [];
    const key = [1, ...trialKey(run), month, ...batchKey];
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
