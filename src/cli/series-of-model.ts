import { periodMetrics, ticketMetrics } from '../cost/metrics.ts';
import { TICKET } from '../cost/period.ts';
import { isFixedConversation } from '../simulate/bind-trials.ts';
import { type Model, tariffsOf } from '../simulate/model.ts';
import type { Kind, Series } from '../summary/band.ts';

/** Series of the period samples of a block, in their order: periods x metrics, metrics fastest. */
export function periodSeries(model: Model): readonly Series[] {
  const kind: Kind = model.uncertain.length === 0 ? 'variability' : 'both';
  const metrics = periodMetrics(model.ledger);
  return model.periods.flatMap((period) =>
    metrics.map(({ name, unit }): Series => ({ metric: name, unit, period, kind })),
  );
}

/** Series of the ticket samples of a block, in their order. */
export function ticketSeries(model: Model): readonly Series[] {
  return ticketMetrics(model.ledger).map(
    ({ name, unit }): Series => ({ metric: name, unit, period: TICKET, kind: ticketKind(model, name) }),
  );
}

/** Tokens and model cost of a ticket vary only by ticket unless the conversation or a price is uncertain. */
function ticketKind(model: Model, metric: string): Kind {
  if (model.uncertain.length === 0) return 'variability';
  const fixedPrices = model.kinds
    .flatMap(tariffsOf)
    .every((tariff) => Object.values(tariff).every(({ kind }) => kind === 'constant'));
  const fixedMix = model.segments.every(
    ({ shareOfRest, escalationRate, eras }) =>
      shareOfRest.kind === 'constant' &&
      escalationRate.kind === 'constant' &&
      eras[0].kinds.closed === eras[0].kinds.handed,
  );
  const ownSpread =
    fixedMix &&
    model.kinds.every(isFixedConversation) &&
    (metric.endsWith('_tokens') || (metric === 'llm_cost' && fixedPrices));
  return ownSpread ? 'variability' : 'both';
}
