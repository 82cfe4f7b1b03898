import { type PlainModel, type PlainSegment, plainEraIndex, plainMonth } from './plain-model.ts';
import type { PlainTickets, PlainTrial } from './plain-trial.ts';

/** How far the model's prices are from those of the first day. */
export function plainPriceFactor(
  { scenario }: PlainModel,
  { priceChanges }: PlainTrial,
  month: number,
): number {
  const date = plainMonth(scenario.horizon.start, month);
  let product = 1;
  for (const { from, factor } of priceChanges) if (from <= date) product *= factor;
  return product;
}

/** What a segment pays in a month for its prompt in the cache: so much an hour, and each time that it is written. */
export function plainKeptUsd(segment: PlainSegment, tickets: PlainTickets, month: number): number {
  const era = plainEraIndex(segment, month);
  const { keptPrompt } = segment.eras[era]!;
  if (keptPrompt === undefined) return 0;
  const { tokens, hours, writes, storageUsdPerMtokHour } = keptPrompt.months[month]!;
  const usdPerMtokHour =
    typeof storageUsdPerMtokHour === 'number' ? storageUsdPerMtokHour : tickets.storageUsdPerMtokHour;
  const { inputUsdPerMtok } = tickets.billings[era]!.first.tariffs[0]!;
  return (tokens / 1e6) * usdPerMtokHour * hours + writes * (tokens / 1e6) * inputUsdPerMtok;
}

/** The same for all segments over the horizon, at the prices of its months. */
export function plainHorizonKeptUsd(model: PlainModel, trial: PlainTrial): number {
  let usd = 0;
  for (let month = 0; month < model.scenario.horizon.months; month++) {
    model.segments.forEach((segment, i) => {
      usd += plainKeptUsd(segment, trial.segments[i]!, month) * plainPriceFactor(model, trial, month);
    });
  }
  return usd;
}
