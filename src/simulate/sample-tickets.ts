import {
  amountCount,
  FIRST_LINE_USD,
  TICKET_CACHED,
  TICKET_INPUT,
  TICKET_LLM_USD,
  TICKET_OUTPUT,
  TICKETS,
  writeTicketCosts,
} from '../cost/metrics.ts';
import {
  billTicket,
  openTicketBill,
  type TicketBill,
  type TicketMeters,
  tokensUsd,
} from '../cost/ticket-meters.ts';
import type { TokenPrices } from '../prices/price-book.ts';
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
import { warmthsOf } from './ticket-warmth.ts';
import { trialCosts } from './trial-costs.ts';
import { isUniformKind, UNIFORM_RUN, type UniformKind } from './uniform-tickets.ts';

/**
 * Draws single tickets for the per-ticket bands, `ticketsPerTrial` from each trial.
 *
 * A ticket bears its usage lines and an equal share of its trial's monthly lines, and of the cache that the model's
 * prompts are kept in.
 *
 * @param horizonAmounts  additive amounts of each trial's horizon; shape [trial][amount]
 * @param out             metrics of the tickets; shape [metric][ticket], tickets of a trial side by side
 * @param rooms           for what is only needed on the way
 */
export function sampleTickets(
  model: Model,
  block: Block,
  trials: readonly Trial[],
  ticketsPerTrial: number,
  horizonAmounts: Float64Array,
  out: Float64Array,
  rooms: Rooms,
): void {
  const width = amountCount(model.ledger);
  const ticketCount = trials.length * ticketsPerTrial;
  const fates = drawFates(model, block, trials, ticketsPerTrial, rooms);
  model.kinds.forEach((kind, kindIndex) => {
    const tickets = ticketsOfKind(model, fates.kinds, kindIndex, rooms);
    if (tickets.length === 0) return;
    const writeBills =
      kind.log !== undefined
        ? openLogged(model, block, kind.log, kindIndex, tickets)
        : isUniformKind(kind)
          ? openUniform(model, block, kind, tickets, rooms)
          : openMetered(model, block, trials, ticketsPerTrial, horizonAmounts, kindIndex, tickets, rooms);
    for (let first = 0, end = 0; first < tickets.length; first = end) {
      const trial = Math.floor(tickets[first]! / ticketsPerTrial);
      end = firstPlaceFrom(tickets, (trial + 1) * ticketsPerTrial, first);
      writeBills(first, end, trials[trial]!.kinds[kindIndex]!, out, ticketCount);
    }
  });
  for (const trial of trials) {
    const { humanUsdPerTicket, handoffEffort } = trialCosts(model, trial);
    const horizon = trial.index * width;
    const tickets = horizonAmounts[horizon + TICKETS]!;
    const share = (usd: number) => (usd === 0 ? 0 : tickets === 0 ? Number.NaN : usd / tickets);
    let infraUsd = tickets === 0 && width > FIRST_LINE_USD ? Number.NaN : 0;
    for (let line = FIRST_LINE_USD; line < width; line++)
      infraUsd += horizonAmounts[horizon + line]! / tickets;
    writeTicketCosts(
      model.ledger,
      { keptUsd: share(horizonKeptUsd(model, trial)), infraUsd, humanUsd: humanUsdPerTicket * handoffEffort },
      fates.handledShares,
      trial.index * ticketsPerTrial,
      (trial.index + 1) * ticketsPerTrial,
      out,
      ticketCount,
    );
  }
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
  { kinds: { length: kindCount } }: Model,
  kinds: Uint32Array,
  kindIndex: number,
  rooms: Rooms,
): Uint32Array {
  if (kindCount === 1) return allTickets(kinds.length, rooms);
  const tickets = rooms.words('tickets', kinds.length);
  let count = 0;
  for (let ticket = 0; ticket < kinds.length; ticket++) {
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

/** Writes tokens and model cost of a trial's tickets of a kind, by their places in the kind, into their columns. */
type WriteBills = (first: number, end: number, bound: BoundKind, out: Float64Array, stride: number) => void;

/** Draws and meters tickets whose turns are all the same, a run at a time. */
function openUniform(
  model: Model,
  block: Block,
  kind: UniformKind,
  tickets: Uint32Array,
  rooms: Rooms,
): WriteBills {
  const next = openUniformTickets(model, kind, ticketKey(block), rooms);
  return (first, end, bound, out, stride) => {
    for (let start = first; start < end; start += UNIFORM_RUN) {
      const count = Math.min(UNIFORM_RUN, end - start);
      const { columns } = next(bound, count);
      writeUniformBills(columns, bound.tariffs[0]!, bound.driftFactor, tickets, start, count, out, stride);
    }
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
  return (first, end, { tariffs, driftFactor }, out, stride) => {
    const bill = openTicketBill();
    for (let i = first; i < end; i++) {
      billTicket(meters, tariffs, i, bill);
      writeBill(bill, driftFactor, tickets[i]!, out, stride);
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
  return (first, end, { driftFactor }, out, stride) => {
    for (let i = first; i < end; i++) {
      const place = places[i]!;
      const bill = {
        inputTokens: logged.inputTokens[place]!,
        readTokens: logged.readTokens[place]!,
        outputTokens: logged.outputTokens[place]!,
        usd: logged.usd[place]!,
      };
      writeBill(bill, driftFactor, tickets[i]!, out, stride);
    }
  };
}

function writeBill(
  { inputTokens, readTokens, outputTokens, usd }: TicketBill,
  factor: number,
  ticket: number,
  out: Float64Array,
  stride: number,
): void {
  out[TICKET_INPUT * stride + ticket] = factor * inputTokens;
  out[TICKET_CACHED * stride + ticket] = factor * readTokens;
  out[TICKET_OUTPUT * stride + ticket] = factor * outputTokens;
  out[TICKET_LLM_USD * stride + ticket] = factor * usd;
}

/**
 * The same for a run of tickets whose turns are all the same.
 *
 * @param columns  their meters; shape [UNIFORM_METERS][UNIFORM_RUN]
 * @param tickets  where they belong, from place `start` on
 */
function writeUniformBills(
  columns: Float64Array,
  prices: TokenPrices,
  factor: number,
  tickets: Uint32Array,
  start: number,
  count: number,
  out: Float64Array,
  stride: number,
): void {
  const inputAt = TICKET_INPUT * stride;
  const cachedAt = TICKET_CACHED * stride;
  const outputAt = TICKET_OUTPUT * stride;
  const usdAt = TICKET_LLM_USD * stride;
  for (let i = 0; i < count; i++) {
    const ticket = tickets[start + i]!;
    const input = columns[i]!;
    const read = columns[UNIFORM_RUN + i]!;
    const output = columns[2 * UNIFORM_RUN + i]!;
    out[inputAt + ticket] = factor * input;
    out[cachedAt + ticket] = factor * read;
    out[outputAt + ticket] = factor * output;
    out[usdAt + ticket] = factor * tokensUsd(input, read, 0, output, prices);
  }
}
