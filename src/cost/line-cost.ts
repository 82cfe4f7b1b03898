/** A cost line beside the model, in numbers, USD. */
export interface LineCost {
  /** For each unit of capacity. */
  readonly monthlyUsd: number;
  /** Tickets that one unit serves in a month; Infinity where one serves all. */
  readonly capacityTickets: number;
  readonly usdPerTicket: number;
  /** For each customer message and its reply. */
  readonly usdPerTurn: number;
  /** For each ticket that is closed without a human. */
  readonly usdPerResolution: number;
  /** The least that a month's usage costs. */
  readonly minimumUsd: number;
  /** In the first month, and in the first month of each year. */
  readonly oneOffUsd: number;
  readonly yearlyUsd: number;
}

/**
 * What a line costs in a month.
 *
 * Usage costs what it comes to, and at least the minimum; units are bought whole, and one stands even where no
 * ticket comes.
 *
 * @param month        index in the horizon, from 0
 * @param resolutions  tickets whose resolution is billed
 * @param turns        of all tickets; counted only where a line goes by them
 * @example lineUsd({ ...nothing, minimumUsd: 50, usdPerTicket: 0.001 }, 3, 10000, 0, 0) // 50, not 10
 */
export function lineUsd(
  line: LineCost,
  month: number,
  tickets: number,
  resolutions: number,
  turns: number,
): number {
  const units = Math.max(1, Math.ceil(tickets / line.capacityTickets));
  const usageUsd =
    tickets * line.usdPerTicket + turns * line.usdPerTurn + resolutions * line.usdPerResolution;
  return (
    units * line.monthlyUsd +
    Math.max(line.minimumUsd, usageUsd) +
    (month === 0 ? line.oneOffUsd : 0) +
    (month % 12 === 0 ? line.yearlyUsd : 0)
  );
}
