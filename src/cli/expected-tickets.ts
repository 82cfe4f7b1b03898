import { periodMetrics } from '../cost/metrics.ts';
import type { Model } from '../simulate/model.ts';
import { pointEstimate } from '../simulate/point-estimate.ts';

/** Tickets of each month with everything at its mean; shape [month]. */
export function expectedTickets(model: Model): readonly number[] {
  const metrics = periodMetrics(model.ledger);
  const place = metrics.findIndex(({ name }) => name === 'tickets');
  const values = pointEstimate(model, { name: 'fast', model });
  return model.periods.flatMap(({ grain }, period) =>
    grain === 'month' ? [values[period * metrics.length + place] as number] : [],
  );
}
