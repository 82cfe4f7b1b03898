import { keptCacheUsd } from '../cost/kept-cache.ts';
import type { BoundKind, Trial } from './bind-trials.ts';
import { parameterValue } from './draw-quantity.ts';
import { eraOf, type Model, type SegmentModel, type TicketKind } from './model.ts';
import { trialCosts } from './trial-costs.ts';

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
  const { priceFactor } = trialCosts(model, trial);
  let usd = 0;
  for (let month = 0; month < model.monthCount; month++) {
    for (const segment of model.segments)
      usd += segmentKeptUsd(model, segment, trial, month) * priceFactor(month);
  }
  return usd;
}
