import type { TicketBill } from './bill-ticket.ts';

/** One cost beside the model: fixed per month, or by tokens. */
export type InfrastructureCost =
  | { readonly line: string; readonly usdPerMonth: number }
  | { readonly line: string; readonly tokensPerTicket: number; readonly usdPerMtok: number };

/** One line of the calculation; what it is reckoned from is undefined where it has no such part. */
export interface CostLine {
  readonly line: string;
  /** Per ticket. */
  readonly tokens: number | undefined;
  readonly usdPerMtok: number | undefined;
  readonly usdPerTicket: number;
  readonly usdPerMonth: number;
}

/** What deflection brings in. */
export interface Deflection {
  /** Share of tickets that no human sees, 0 to 1. */
  readonly rate: number;
  /** Undefined when savings are not asked for. */
  readonly humanUsdPerTicket: number | undefined;
}

/** Returns on deflection; a ratio with nothing below the line is undefined. */
export interface Returns {
  readonly deflectedTickets: number;
  readonly usdPerResolution: number | undefined;
  readonly humanUsdSaved: number | undefined;
  readonly netSavingsUsd: number | undefined;
  /** Human cost saved over AI cost: what the article calls its ROI. */
  readonly benefitCostRatio: number | undefined;
}

/** The cost of one model, line by line; the lines add up to the totals. */
export interface MonthlyCost {
  readonly model: string;
  readonly lines: readonly CostLine[];
  readonly usdPerTicket: number;
  readonly usdPerMonth: number;
  readonly returns: Returns | undefined;
}

/**
 * Exact cost of a month in which every ticket is the same.
 *
 * @param ticketsPerMonth  whole number, at least 1; every ticket is handled by the model
 * @example calculateMonth(haikuBill, 10_000, [{ line: 'hosting', usdPerMonth: 100 }], undefined).usdPerMonth // 217.5
 */
export function calculateMonth(
  bill: TicketBill,
  ticketsPerMonth: number,
  infrastructure: readonly InfrastructureCost[],
  deflection: Deflection | undefined,
): MonthlyCost {
  const lines: readonly CostLine[] = [
    ...bill.lines.map((line) => ({ ...line, usdPerMonth: line.usdPerTicket * ticketsPerMonth })),
    ...infrastructure.map((cost) => infrastructureLine(cost, ticketsPerMonth)),
  ];
  const usdPerMonth = sumOf(lines.map((line) => line.usdPerMonth));
  return {
    model: bill.model,
    lines,
    usdPerTicket: sumOf(lines.map((line) => line.usdPerTicket)),
    usdPerMonth,
    returns: deflection && returnsOf(deflection, ticketsPerMonth, usdPerMonth),
  };
}

function infrastructureLine(cost: InfrastructureCost, ticketsPerMonth: number): CostLine {
  const { line } = cost;
  if ('usdPerMonth' in cost) {
    const { usdPerMonth } = cost;
    const usdPerTicket = usdPerMonth / ticketsPerMonth;
    return { line, tokens: undefined, usdPerMtok: undefined, usdPerTicket, usdPerMonth };
  }
  const { tokensPerTicket: tokens, usdPerMtok } = cost;
  const usdPerTicket = (tokens * usdPerMtok) / 1e6;
  return { line, tokens, usdPerMtok, usdPerTicket, usdPerMonth: usdPerTicket * ticketsPerMonth };
}

function returnsOf(
  { rate, humanUsdPerTicket }: Deflection,
  ticketsPerMonth: number,
  aiUsdPerMonth: number,
): Returns {
  const deflectedTickets = ticketsPerMonth * rate;
  const humanUsdSaved = humanUsdPerTicket === undefined ? undefined : deflectedTickets * humanUsdPerTicket;
  const saved = humanUsdSaved !== undefined;
  return {
    deflectedTickets,
    usdPerResolution: deflectedTickets === 0 ? undefined : aiUsdPerMonth / deflectedTickets,
    humanUsdSaved,
    netSavingsUsd: saved ? humanUsdSaved - aiUsdPerMonth : undefined,
    benefitCostRatio: saved && aiUsdPerMonth > 0 ? humanUsdSaved / aiUsdPerMonth : undefined,
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
