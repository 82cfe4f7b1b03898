import {
  BILLED_CACHE_MOMENTS,
  BILLED_MOMENTS,
  type BilledMomentsWriter,
  writeBilledMoments,
} from '../cost/billed-moments.ts';
import {
  billedTicketMoments,
  type TicketMoments,
  type TurnLaw,
  ticketMoments,
} from '../cost/ticket-moments.ts';
import { CACHE_MOMENTS, TOKEN_MOMENTS, writeTokenMoments } from '../cost/token-moments.ts';
import type { TokenPrices } from '../prices/price-book.ts';
import { type Parameter, type TicketKind, tariffsOf } from './model.ts';

/** How the moments of tickets that end after so many turns are kept in rows. */
export interface MomentLayout {
  /** Numbers in a row. */
  readonly width: number;
  /** Places of those that have to do with the cache. */
  readonly cachePlaces: readonly number[];
  /** Whether the prices are in the rows, so that other prices need other rows. */
  readonly holdsPrices: boolean;
  /** Writes the row of the first `ticketCount` tickets, at most RUN. */
  readonly write: BilledMomentsWriter;
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

/** Bills: right for any tariffs, and less to write than tokens. */
export const BY_BILLS: MomentLayout = {
  width: BILLED_MOMENTS,
  cachePlaces: BILLED_CACHE_MOMENTS,
  holdsPrices: true,
  write: writeBilledMoments,
  moments: (rows, law, _, countsTurns) => billedTicketMoments(rows, law, countsTurns),
};

/** Tokens where one tariff of uncertain prices bills them all; else bills, which take less to mix. */
export function momentLayoutOf(kind: TicketKind): MomentLayout {
  const tariffs = tariffsOf(kind);
  const prices = tariffs.flatMap((tariff) => Object.values<Parameter>({ ...tariff }));
  const isUncertain = prices.some((price) => price.kind === 'uncertain');
  return tariffs.length === 1 && isUncertain ? BY_TOKENS : BY_BILLS;
}
