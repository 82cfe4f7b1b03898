import { amountCount, TICKETS } from '../cost/metrics.ts';
import type { Trial } from './bind-trials.ts';
import { parameterValue } from './draw-quantity.ts';
import { type Course, eraOf, type Model } from './model.ts';
import { outcomeProbabilities } from './month-outcome.ts';
import { openWarmth, requestsPerTicket } from './request-odds.ts';

/** How warm a trial's mean month keeps the prompt of a kind of ticket; shape [trial]. */
export function warmthsOf(
  model: Model,
  trials: readonly Trial[],
  horizonAmounts: Float64Array,
  kindIndex: number,
): readonly number[] {
  const kind = model.kinds[kindIndex]!;
  if (kind.sharedPrompt === undefined) return trials.map(() => 0);
  const width = amountCount(model.ledger);
  const warmthOf = openWarmth(kind);
  return trials.map((trial) => {
    const tickets = horizonAmounts[trial.index * width + TICKETS]! / model.monthCount;
    return warmthOf(tickets * requestsWithPrompt(model, trial, kindIndex), 0);
  });
}

/** Requests that share the prompt of a kind of ticket, per ticket of the whole desk. */
function requestsWithPrompt(model: Model, trial: Trial, kindIndex: number): number {
  let rest = 1;
  for (const segment of model.segments) {
    const share = rest * parameterValue(segment.shareOfRest, trial.uncertain);
    rest -= share;
    const { kinds } = eraOf(segment, 0);
    if (!Object.values(kinds).includes(kindIndex)) continue;
    const { resolved } = outcomeProbabilities(segment, trial);
    const above = parameterValue(segment.escalationRate, trial.uncertain);
    const mixed = (one: Course, other: Course, otherShare: number) => {
      const [of, ofOther] = [one, other].map((course) => {
        const place = kinds[course];
        return requestsPerTicket(model.kinds[place]!, trial.kinds[place]!);
      }) as [number, number];
      return of + otherShare * (ofOther - of);
    };
    const closed = mixed('closed', 'closed_above', above);
    const handed = mixed('handed', 'handed_above', above);
    return share * (handed + resolved * (closed - handed));
  }
  return 0;
}
