import assert from 'node:assert/strict';
import { type Ledger, MOST_TICKET_METRICS, type TicketShares } from '../cost/metrics.ts';
import type { TicketBill } from '../cost/ticket-meters.ts';
import { columnsAt, floatsAt, kernels, RUN, wordsAt } from '../kernels/kernels.ts';
import type { TokenPrices } from '../prices/price-book.ts';

/** Metrics of a slice's tickets, a column each in the order of `ticketMetrics`; a slice has at most RUN tickets. */
export const sliceColumns: readonly Float64Array[] = columnsAt(kernels.metrics.value, MOST_TICKET_METRICS);

/** 1 where a human handles the slice's ticket, else 0. */
export const sliceHandled: Float64Array = floatsAt(kernels.handled.value, RUN);

const inputTokens = sliceColumns[0]!;
const cachedTokens = sliceColumns[1]!;
const outputTokens = sliceColumns[2]!;
const llmCost = sliceColumns[3]!;
const infraCost = sliceColumns[4]!;
const aiCost = sliceColumns[5]!;
const humanCost = sliceColumns[6]!;
const totalCost = sliceColumns[7]!;
const totalCostWithoutHuman = sliceColumns[6]!;
const uniformTickets = wordsAt(kernels.tickets.value, RUN);

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
  const place = ticket - start;
  const llmUsd = factor * bill.usd + shares.keptUsd;
  const aiUsd = llmUsd + shares.infraUsd;
  const humanUsd = sliceHandled[place]! * shares.humanUsd;
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
 * @param tickets  which tickets of the block they are, ascending, from place `first` on
 * @throws AssertionError  when one of them is not of the slice
 */
export function writeUniformBills(
  { hasHuman, start, shares: { keptUsd, infraUsd, humanUsd } }: TicketSlice,
  prices: TokenPrices,
  factor: number,
  tickets: Uint32Array,
  first: number,
  count: number,
): void {
  const isInside = tickets[first]! >= start && tickets[first + count - 1]! < start + RUN;
  if (!isInside) assert.fail(`tickets from place ${first} are not of the slice from ticket ${start} on`);
  uniformTickets.set(tickets.subarray(first, first + count));
  const { inputUsdPerMtok, cacheReadUsdPerMtok, outputUsdPerMtok } = prices;
  kernels.billRun(
    start,
    factor,
    inputUsdPerMtok,
    cacheReadUsdPerMtok,
    outputUsdPerMtok,
    keptUsd,
    infraUsd,
    humanUsd,
    hasHuman,
    count,
  );
}
