import { keptCacheUsd } from '../cost/kept-cache.ts';
import { type BoundKind, bindTrial, type Trial } from './bind-trials.ts';
import { parameterValue } from './draw-quantity.ts';
import { eraOf, type Model, type SegmentModel, type TicketKind } from './model.ts';
import { requestsPerTicket } from './request-odds.ts';

/** What a kind of ticket pays in a month for its prompt being kept, USD at the prices of the first day. */
export function keptPromptUsd(
  { keptPrompt }: TicketKind,
  { tariffs, uncertain }: BoundKind,
  month: number,
): number {
  if (keptPrompt === undefined) return 0;
  const { cache, storageUsdPerMtokHour } = keptPrompt.months[month]!;
  return keptCacheUsd(cache, parameterValue(storageUsdPerMtokHour, uncertain), tariffs[0]!.inputUsdPerMtok);
}

/** The same for a segment: its tickets share one prompt, whatever becomes of them. */
export function segmentKeptUsd(model: Model, segment: SegmentModel, trial: Trial, month: number): number {
  const { closed } = eraOf(segment, month).kinds;
  return keptPromptUsd(model.kinds[closed]!, trial.kinds[closed]!, month);
}

/** The same for all segments of a trial over the horizon, at the prices of its months. */
export function horizonKeptUsd(model: Model, trial: Trial): number {
  if (model.kinds.every(({ keptPrompt }) => keptPrompt === undefined)) return 0;
  let usd = 0;
  for (let month = 0; month < model.monthCount; month++) {
    for (const segment of model.segments)
      usd += segmentKeptUsd(model, segment, trial, month) * trial.costs.priceFactors[month]!;
  }
  return usd;
}

/** What a kept prompt costs and saves with everything uncertain at its mean. */
export interface KeptBalance {
  /** Mean month's cost of keeping it, USD. */
  readonly keptUsd: number;
  readonly savedUsdPerRequest: number;
  /** Requests of a month, of all segments' tickets as if they were this kind's. */
  readonly requests: number;
}

/** The balance of a kind of ticket at the first month's prices and volume; undefined where no prompt is kept. */
export function keptBalance(model: Model, kindIndex: number): KeptBalance | undefined {
  const kind = model.kinds[kindIndex]!;
  if (kind.keptPrompt === undefined) return undefined;
  const means = Float64Array.from(model.uncertain, ({ mean }) => mean);
  const bound = bindTrial(model, means).kinds[kindIndex]!;
  const { months } = kind.keptPrompt;
  const { inputUsdPerMtok, cacheReadUsdPerMtok } = bound.tariffs[0]!;
  return {
    keptUsd: months.reduce((sum, _, month) => sum + keptPromptUsd(kind, bound, month), 0) / months.length,
    savedUsdPerRequest: (months[0]!.cache.tokens * (inputUsdPerMtok - cacheReadUsdPerMtok)) / 1e6,
    requests: parameterValue(model.tickets.perMonth, means) * requestsPerTicket(kind, bound),
  };
}
