import type { Trial } from './bind-trials.ts';
import { parameterValue } from './draw-quantity.ts';
import type { Model } from './model.ts';
import type { MonthScores } from './month-scores.ts';

/**
 * Writes the tickets of a trial's months: level, growth, season and a lognormal month-to-month factor with mean 1, to
 * whole tickets unless nothing is drawn. The logarithms of the factors form an autoregression of order 1.
 *
 * @param volume      standard-normal scores of the block; shape [month][trial]
 * @param trialCount  trials of the block
 * @param out         shape [month]; overwritten
 */
export function writeMonthVolumes(
  { tickets, deterministic, monthCount }: Model,
  { uncertain, index }: Trial,
  { volume }: MonthScores,
  trialCount: number,
  out: Float64Array,
): void {
  const growth = 1 + parameterValue(tickets.growthPerMonth, uncertain);
  const cv = parameterValue(tickets.monthNoiseCv, uncertain);
  const correlation = parameterValue(tickets.monthNoiseCorrelation, uncertain);
  const fresh = Math.sqrt(1 - correlation * correlation);
  const variance = Math.log1p(cv * cv);
  const sigma = Math.sqrt(variance);
  let level = parameterValue(tickets.perMonth, uncertain);
  let noise = volume[index]!;
  for (let month = 0; month < monthCount; month++) {
    if (month > 0) noise = correlation * noise + fresh * volume[month * trialCount + index]!;
    const expected = level * tickets.monthSeasons[month]!;
    level *= growth;
    out[month] = deterministic ? expected : Math.round(expected * Math.exp(sigma * noise - variance / 2));
  }
}
