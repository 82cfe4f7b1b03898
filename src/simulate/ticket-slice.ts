import { type Ledger, MOST_TICKET_METRICS, type TicketShares } from '../cost/metrics.ts';
import { type TicketBill, tokensUsd } from '../cost/ticket-meters.ts';
import { runColumns, UNIFORM_RUN, uniformMeters } from '../cost/uniform-tickets.ts';
import type { TokenPrices } from '../prices/price-book.ts';

/** Tickets that are put together at a time, as many as a run of uniform ones has. */
export const SLICE_TICKETS: number = UNIFORM_RUN;

/*
 * A slice lies in arrays of this module, for the reason that a run of uniform tickets does. Metrics stand in the order of
 * `ticketMetrics`.
 */
const columns = runColumns(MOST_TICKET_METRICS);
const PLACE_MASK = UNIFORM_RUN - 1;
const inputTokens = columns[0]!;
const cachedTokens = columns[1]!;
const outputTokens = columns[2]!;
const llmCost = columns[3]!;
const infraCost = columns[4]!;
const aiCost = columns[5]!;
const humanCost = columns[6]!;
const totalCost = columns[7]!;
const totalCostWithoutHuman = columns[6]!;
const handled = new Float64Array(UNIFORM_RUN);
const [uniformInput, uniformRead, uniformOutput] = uniformMeters;

/** Metrics of a slice's tickets, a column each. */
export const sliceColumns: readonly Float64Array[] = columns;

/** 1 where a human handles the slice's ticket, else 0. */
export const sliceHandled: Float64Array = handled;

/**
 * Takes tickets `start` to `end` - 1 of a block.
 *
 * @param columns  their metrics, in the order of `ticketMetrics`, from the front of each column; the next slice
 *                 overwrites them
 */
export type TakeTickets = (columns: readonly Float64Array[], start: number, end: number) => void;

/** What the tickets of a slice are completed with. */
export interface TicketSlice {
  readonly hasHuman: boolean;
  /** The slice's first ticket. */
  start: number;
  /** Of the trial whose tickets are written. */
  shares: TicketShares;
}

/** A slice before its first ticket. */
export function openTicketSlice({ hasHuman }: Ledger): TicketSlice {
  return { hasHuman, start: 0, shares: { keptUsd: 0, infraUsd: 0, humanUsd: 0 } };
}

/**
 * Writes all metrics of a ticket; the same as `writeTicketMetrics`.
 *
 * @param factor  of its tokens and of what they cost
 */
export function writeBill(
  { hasHuman, start, shares }: TicketSlice,
  bill: TicketBill,
  factor: number,
  ticket: number,
): void {
  const place = (ticket - start) & PLACE_MASK;
  const llmUsd = factor * bill.usd + shares.keptUsd;
  const aiUsd = llmUsd + shares.infraUsd;
  const humanUsd = handled[place]! * shares.humanUsd;
  inputTokens[place] = factor * bill.inputTokens;
  cachedTokens[place] = factor * bill.readTokens;
  outputTokens[place] = factor * bill.outputTokens;
  llmCost[place] = llmUsd;
  infraCost[place] = shares.infraUsd;
  aiCost[place] = aiUsd;
  if (hasHuman) humanCost[place] = humanUsd;
  (hasHuman ? totalCost : totalCostWithoutHuman)[place] = aiUsd + humanUsd;
}

/**
 * The same for a run of tickets whose turns are all the same, metered in `uniformMeters`.
 *
 * @param tickets  which tickets of the block they are, from place `first` on
 */
export function writeUniformBills(
  { hasHuman, start, shares: { keptUsd, infraUsd, humanUsd } }: TicketSlice,
  prices: TokenPrices,
  factor: number,
  tickets: Uint32Array,
  first: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const at = i & PLACE_MASK;
    const place = (tickets[first + i]! - start) & PLACE_MASK;
    const input = uniformInput[at]!;
    const read = uniformRead[at]!;
    const output = uniformOutput[at]!;
    const llmUsd = factor * tokensUsd(input, read, 0, output, prices) + keptUsd;
    const aiUsd = llmUsd + infraUsd;
    const ticketHumanUsd = handled[place]! * humanUsd;
    inputTokens[place] = factor * input;
    cachedTokens[place] = factor * read;
    outputTokens[place] = factor * output;
    llmCost[place] = llmUsd;
    infraCost[place] = infraUsd;
    aiCost[place] = aiUsd;
    if (hasHuman) {
      humanCost[place] = ticketHumanUsd;
      totalCost[place] = aiUsd + ticketHumanUsd;
    } else {
      totalCostWithoutHuman[place] = aiUsd + ticketHumanUsd;
    }
  }
}
