import { amountCount, FIRST_LINE_USD, TICKETS, type TicketShares } from '../cost/metrics.ts';
import { billTicket, openTicketBill, type TicketMeters } from '../cost/ticket-meters.ts';
import { RUN } from '../kernels/kernels.ts';
import { nextUnit, openStream } from '../random/stream.ts';
import type { BoundKind, Trial } from './bind-trials.ts';
import { openLoggedDraws } from './draw-logged.ts';
import { horizonKeptUsd } from './kept-prompt.ts';
import type { Model, TicketKind } from './model.ts';
import type { Block } from './plan-blocks.ts';
import { requestOdds } from './request-odds.ts';
import type { Rooms } from './rooms.ts';
import { meterStreamTickets, openUniformTickets, type TicketPlace } from './stream-tickets.ts';
import { drawFates } from './ticket-fates.ts';
import {
  openTicketSlice,
  sliceColumns,
  sliceHandled,
  type TakeTickets,
  type TicketSlice,
  writeBill,
  writeUniformBills,
} from './ticket-slice.ts';
import { warmthsOf } from './ticket-warmth.ts';
import { isUniformKind, type UniformKind } from './uniform-tickets.ts';

/**
 * Draws single tickets for the per-ticket bands, `ticketsPerTrial` from each trial.
 *
 * A ticket bears its usage lines and an equal share of its trial's monthly lines, and of the cache that the model's
 * prompts are kept in.
 *
 * @param horizonAmounts  additive amounts of each trial's horizon; shape [trial][amount]
 * @param take            is given one slice after the other, tickets of a trial side by side
 * @param rooms           for what is only needed on the way
 */
export function sampleTickets(
  model: Model,
  block: Block,
  trials: readonly Trial[],
  ticketsPerTrial: number,
  horizonAmounts: Float64Array,
  take: TakeTickets,
  rooms: Rooms,
): void {
  const ticketCount = trials.length * ticketsPerTrial;
  const fates = drawFates(model, block, trials, ticketsPerTrial, rooms);
  const kinds = model.kinds.flatMap((kind, kindIndex): readonly DrawnKind[] => {
    const own = rooms.apart(kindIndex);
    const tickets = ticketsOfKind(fates.kinds, kindIndex, ticketCount, own);
    if (tickets.length === 0) return [];
    const writeBills =
      kind.log !== undefined
        ? openLogged(model, block, kind.log, kindIndex, tickets)
        : isUniformKind(kind)
          ? openUniform(model, block, kind, tickets)
          : openMetered(model, block, trials, ticketsPerTrial, horizonAmounts, kindIndex, tickets, own);
    return [{ kindIndex, tickets, writeBills, next: 0 }];
  });
  const shares = trials.map((trial) => sharesOf(model, trial, horizonAmounts));
  const slice = openTicketSlice(model.ledger);
  for (let start = 0; start < ticketCount; start += RUN) {
    const end = Math.min(start + RUN, ticketCount);
    slice.start = start;
    sliceHandled.set(fates.handledShares.subarray(start, end));
    billSlice(kinds, trials, shares, ticketsPerTrial, end, slice);
    take(sliceColumns, start, end);
  }
}

/** Bills the tickets from where the slice starts to `end`, one trial after the other. */
function billSlice(
  kinds: readonly DrawnKind[],
  trials: readonly Trial[],
  shares: readonly TicketShares[],
  ticketsPerTrial: number,
  end: number,
  slice: TicketSlice,
): void {
  for (let first = slice.start, last = 0; first < end; first = last) {
    const trial = Math.floor(first / ticketsPerTrial);
    last = Math.min(end, (trial + 1) * ticketsPerTrial);
    slice.shares = shares[trial]!;
    for (const kind of kinds) billUpTo(kind, last, trials[trial]!.kinds[kind.kindIndex]!, slice);
  }
}

/** The tickets of a kind, ascending, and how far they are billed. */
interface DrawnKind {
  readonly kindIndex: number;
  readonly tickets: Uint32Array;
  readonly writeBills: WriteBills;
  /** The first place that is not billed yet. */
  next: number;
}

/** Writes tokens and model cost of a trial's tickets of a kind, by their places in the kind, into a slice. */
type WriteBills = (first: number, end: number, bound: BoundKind, slice: TicketSlice) => void;

/** Bills the tickets of a kind that come next, below ticket `end`, all of one trial. */
function billUpTo(kind: DrawnKind, end: number, bound: BoundKind, slice: TicketSlice): void {
  const first = kind.next;
  kind.next = firstPlaceFrom(kind.tickets, end, first);
  if (first < kind.next) kind.writeBills(first, kind.next, bound, slice);
}

/** What a ticket of a trial bears beside its conversation. */
function sharesOf(model: Model, trial: Trial, horizonAmounts: Float64Array): TicketShares {
  const width = amountCount(model.ledger);
  const { humanUsdPerTicket, handoffEffort } = trial.costs;
  const horizon = trial.index * width;
  const tickets = horizonAmounts[horizon + TICKETS]!;
  const share = (usd: number) => (usd === 0 ? 0 : tickets === 0 ? Number.NaN : usd / tickets);
  let infraUsd = tickets === 0 && width > FIRST_LINE_USD ? Number.NaN : 0;
  for (let line = FIRST_LINE_USD; line < width; line++) infraUsd += horizonAmounts[horizon + line]! / tickets;
  return {
    keptUsd: share(horizonKeptUsd(model, trial)),
    infraUsd,
    humanUsd: humanUsdPerTicket * handoffEffort,
  };
}

/** The first place, from `low` on, of a ticket that is not below the given one; tickets ascend. */
function firstPlaceFrom(tickets: Uint32Array, ticket: number, low: number): number {
  let from = low;
  let to = tickets.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (tickets[middle]! < ticket) from = middle + 1;
    else to = middle;
  }
  return from;
}

function ticketsOfKind(
  kinds: Uint32Array | undefined,
  kindIndex: number,
  ticketCount: number,
  rooms: Rooms,
): Uint32Array {
  if (kinds === undefined) return allTickets(ticketCount, rooms);
  const tickets = rooms.words('tickets', ticketCount);
  let count = 0;
  for (let ticket = 0; ticket < ticketCount; ticket++) {
    if (kinds[ticket] === kindIndex) tickets[count++] = ticket;
  }
  return tickets.subarray(0, count);
}

/** Nobody else writes into this room: it is filled once. */
function allTickets(count: number, rooms: Rooms): Uint32Array {
  const tickets = rooms.words('tickets.all', count);
  if (tickets[count - 1] !== count - 1) {
    for (let ticket = 0; ticket < count; ticket++) tickets[ticket] = ticket;
  }
  return tickets;
}

/** Draws and meters tickets whose turns are all the same; a slice has no more of them than a run. */
function openUniform(model: Model, block: Block, kind: UniformKind, tickets: Uint32Array): WriteBills {
  const next = openUniformTickets(model, kind, ticketKey(block));
  return (first, end, bound, slice) => {
    next(bound, end - first);
    writeUniformBills(slice, bound.tariffs[0]!, bound.driftFactor, tickets, first, end - first);
  };
}

/** Words of streams that belong to a block's tickets. */
function ticketKey({ replicate, part }: Block): readonly number[] {
  return [0, replicate, part];
}

/** Draws and meters the tickets of a kind. */
function openMetered(
  model: Model,
  block: Block,
  trials: readonly Trial[],
  ticketsPerTrial: number,
  horizonAmounts: Float64Array,
  kindIndex: number,
  tickets: Uint32Array,
  rooms: Rooms,
): WriteBills {
  const warmths = warmthsOf(model, trials, horizonAmounts, kindIndex);
  const places = trials.map((trial): TicketPlace => {
    const bound = trial.kinds[kindIndex]!;
    return { bound, odds: requestOdds(model, bound, warmths[trial.index]!) };
  });
  const key = ticketKey(block);
  const placeOf = (i: number) => places[Math.floor(tickets[i]! / ticketsPerTrial)]!;
  const [only] = places;
  const { meters }: { meters: readonly TicketMeters[] } = meterStreamTickets(
    model,
    model.kinds[kindIndex]!,
    tickets.length,
    key,
    places.length === 1 ? only! : placeOf,
    rooms,
  );
  return (first, end, { tariffs, driftFactor }, slice) => {
    const bill = openTicketBill();
    for (let i = first; i < end; i++) {
      billTicket(meters, tariffs, i, bill);
      writeBill(slice, bill, driftFactor, tickets[i]!);
    }
  };
}

/** Tickets of a log, all as likely as one another: so they are over all the worlds together. */
function openLogged(
  { seed, logs }: Model,
  { replicate, part }: Block,
  { index, ending }: NonNullable<TicketKind['log']>,
  kindIndex: number,
  tickets: Uint32Array,
): WriteBills {
  const logged = logs[index]!.tickets;
  const placeOf = openLoggedDraws(logged, ending);
  const stream = openStream(seed, 'conversation.from.ticket', replicate, part, kindIndex);
  const places = Array.from(tickets, () => placeOf(nextUnit(stream)));
  return (first, end, { driftFactor }, slice) => {
    for (let i = first; i < end; i++) {
      const place = places[i]!;
      const bill = {
        inputTokens: logged.inputTokens[place]!,
        readTokens: logged.readTokens[place]!,
        outputTokens: logged.outputTokens[place]!,
        usd: logged.usd[place]!,
      };
      writeBill(slice, bill, driftFactor, tickets[i]!);
    }
  };
}
