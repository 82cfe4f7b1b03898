import { tokensUsd } from '../cost/ticket-meters.ts';
import { openStream } from '../random/stream.ts';
import type { Trial } from './bind-trials.ts';
import { cacheOdds, openWarmth, requestsPerTicket } from './cache-odds.ts';
import type { MomentsOfKind } from './conditional-moments.ts';
import { type DrawPlace, drawLoggedTotal, openLoggedDraws } from './draw-logged.ts';
import type { Model, SegmentModel, TicketKind } from './model.ts';
import type { SegmentScores } from './month-scores.ts';
import { drawMonthTotal, lawHolds, type MonthLaw, type MonthTotal, openMonthLaw } from './month-total.ts';
import type { Block } from './plan-blocks.ts';
import { meterStreamTickets } from './stream-tickets.ts';

/** Tickets of a month that are alike. */
export interface Group {
  /** Place of their kind in the model. */
  readonly kind: number;
  readonly ending: 'closed' | 'handed';
  readonly tickets: number;
}

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
  { name }: SegmentModel,
  momentsOf: MomentsOfKind,
  scores: SegmentScores,
): SegmentTotals {
  const stream = name === '' ? 'month.cache_readers' : `segments.${name}.month.cache_readers`;
  const readers = openStream(model.seed, stream, block.replicate, block.part, trial.index);
  const laws: (MonthLaw | undefined)[] = [];
  const lawOf = (kind: number, warmth: number) => {
    if (model.kinds[kind]!.sharedPrompt !== undefined) return openMonthLaw(momentsOf(kind)(warmth));
    laws[kind] ??= openMonthLaw(momentsOf(kind)(0));
    return laws[kind];
  };
  const draws: (DrawPlace | undefined)[] = [];
  const part: MonthTotal = { inputTokens: 0, cachedTokens: 0, outputTokens: 0, llmUsd: 0 };
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
      const law = lawOf(group.kind, warmth);
      if (group.tickets > 0 && !lawHolds(law, group.tickets)) {
        const { log } = model.kinds[group.kind]!;
        if (log === undefined) drawTickets(model, block, trial, month, group, warmth, part);
        else drawLogged(log, month, group, part);
        drawnByTicket = true;
      } else {
        const [llm, input, cached, output] = scores[group.ending];
        const score = [llm[place]!, input[place]!, cached[place]!, output[place]!] as const;
        drawMonthTotal(law, group.tickets, score, readers, part);
      }
      total.inputTokens += part.inputTokens;
      total.cachedTokens += part.cachedTokens;
      total.outputTokens += part.outputTokens;
      total.llmUsd += part.llmUsd;
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
    (sum, group) => sum + group.tickets * requestsPerTicket(trial.kinds[group.kind]!),
    0,
  );
  return openWarmth(kind)(requests, month);
}

function drawTickets(
  model: Model,
  block: Block,
  trial: Trial,
  month: number,
  { kind, ending, tickets }: Group,
  warmth: number,
  total: MonthTotal,
): void {
  const bound = trial.kinds[kind]!;
  const key = [1, block.replicate, block.part, trial.index, month, ...(ending === 'handed' ? [1] : [])];
  const place = { conversation: bound.conversation, odds: cacheOdds(model, bound, warmth) };
  const meters = meterStreamTickets(model, model.kinds[kind]!, tickets, key, place);
  total.inputTokens = total.cachedTokens = total.outputTokens = total.llmUsd = 0;
  for (let i = 0; i < tickets; i++) {
    const input = meters.inputTokens[i]!;
    const read = meters.readTokens[i]!;
    const output = meters.outputTokens[i]!;
    total.inputTokens += input;
    total.cachedTokens += read;
    total.outputTokens += output;
    total.llmUsd += tokensUsd(input, read, meters.writtenTokens[i]!, output, bound.prices);
  }
}
