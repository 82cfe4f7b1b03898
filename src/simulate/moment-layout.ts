import { BILLED_CACHE_MOMENTS, BILLED_MOMENTS, writeBilledMoments } from '../cost/billed-moments.ts';
import type { TicketMeters } from '../cost/ticket-meters.ts';
import {
  billedTicketMoments,
  type TicketMoments,
  type TurnLaw,
  ticketMoments,
} from '../cost/ticket-moments.ts';
import { CACHE_MOMENTS, TOKEN_MOMENTS, writeTokenMoments } from '../cost/token-moments.ts';
import type { TokenPrices } from '../prices/price-book.ts';
import { type TicketKind, tariffsOf } from './model.ts';

/** How the moments of tickets that end after so many turns are kept in rows. */
export interface MomentLayout {
  /** Numbers in a row. */
  readonly width: number;
  /** Places of those that have to do with the cache. */
  readonly cachePlaces: readonly number[];
  /** Whether the prices are in the rows, so that other prices need other rows. */
  readonly holdsPrices: boolean;
  /** Writes the row of the first `ticketCount` tickets. */
  readonly write: (
    meters: readonly TicketMeters[],
    tariffs: readonly TokenPrices[],
    ticketCount: number,
    out: Float64Array,
    start: number,
  ) => void;
  /** Moments of a ticket from rows of shape [turns][width]. */
  readonly moments: (
    rows: Float64Array,
    law: TurnLaw,
    tariffs: readonly TokenPrices[],
    countsTurns: boolean,
  ) => TicketMoments;
}

const BY_TOKENS: MomentLayout = {
  width: TOKEN_MOMENTS,
  cachePlaces: CACHE_MOMENTS,
  holdsPrices: false,
  write: (meters, _, ticketCount, out, start) => writeTokenMoments(meters[0]!, ticketCount, out, start),
  moments: (rows, law, tariffs, countsTurns) => ticketMoments(rows, law, tariffs[0]!, countsTurns),
};

const BY_BILLS: MomentLayout = {
  width: BILLED_MOMENTS,
  cachePlaces: BILLED_CACHE_MOMENTS,
  holdsPrices: true,
  write: writeBilledMoments,
  moments: (rows, law, _, countsTurns) => billedTicketMoments(rows, law, countsTurns),
};

/** Tokens where one tariff bills them all; bills where a ticket's requests have different prices. */
export function momentLayoutOf(kind: TicketKind): MomentLayout {
  return tariffsOf(kind).length === 1 ? BY_TOKENS : BY_BILLS;
}
