/** What humans cost, in numbers. */
export type HumanCost =
  | { readonly kind: 'per_ticket'; readonly usdPerTicket: number }
  | {
      readonly kind: 'per_hour';
      /** Loaded: wages, benefits, tools. */
      readonly usdPerHour: number;
      readonly minutesPerTicket: number;
      /** Share of paid time that goes into tickets, above 0 to 1. */
      readonly occupancy: number;
      /** Paid hours of one agent in a month, where agents come whole; else undefined. */
      readonly agentHours: number | undefined;
    };

/** Cost of one ticket that a human handles, agents shared. */
export function humanUsdPerTicket(human: HumanCost): number {
  if (human.kind === 'per_ticket') return human.usdPerTicket;
  return ((human.usdPerHour / human.occupancy) * human.minutesPerTicket) / 60;
}

/**
 * Cost of a month's tickets that humans handle. Where agents come whole, a saved hour saves nothing until it
 * makes up an agent.
 *
 * @param effort  minutes of one ticket over those of a usual one: 1.1 where a hand-off takes a tenth longer
 * @example humanUsd({ kind: 'per_hour', usdPerHour: 30, minutesPerTicket: 12, occupancy: 0.75, agentHours: 140 }, 1000, 1) // 2 agents: 8400
 */
export function humanUsd(human: HumanCost, tickets: number, effort: number): number {
  if (human.kind === 'per_ticket' || human.agentHours === undefined) {
    return tickets * effort * humanUsdPerTicket(human);
  }
  const hours = (tickets * effort * human.minutesPerTicket) / 60 / human.occupancy;
  return Math.ceil(hours / human.agentHours) * human.agentHours * human.usdPerHour;
}
