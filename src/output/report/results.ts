import assert from 'node:assert/strict';
import type { PeriodGrain } from '../../cost/period.ts';
import { BAND_LEVELS, type Band, type BudgetAnswer } from '../../summary/band.ts';
import type { Driver } from './parse-drivers.ts';
import type { RecordedRun } from './parse-run-record.ts';

/** What a run's folder of results says. */
export interface Results {
  readonly run: RecordedRun;
  readonly bands: readonly Band[];
  /** About the whole horizon. */
  readonly budget: readonly BudgetAnswer[];
  /** Largest first; empty where sensitivity was not computed. */
  readonly drivers: readonly Driver[];
}

/** Bands of a metric in every period of a width, from early to late. */
export function bandsOf({ bands }: Results, metric: string, grain: PeriodGrain): readonly Band[] {
  return bands.filter(({ series }) => series.metric === metric && series.period.grain === grain);
}

/** The band of the metric that the budget is about, over the whole horizon. */
export function budgetBand(results: Results): Band {
  const [band] = bandsOf(results, results.run.budget_metric, 'total');
  assert(band !== undefined, `bands.csv has the budget's metric, ${results.run.budget_metric}`);
  return band;
}

/** The percentile of a band at one of BAND_LEVELS. */
export function percentileOf({ percentiles }: Band, level: number): number {
  const estimate = percentiles[BAND_LEVELS.indexOf(level)];
  assert(estimate !== undefined, `${level} is a level of bands`);
  return estimate.value;
}

/** Whether a band has no spread to draw. */
export function isConstant({ percentiles }: Band): boolean {
  return percentiles.every(({ value }) => value === percentiles[0]?.value);
}
