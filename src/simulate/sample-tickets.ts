import {
  amountCount,
  CACHED,
  FIRST_LINE_USD,
  HUMAN_USD,
  INPUT,
  LLM_USD,
  OUTPUT,
  TICKETS,
  writeTicketMetrics,
} from '../cost/metrics.ts';
import { billTicket, openTicketBill, type TicketBill, type TicketMeters } from '../cost/ticket-meters.ts';
import { nextUnit, openStream } from '../random/stream.ts';
import type { Trial } from './bind-trials.ts';
import { openLoggedDraws } from './draw-logged.ts';
import { parameterValue } from './draw-quantity.ts';
import { horizonKeptUsd } from './kept-prompt.ts';
import { type Course, type Era, eraOf, type Model, type TicketKind } from './model.ts';
import { outcomeProbabilities } from './month-outcome.ts';
import type { Block } from './plan-blocks.ts';
import { openWarmth, requestOdds, requestsPerTicket } from './request-odds.ts';
import { meterStreamTickets, type TicketPlace } from './stream-tickets.ts';
import { trialCosts } from './trial-costs.ts';

/**
 * Draws single tickets for the per-ticket bands, `ticketsPerTrial` from each trial.
 *
 * A ticket bears its usage lines and an equal share of its trial's monthly lines, and of the cache that the model's
 * prompts are kept in.
 *
 * @param horizonAmounts  additive amounts of each trial's horizon; shape [trial][amount]
 * @param out             metrics of the tickets; shape [metric][ticket], tickets of a trial side by side
 */
export function sampleTickets(
  model: Model,
  block: Block,
  trials: readonly Trial[],
  ticketsPerTrial: number,
  horizonAmounts: Float64Array,
  out: Float64Array,
): void {
  const width = amountCount(model.ledger);
  const ticketCount = trials.length * ticketsPerTrial;
  const fates = drawFates(model, block, trials, ticketsPerTrial);
  const meterTicket = meterFates(model, block, trials, ticketsPerTrial, horizonAmounts, fates);
  const amounts = new Float64Array(width);
  for (let i = 0, ticket = 0; i < trials.length; i++) {
    const trial = trials[i]!;
    const { humanUsdPerTicket, handoffEffort } = trialCosts(model, trial);
    const horizon = trial.index * width;
    const tickets = horizonAmounts[horizon + TICKETS]!;
    const keptUsd = horizonKeptUsd(model, trial);
    const keptShare = keptUsd === 0 ? 0 : tickets === 0 ? Number.NaN : keptUsd / tickets;
    for (let line = FIRST_LINE_USD; line < width; line++) {
      amounts[line] = tickets === 0 ? Number.NaN : horizonAmounts[horizon + line]! / tickets;
    }
    for (const end = ticket + ticketsPerTrial; ticket < end; ticket++) {
      meterTicket(trial, ticket, amounts);
      amounts[LLM_USD]! += keptShare;
      amounts[HUMAN_USD] = fates.handledShares[ticket]! * humanUsdPerTicket * handoffEffort;
      writeTicketMetrics(model.ledger, amounts, out, ticket, ticketCount);
    }
  }
}

/** What decides about tickets before they are drawn, each [ticket]. */
interface Fates {
  /** Places of their kinds in the model. */
  readonly kinds: Uint32Array;
  /** 1 where a human handles it, else 0; the expected share where nothing is drawn. */
  readonly handledShares: Float64Array;
}

/** Draws the segment and the course of every ticket; tickets are those of the first day. */
function drawFates(model: Model, block: Block, trials: readonly Trial[], ticketsPerTrial: number): Fates {
  const ticketCount = trials.length * ticketsPerTrial;
  const uniforms = (name: string) => {
    const words = new Uint32Array(ticketCount);
    openStream(model.seed, name, block.replicate, block.part).fill(words, ticketCount);
    return words;
  };
  const outcomes = uniforms('deflection.ticket');
  const splits = model.segments.length > 1 ? uniforms('segments.ticket') : undefined;
  const goesUp = model.kinds.some(({ escalation }) => escalation !== undefined);
  const ups = goesUp ? uniforms('escalation.ticket') : undefined;
  const kinds = new Uint32Array(ticketCount);
  const handledShares = new Float64Array(ticketCount);
  for (let i = 0, ticket = 0; i < trials.length; i++) {
    const places = placesOf(model, trials[i]!);
    for (const end = ticket + ticketsPerTrial; ticket < end; ticket++) {
      const place = splits === undefined ? places[0]! : placeAt(places, unit(splits[ticket]!));
      const isAbove = ups !== undefined && unit(ups[ticket]!) < place.escalationRate;
      const uniform = unit(outcomes[ticket]!);
      const { closed, handed, closed_above, handed_above } = place.kinds;
      if (model.deterministic) kinds[ticket] = closed;
      else if (uniform < place.resolved) kinds[ticket] = isAbove ? closed_above : closed;
      else kinds[ticket] = isAbove ? handed_above : handed;
      handledShares[ticket] = model.deterministic ? 1 - place.unhandled : uniform < place.unhandled ? 0 : 1;
    }
  }
  return { kinds, handledShares };
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

/** Meters the tickets kind by kind; what comes back writes one ticket's tokens and cost into its amounts. */
function meterFates(
  model: Model,
  block: Block,
  trials: readonly Trial[],
  ticketsPerTrial: number,
  horizonAmounts: Float64Array,
  { kinds }: Fates,
): (trial: Trial, ticket: number, amounts: Float64Array) => void {
  const placeInKind = new Uint32Array(kinds.length);
  const batches = model.kinds.map((kind, kindIndex): Batch | undefined => {
    const tickets: number[] = [];
    for (let ticket = 0; ticket < kinds.length; ticket++) {
      if (kinds[ticket] !== kindIndex) continue;
      placeInKind[ticket] = tickets.length;
      tickets.push(ticket);
    }
    if (tickets.length === 0) return undefined;
    if (kind.log !== undefined)
      return { logged: drawLogged(model, kind.log, kindIndex, tickets.length, block) };
    const warmths = warmthsOf(model, trials, horizonAmounts, kindIndex);
    const places = trials.map((trial): TicketPlace => {
      const bound = trial.kinds[kindIndex]!;
      return { bound, odds: requestOdds(model, bound, warmths[trial.index]!) };
    });
    const key = [0, block.replicate, block.part];
    const placeOf = (i: number) => places[Math.floor(tickets[i]! / ticketsPerTrial)]!;
    return { meters: meterStreamTickets(model, kind, tickets.length, key, placeOf).meters };
  });
  const bill = openTicketBill();
  return (trial, ticket, amounts) => {
    const kind = kinds[ticket]!;
    const { tariffs, driftFactor } = trial.kinds[kind]!;
    const { meters, logged } = batches[kind]!;
    if (meters !== undefined) billTicket(meters, tariffs, placeInKind[ticket]!, bill);
    const { inputTokens, readTokens, outputTokens, usd } = logged?.(placeInKind[ticket]!) ?? bill;
    amounts[INPUT] = driftFactor * inputTokens;
    amounts[CACHED] = driftFactor * readTokens;
    amounts[OUTPUT] = driftFactor * outputTokens;
    amounts[LLM_USD] = driftFactor * usd;
  };
}

/** Tickets of one kind: metered, or drawn from a log. */
interface Batch {
  readonly meters?: readonly TicketMeters[];
  readonly logged?: (place: number) => TicketBill;
}

/** Tickets of a log, all as likely as one another: so they are over all the worlds together. */
function drawLogged(
  { seed, logs }: Model,
  { index, ending }: NonNullable<TicketKind['log']>,
  kindIndex: number,
  ticketCount: number,
  { replicate, part }: Block,
): (place: number) => TicketBill {
  const { tickets } = logs[index]!;
  const placeOf = openLoggedDraws(tickets, ending);
  const stream = openStream(seed, 'conversation.from.ticket', replicate, part, kindIndex);
  const places = Array.from({ length: ticketCount }, () => placeOf(nextUnit(stream)));
  return (place) => {
    const logged = places[place]!;
    return {
      inputTokens: tickets.inputTokens[logged]!,
      readTokens: tickets.readTokens[logged]!,
      outputTokens: tickets.outputTokens[logged]!,
      usd: tickets.usd[logged]!,
    };
  };
}

/** How warm a trial's mean month keeps the prompt of a kind of ticket; shape [trial]. */
function warmthsOf(
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
