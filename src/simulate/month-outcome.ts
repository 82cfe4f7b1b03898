import { drawBinomial } from '../random/binomial.ts';
import type { Stream } from '../random/stream.ts';
import type { Trial } from './bind-trials.ts';
import { parameterValue } from './draw-quantity.ts';
import type { Course, Era, Model, SegmentModel } from './model.ts';

/** What became of a month's tickets. */
export interface MonthOutcome {
  /** All tickets, those that came back among them where they are not part of the stated volume. */
  tickets: number;
  /** Closed without a human, whether or not the customer comes back. */
  resolved: number;
  /** Closed without a human, the customer stays away. */
  deflected: number;
}

/** The outcome of no ticket. */
export function openMonthOutcome(): MonthOutcome {
  return { tickets: 0, resolved: 0, deflected: 0 };
}

/** A segment's probabilities in one trial. */
export interface OutcomeProbabilities {
  /** That a ticket is closed without a human. */
  readonly resolved: number;
  /** That the customer of such a ticket stays away. */
  readonly stays: number;
}

/** The probabilities of a trial. */
export function outcomeProbabilities(
  { deflection }: SegmentModel,
  { uncertain }: Trial,
): OutcomeProbabilities {
  if (deflection === undefined) return { resolved: 0, stays: 1 };
  return {
    resolved: parameterValue(deflection.rate, uncertain),
    stays: 1 - parameterValue(deflection.repeatContact, uncertain),
  };
}

/**
 * Draws what becomes of `arriving` tickets; the expected numbers where nothing is drawn.
 *
 * Where repeat contacts are added, each is one more ticket, which may be closed and come back again.
 *
 * @param out  overwritten
 */
export function drawOutcome(
  { deterministic }: Model,
  { deflection }: SegmentModel,
  { resolved: rate, stays }: OutcomeProbabilities,
  arriving: number,
  outcomes: Stream,
  out: MonthOutcome,
): void {
  out.tickets = arriving;
  out.resolved = out.deflected = 0;
  if (deflection === undefined) return;
  if (deterministic) {
    if (deflection.repeatsAdded) out.tickets = arriving / (1 - rate * (1 - stays));
    out.resolved = out.tickets * rate;
    out.deflected = out.resolved * stays;
    return;
  }
  for (let coming = arriving; coming > 0; ) {
    const closed = drawBinomial(coming, rate, outcomes);
    const staying = drawBinomial(closed, stays, outcomes);
    out.resolved += closed;
    out.deflected += staying;
    coming = deflection.repeatsAdded ? closed - staying : 0;
    out.tickets += coming;
  }
}

/** Tickets of a segment that are alike: they are of one kind. */
export interface Group {
  readonly course: Course;
  /** Place of their kind in the model. */
  readonly kind: number;
  readonly tickets: number;
}

/**
 * Sorts a month's tickets of a segment by the course that they go, as far as that says something about them.
 *
 * @param escalationRate  share of them that goes up to the dearer model
 * @param ups             draws which do
 */
export function groupTickets(
  { deterministic }: Model,
  { kinds }: Era,
  { tickets, resolved }: MonthOutcome,
  escalationRate: number,
  ups: Stream,
): readonly Group[] {
  const endings: readonly Group[] =
    kinds.closed === kinds.handed
      ? [{ course: 'closed', kind: kinds.closed, tickets }]
      : [
          { course: 'closed', kind: kinds.closed, tickets: resolved },
          { course: 'handed', kind: kinds.handed, tickets: tickets - resolved },
        ];
  if (kinds.closed === kinds.closed_above) return endings;
  return endings.flatMap(({ course, kind, tickets: count }): readonly Group[] => {
    const above = deterministic ? count * escalationRate : drawBinomial(count, escalationRate, ups);
    const courseAbove = course === 'closed' ? 'closed_above' : 'handed_above';
    return [
      { course, kind, tickets: count - above },
      { course: courseAbove, kind: kinds[courseAbove], tickets: above },
    ];
  });
}
