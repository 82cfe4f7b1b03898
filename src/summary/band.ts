import type { Period } from '../cost/period.ts';
import type { Estimate } from '../stats/sectioning.ts';

/** Whose spread a band shows: between tickets, between possible futures, or both at once. */
export type Kind = 'variability' | 'uncertainty' | 'both';

/** What a list of samples is about. */
export interface Series {
  readonly metric: string;
  /** `USD`, `USD/ticket`, `ticket`, `token`, `ratio`. */
  readonly unit: string;
  readonly period: Period;
  readonly kind: Kind;
}

/** Levels of the percentiles that every band reports, ascending. */
export const BAND_LEVELS: readonly number[] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.8, 0.9, 0.95, 0.99];

/** Level of the tail mean es95. */
export const TAIL_LEVEL = 0.95;

/** Confidence of every interval. */
export const CONFIDENCE = 0.95;

/** Everything that is reported about one series. */
export interface Band {
  readonly series: Series;
  readonly mean: Estimate;
  readonly sd: Estimate;
  /** One estimate per level of BAND_LEVELS. */
  readonly percentiles: readonly Estimate[];
  /** Mean of the worst (largest) 5 % of the samples. */
  readonly es95: Estimate;
}

/** One answer to a budget question about one series. Money in USD, probabilities in [0, 1]. */
export interface BudgetAnswer {
  /** The cost that the budget is about. */
  readonly metric: string;
  readonly period: Period;
  /**
   * `confidence`: what amount suffices with this level; `newsvendor`: what amount loses least by the user's
   * penalties; `amount`: what is the risk of this amount; `point_estimate`.
   */
  readonly question: 'confidence' | 'newsvendor' | 'amount' | 'point_estimate';
  /** P(cost <= amount). */
  readonly level: number;
  readonly amountUsd: number;
  readonly pointEstimateUsd: number;
  /** amount - point estimate. */
  readonly contingencyUsd: number;
  readonly probabilityOver: number;
  /** E[(cost - amount)+]. */
  readonly expectedOverrunUsd: number;
  /** E[cost | cost beyond the amount]: the mean of the largest 1 - level; absent where no sample is beyond. */
  readonly expectedShortfallUsd?: number;
  /** Interval of the amount for `confidence` and `newsvendor`, of probabilityOver for the other two. */
  readonly ciLow: number;
  readonly ciHigh: number;
}
