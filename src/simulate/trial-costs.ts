import { type HumanCost, humanUsd, humanUsdPerTicket } from '../cost/human-cost.ts';
import type { LineCost } from '../cost/line-cost.ts';
import type { Trial } from './bind-trials.ts';
import { parameterValue } from './draw-quantity.ts';
import type { HumanModel, Model, ModelLine, Parameter } from './model.ts';

/** What everything beside the tokens costs in one trial. */
export interface TrialCosts {
  /** Cost of a month's tickets that humans handle, USD; 0 where the scenario has no humans. */
  readonly humanUsd: (tickets: number, effort: number) => number;
  /** Cost of one such ticket, agents shared. */
  readonly humanUsdPerTicket: number;
  /** Minutes of a ticket that the AI has handed over, over those of a usual one. */
  readonly handoffEffort: number;
  readonly lines: readonly { readonly cost: LineCost; readonly repeatsBilled: boolean }[];
  /** Prices of each month over those of the first day; shape [month]. */
  readonly priceFactors: Float64Array;
}

/** Gives every cost of a trial its numbers. */
export function trialCosts({ human, lines, pricePath, monthCount }: Model, { uncertain }: Trial): TrialCosts {
  const value = (parameter: Parameter) => parameterValue(parameter, uncertain);
  const cost = human && humanCost(human, value);
  const priceFactors = new Float64Array(monthCount).fill(1);
  for (const { month, factor, happens } of pricePath) {
    const change = 1 + value(happens) * (value(factor) - 1);
    for (let later = month; later < monthCount; later++) priceFactors[later]! *= change;
  }
  return {
    humanUsd: (tickets, effort) => (cost === undefined ? 0 : humanUsd(cost, tickets, effort)),
    humanUsdPerTicket: cost === undefined ? 0 : humanUsdPerTicket(cost),
    handoffEffort: human === undefined ? 1 : 1 + value(human.handoffExtra),
    lines: lines.map((line) => ({ cost: lineCost(line, value), repeatsBilled: line.repeatsBilled })),
    priceFactors,
  };
}

function humanCost({ cost }: HumanModel, value: (parameter: Parameter) => number): HumanCost {
  if (cost.kind === 'per_ticket') return { kind: 'per_ticket', usdPerTicket: value(cost.usdPerTicket) };
  return {
    kind: 'per_hour',
    usdPerHour: value(cost.usdPerHour),
    minutesPerTicket: value(cost.minutesPerTicket),
    occupancy: value(cost.occupancy),
    agentHours: cost.agentHours,
  };
}

function lineCost(line: ModelLine, value: (parameter: Parameter) => number): LineCost {
  return {
    monthlyUsd: value(line.monthlyUsd),
    capacityTickets: line.capacityTickets,
    usdPerTicket:
      value(line.usdPerTicket) * value(line.unitsPerTicket) +
      (value(line.tokensPerTicket) * value(line.usdPerMtok)) / 1e6,
    usdPerTurn: value(line.usdPerTurn) + (value(line.tokensPerTurn) * value(line.usdPerMtok)) / 1e6,
    usdPerResolution: value(line.usdPerResolution),
    minimumUsd: value(line.minimumUsd),
    oneOffUsd: value(line.oneOffUsd),
    yearlyUsd: value(line.yearlyUsd),
  };
}
