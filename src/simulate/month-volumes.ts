import type { Trial } from './bind-trials.ts';
import { parameterValue } from './draw-quantity.ts';
import type { Model } from './model.ts';

/** Gives the tickets of one month after the other, each from a standard-normal score of its own. */
export type MonthVolumes = (score: number) => number;

/**
 * Opens the volumes of a trial: level, growth, season and a lognormal month-to-month factor with mean 1, to whole
 * tickets unless nothing is drawn. The logarithms of the factors form an autoregression of order 1.
 */
export function openMonthVolumes({ tickets, deterministic }: Model, { uncertain }: Trial): MonthVolumes {
  const growth = 1 + parameterValue(tickets.growthPerMonth, uncertain);
  const cv = parameterValue(tickets.monthNoiseCv, uncertain);
  const correlation = parameterValue(tickets.monthNoiseCorrelation, uncertain);
  const fresh = Math.sqrt(1 - correlation * correlation);
  const variance = Math.log1p(cv * cv);
  const sigma = Math.sqrt(variance);
  let level = parameterValue(tickets.perMonth, uncertain);
  let noise: number | undefined;
  let month = 0;
  return (score) => {
    noise = noise === undefined ? score : correlation * noise + fresh * score;
    const expected = level * tickets.monthSeasons[month]!;
    level *= growth;
    month++;
    return deterministic ? expected : Math.round(expected * Math.exp(sigma * noise - variance / 2));
  };
}
