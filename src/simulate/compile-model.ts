import assert from 'node:assert/strict';
import { calendarMonth, monthsBetween, periodsOf, weekdayFactor } from '../cost/period.ts';
import type {
  Human,
  InfrastructureLine,
  Quantity,
  Scenario,
  PriceChange as ScenarioPriceChange,
} from '../scenario/scenario.ts';
import { compileCopula } from './compile-copula.ts';
import { type Compiler, compileParameter, eventOf } from './compile-quantity.ts';
import { compileSegments } from './compile-segments.ts';
import type { HumanModel, Model, ModelLine, Parameter, PriceChange } from './model.ts';
import { lineDimension, NO_DIMENSION, sobolDimension } from './sobol-dimensions.ts';

/**
 * Makes a scenario ready to run: prices resolved once, every uncertain quantity listed, every law turned into
 * a table.
 */
export function compileModel(scenario: Scenario): Model {
  const compiler: Compiler = { uncertain: [], anyLaw: false };
  const { tickets, human, horizon, segments } = scenario;
  const known: Known = (path, quantity) =>
    compileParameter(compiler, path, () => sobolDimension(path, 0), quantity);
  const model = {
    seed: scenario.seed,
    uncertain: compiler.uncertain,
    monthCount: horizon.months,
    periods: periodsOf(horizon.start, horizon.months),
    ledger: {
      lines: scenario.infrastructure.map((line) => line.line),
      hasDeflection: segments[0].deflection !== undefined,
      hasHuman: human !== undefined,
    },
    tickets: {
      perMonth: known('tickets.per_month', tickets.perMonth),
      growthPerMonth: known('tickets.growth_per_month', tickets.growthPerMonth),
      monthNoiseCv: known('tickets.month_noise_cv', tickets.monthNoiseCv),
      monthNoiseCorrelation: known('tickets.month_noise_correlation', tickets.monthNoiseCorrelation),
      monthSeasons: Array.from(
        { length: horizon.months },
        (_, month) =>
          tickets.seasons[(calendarMonth(horizon.start) + month) % 12]! *
          (tickets.weekdayShares === undefined
            ? 1
            : weekdayFactor(horizon.start, month, tickets.weekdayShares)),
      ),
    },
    ...compileSegments(compiler, scenario),
    ...(human && { human: compileHuman(human, known) }),
    pricePath: scenario.pricePath.map((change, i) => compilePriceChange(compiler, change, i, horizon.start)),
    lines: scenario.infrastructure.map((line, i) => compileLine(compiler, line, i)),
  };
  const joined = compileCopula(scenario, compiler.uncertain);
  const isSplit =
    segments.length > 1 ||
    model.kinds.length > model.segments.reduce((sum, { eras }) => sum + eras.length, 0);
  const countsTurns = scenario.infrastructure.some(
    ({ usdPerTurn, tokensPerTurn }) => usdPerTurn !== undefined || tokensPerTurn !== undefined,
  );
  return {
    ...model,
    countsTurns,
    ...(joined && { joined }),
    deterministic: !compiler.anyLaw && !isSplit && !drawsMonths(model.tickets.monthNoiseCv),
  };
}

function drawsMonths(monthNoiseCv: Parameter): boolean {
  return monthNoiseCv.kind === 'uncertain' || monthNoiseCv.value > 0;
}

type Known = (path: string, quantity: Quantity) => Parameter;

function compileHuman(human: Human, known: Known): HumanModel {
  const { costPerTicketUsd, usdPerHour, minutesPerTicket, occupancy, staffing, agentHoursPerMonth } = human;
  const handoffExtra = known('human.handoff_extra', human.handoffExtra);
  if (costPerTicketUsd !== undefined) {
    const usdPerTicket = known('human.cost_per_ticket', costPerTicketUsd);
    return { cost: { kind: 'per_ticket', usdPerTicket }, handoffExtra };
  }
  assert(usdPerHour !== undefined && minutesPerTicket !== undefined && occupancy !== undefined);
  const cost = {
    kind: 'per_hour' as const,
    usdPerHour: known('human.usd_per_hour', usdPerHour),
    minutesPerTicket: known('human.minutes_per_ticket', minutesPerTicket),
    occupancy: known('human.occupancy', occupancy),
    agentHours: staffing === 'whole' ? agentHoursPerMonth : undefined,
  };
  return { cost, handoffExtra };
}

function compilePriceChange(
  compiler: Compiler,
  { from, factor, probability }: ScenarioPriceChange,
  index: number,
  start: string,
): PriceChange {
  const part = (key: string, place: number, quantity: Quantity) => {
    const dimension = () => sobolDimension('price_path', 2 * index + place);
    return compileParameter(compiler, `price_path[${index}].${key}`, dimension, quantity);
  };
  return {
    month: Math.max(0, monthsBetween(start, from)),
    factor: part('factor', 0, factor),
    happens: part('happens', 1, eventOf(probability)),
  };
}

/** Parts of a line that came when its room of dimensions was full: they take streams. */
const OFF_THE_LINES_ROOM = -1;

function compileLine(compiler: Compiler, line: InfrastructureLine, lineIndex: number): ModelLine {
  const part = (key: string, partIndex: number, quantity: Quantity | undefined) => {
    const path = `infrastructure.${line.line}.${key}`;
    const dimension = () => (partIndex < 0 ? NO_DIMENSION : lineDimension(lineIndex, partIndex));
    return compileParameter(compiler, path, dimension, quantity ?? 0);
  };
  return {
    line: line.line,
    monthlyUsd: part('monthly', 0, line.monthlyUsd),
    usdPerTicket: part('usd_per_ticket', 1, line.usdPerTicket),
    // only a vendor's line has it, and that one has no tokens
    unitsPerTicket: part('units_per_ticket', 2, line.unitsPerTicket ?? 1),
    tokensPerTicket: part('tokens_per_ticket', 2, line.tokensPerTicket),
    usdPerMtok: part('usd_per_mtok', 3, line.usdPerMtok),
    usdPerTurn: part('usd_per_turn', OFF_THE_LINES_ROOM, line.usdPerTurn),
    tokensPerTurn: part('tokens_per_turn', OFF_THE_LINES_ROOM, line.tokensPerTurn),
    minimumUsd: part('minimum', 4, line.minimumUsd),
    oneOffUsd: part('one_off', 5, line.oneOffUsd),
    yearlyUsd: part('yearly', 6, line.yearlyUsd),
    usdPerResolution: part('usd_per_resolution', 7, line.usdPerResolution),
    capacityTickets: line.capacityTickets ?? Number.POSITIVE_INFINITY,
    repeatsBilled: line.repeatsBilled ?? false,
  };
}
