import type { Model } from '../simulate/model.ts';
import type { Band, Series } from '../summary/band.ts';
import { conformalBand } from '../summary/conformal-tickets.ts';

/** Bands of single tickets that a log tells itself. */
export interface LoggedTicketBands {
  readonly apply: (band: Band) => Band;
  /** Logged tickets by the metric of a ticket that they tell. */
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * Opens them. They tell nothing where tickets do not come from one log as they are: several segments, a drift, or
 * clusters, in which tickets are not exchangeable.
 */
export function openLoggedTicketBands(model: Model): LoggedTicketBands {
  const columns = exchangeableTickets(model);
  const columnOf = ({ metric, period }: Series) => (period.grain === 'ticket' ? columns[metric] : undefined);
  return {
    apply: (band) => {
      const column = columnOf(band.series);
      return column === undefined ? band : conformalBand(band, column.slice().sort());
    },
    counts: Object.fromEntries(Object.entries(columns).map(([metric, { length }]) => [metric, length])),
  };
}

function exchangeableTickets({
  logs,
  segments,
  pricePath,
  ledger,
}: Model): Readonly<Record<string, Float64Array>> {
  const [log] = logs;
  if (log === undefined || segments.length > 1 || log.drift !== undefined || pricePath.length > 0) return {};
  const { usd, inputTokens, readTokens, outputTokens, clustered } = log.tickets;
  if (clustered) return {};
  return {
    llm_cost: usd,
    input_tokens: inputTokens,
    cached_tokens: readTokens,
    output_tokens: outputTokens,
    ...(ledger.lines.length === 0 && { ai_cost: usd }),
  };
}
