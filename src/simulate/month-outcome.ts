import { drawBinomial } from '../random/binomial.ts';
import type { Stream } from '../random/stream.ts';
import type { Trial } from './bind-trials.ts';
import { parameterValue } from './draw-quantity.ts';
import type { Course, Era, Model, SegmentModel } from './model.ts';

/** What became of a segment's tickets in a month. */
export interface MonthOutcome {
  /** All tickets, those that came back among them where they are not part of the stated volume. */
  readonly tickets: number;
  /** Closed without a human, whether or not the customer comes back. */
  readonly resolved: number;
  /** Closed without a human, the customer stays away. */
  readonly deflected: number;
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
 */
export function drawOutcome(
  { deterministic }: Model,
  segment: SegmentModel,
  trial: Trial,
  arriving: number,
  outcomes: Stream,
): MonthOutcome {
  const { deflection } = segment;
  if (deflection === undefined) return { tickets: arriving, resolved: 0, deflected: 0 };
  const { resolved: rate, stays } = outcomeProbabilities(segment, trial);
  if (deterministic) {
    const tickets = deflection.repeatsAdded ? arriving / (1 - rate * (1 - stays)) : arriving;
    return { tickets, resolved: tickets * rate, deflected: tickets * rate * stays };
  }
  let tickets = 0;
  let resolved = 0;
  let deflected = 0;
  for (let coming = arriving; coming > 0; ) {
    const closed = drawBinomial(coming, rate, outcomes);
    const staying = drawBinomial(closed, stays, outcomes);
    tickets += coming;
    resolved += closed;
    deflected += staying;
    coming = deflection.repeatsAdded ? closed - staying : 0;
  }
  return { tickets, resolved, deflected };
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
  const group = (course: Course, count: number): Group => ({ course, kind: kinds[course], tickets: count });
  const endings =
    kinds.closed === kinds.handed
      ? [group('closed', tickets)]
      : [group('closed', resolved), group('handed', tickets - resolved)];
  if (kinds.closed === kinds.closed_above) return endings;
  return endings.flatMap(({ course, tickets: count }) => {
    const above = deterministic ? count * escalationRate : drawBinomial(count, escalationRate, ups);
    return [
      group(course, count - above),
      group(course === 'closed' ? 'closed_above' : 'handed_above', above),
    ];
  });
}
