import assert from 'node:assert/strict';
import { periodSeries } from '../../src/cli/series-of-model.ts';
import { tokensUsd } from '../../src/cost/ticket-meters.ts';
import { bindTrial } from '../../src/simulate/bind-trials.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { parameterValue } from '../../src/simulate/draw-quantity.ts';
import { engineOf } from '../../src/simulate/engine.ts';
import { pointEstimate } from '../../src/simulate/point-estimate.ts';
import { openWarmth, requestOdds, requestsPerTicket } from '../../src/simulate/request-odds.ts';
import { meterStreamTickets } from '../../src/simulate/stream-tickets.ts';
import { onlyBound, onlyKind } from '../simulate/only-kind.ts';
import { type TicketScenarioParts, ticketScenario } from '../simulate/ticket-scenario.ts';

/** What the model costs per ticket of a scenario, USD: its whole horizon through the engine. */
export function billOf(parts: TicketScenarioParts): number {
  const scenario = ticketScenario(parts);
  const model = compileModel(scenario);
  const values = pointEstimate(model, engineOf('fast', scenario, model));
  const total = (metric: string) => {
    const place = periodSeries(model).findIndex(
      (series) => series.metric === metric && series.period.grain === 'total',
    );
    assert(place >= 0);
    return values[place] as number;
  };
  return total('llm_cost') / total('tickets');
}

/** Tokens of one ticket by price class, and what they cost. */
export interface MeteredTicket {
  readonly inputTokens: number;
  readonly readTokens: number;
  readonly writtenTokens: number;
  readonly outputTokens: number;
  readonly usd: number;
  readonly prices: Parameters<typeof tokensUsd>[4];
}

/** Meters single tickets of a scenario whose uncertain quantities stand at their means. */
export function meterTickets(parts: TicketScenarioParts, ticketCount: number): readonly MeteredTicket[] {
  const model = compileModel(ticketScenario(parts));
  const trial = bindTrial(
    model,
    Float64Array.from(model.uncertain, ({ mean }) => mean),
  );
  const [kind, bound] = [onlyKind(model), onlyBound(trial)];
  const tickets = parameterValue(model.tickets.perMonth, trial.uncertain);
  const warmth = openWarmth(kind)(tickets * requestsPerTicket(kind, bound), 0);
  const place = { bound, odds: requestOdds(model, bound, warmth) };
  const {
    meters: [meters],
  } = meterStreamTickets(model, kind, ticketCount, [0, 0], place);
  return Array.from({ length: ticketCount }, (_, i) => {
    assert(meters !== undefined && bound.tariffs.length === 1);
    const inputTokens = meters.inputTokens[i] as number;
    const readTokens = meters.readTokens[i] as number;
    const writtenTokens = meters.writtenTokens[i] as number;
    const outputTokens = meters.outputTokens[i] as number;
    const usd = tokensUsd(inputTokens, readTokens, writtenTokens, outputTokens, bound.tariffs[0]!);
    return { inputTokens, readTokens, writtenTokens, outputTokens, usd, prices: bound.tariffs[0]! };
  });
}
