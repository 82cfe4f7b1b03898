import { type HumanCost, humanUsdPerTicket } from '../cost/human-cost.ts';
import type { LineCost } from '../cost/line-cost.ts';
import { parameterValue } from './draw-quantity.ts';
import type { HumanModel, Model, ModelLine, Parameter } from './model.ts';

/** What everything beside the tokens costs in one trial. */
export interface TrialCosts {
  /** What humans cost, if the scenario has any. */
  readonly human: HumanCost | undefined;
  /** Cost of one ticket that a human handles, agents shared, USD; 0 where there are none. */
  readonly humanUsdPerTicket: number;
  /** Minutes of a ticket that the AI has handed over, over those of a usual one. */
  readonly handoffEffort: number;
  readonly lines: readonly { readonly cost: LineCost; readonly repeatsBilled: boolean }[];
  /** Prices of each month over those of the first day; shape [month]. */
  readonly priceFactors: Float64Array;
}

/** Gives every cost of a trial with these uncertain values, [uncertain], its numbers. */
export function trialCosts(model: Model, uncertain: Float64Array): TrialCosts {
  return costsOf(model, (parameter) => parameterValue(parameter, uncertain));
}

/** The costs that all trials have; undefined where one of them is uncertain. */
export function certainCosts(model: Model): TrialCosts | undefined {
  let isCertain = true;
  const costs = costsOf(model, (parameter) => {
    if (parameter.kind === 'constant') return parameter.value;
    isCertain = false;
    return Number.NaN;
  });
  return isCertain ? costs : undefined;
}

function costsOf(
  { human, lines, pricePath, monthCount }: Model,
  value: (parameter: Parameter) => number,
): TrialCosts {
  const cost = human && humanCost(human, value);
  const priceFactors = new Float64Array(monthCount).fill(1);
  for (const { month, factor, happens } of pricePath) {
    const change = 1 + value(happens) * (value(factor) - 1);
    for (let later = month; later < monthCount; later++) priceFactors[later]! *= change;
  }
  return {
    human: cost,
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
