import { RUN } from '../kernels/kernels.ts';
import { openStream, type Stream } from '../random/stream.ts';
import type { Trial } from './bind-trials.ts';
import { parameterValue } from './draw-quantity.ts';
import { type Era, eraOf, type Model } from './model.ts';
import { outcomeProbabilities } from './month-outcome.ts';
import type { Block } from './plan-blocks.ts';
import type { Rooms } from './rooms.ts';

/** What decides about tickets before they are drawn, each [ticket]. */
export interface Fates {
  /** Places of their kinds in the model; there are none where it has one kind. */
  readonly kinds: Uint32Array | undefined;
  /** 1 where a human handles it, else 0; the expected share where nothing is drawn. */
  readonly handledShares: Float64Array;
}

/** Draws the segment and the course of every ticket; tickets are those of the first day. */
export function drawFates(
  model: Model,
  block: Block,
  trials: readonly Trial[],
  ticketsPerTrial: number,
  rooms: Rooms,
): Fates {
  const ticketCount = trials.length * ticketsPerTrial;
  const uniforms = (name: string) => openStream(model.seed, name, block.replicate, block.part);
  const outcomes = uniforms('deflection.ticket');
  const splits = model.segments.length > 1 ? uniforms('segments.ticket') : undefined;
  const goesUp = model.kinds.some(({ escalation }) => escalation !== undefined);
  const ups = goesUp ? uniforms('escalation.ticket') : undefined;
  const kinds = model.kinds.length > 1 ? rooms.words('fates.kinds', ticketCount) : undefined;
  const handledShares = rooms.floats('fates.handled', ticketCount);
  trials.forEach((trial, i) => {
    const places = placesOf(model, trial);
    const start = i * ticketsPerTrial;
    const end = start + ticketsPerTrial;
    if (model.deterministic) {
      kinds?.fill(places[0]!.kinds.closed, start, end);
      handledShares.fill(1 - places[0]!.unhandled, start, end);
    } else if (splits === undefined && ups === undefined) {
      endTickets(places[0]!, outcomes, start, end, kinds, handledShares);
    } else {
      for (let ticket = start; ticket < end; ticket++) {
        const place = splits === undefined ? places[0]! : placeAt(places, unit(splits.next()));
        const isAbove = ups !== undefined && unit(ups.next()) < place.escalationRate;
        const { closed_above: closed, handed_above: handed } = place.kinds;
        const own = isAbove ? { ...place, kinds: { ...place.kinds, closed, handed } } : place;
        endTickets(own, outcomes, ticket, ticket + 1, kinds, handledShares);
      }
    }
  });
  return { kinds, handledShares };
}

/** Words that decide how tickets end, on their way from the stream. */
const endWords = new Uint32Array(RUN);

/** Ends tickets of one place: closed or handed over. Sums instead of branches, which chance would mispredict. */
function endTickets(
  { kinds: { closed, handed }, resolved, unhandled }: SegmentPlace,
  outcomes: Stream,
  start: number,
  end: number,
  kinds: Uint32Array | undefined,
  handledShares: Float64Array,
): void {
  for (let first = start; first < end; first += RUN) {
    const count = Math.min(RUN, end - first);
    outcomes.fill(endWords, count);
    writeShares(unhandled, count, handledShares, first);
    if (kinds !== undefined) writeKinds(closed, handed, resolved, count, kinds, first);
  }
}

function writeShares(unhandled: number, count: number, handledShares: Float64Array, first: number): void {
  for (let i = 0; i < count; i++) handledShares[first + i] = +(unit(endWords[i]!) >= unhandled);
}

function writeKinds(
  closed: number,
  handed: number,
  resolved: number,
  count: number,
  kinds: Uint32Array,
  first: number,
): void {
  for (let i = 0; i < count; i++) {
    kinds[first + i] = closed + (handed - closed) * +(unit(endWords[i]!) >= resolved);
  }
}

/** What a segment means for a ticket of a trial. */
interface SegmentPlace {
  readonly shareOfRest: number;
  readonly escalationRate: number;
  /** Probability that it is closed without a human, and that one is not needed later either. */
  readonly resolved: number;
  readonly unhandled: number;
  readonly kinds: Era['kinds'];
}

function placesOf({ segments }: Model, trial: Trial): readonly SegmentPlace[] {
  return segments.map((segment) => {
    const { resolved, stays } = outcomeProbabilities(segment, trial);
    return {
      shareOfRest: parameterValue(segment.shareOfRest, trial.uncertain),
      escalationRate: parameterValue(segment.escalationRate, trial.uncertain),
      resolved,
      // a repeat contact that is a ticket of its own is no work for a human yet
      unhandled: segment.deflection?.repeatsAdded ? resolved : resolved * stays,
      kinds: eraOf(segment, 0).kinds,
    };
  });
}

function unit(word: number): number {
  return (word + 0.5) / 4294967296;
}

/** The segment of a ticket by a uniform number: its share of what the segments before have left. */
function placeAt(places: readonly SegmentPlace[], uniform: number): SegmentPlace {
  let left = uniform;
  for (const place of places) {
    if (left < place.shareOfRest) return place;
    left = (left - place.shareOfRest) / (1 - place.shareOfRest);
  }
  return places.at(-1)!;
}
