import type { Period } from '../cost/period.ts';
import type { Estimate } from '../stats/sectioning.ts';
import type { QuantityEffect } from '../summary/sensitivity.ts';
import { SENSITIVITY_TABLE, SPREAD_TABLE } from './columns.ts';
import { type CsvOptions, csvText, type Row } from './csv-text.ts';
import { periodCells, type RunKey } from './row-key.ts';

/** What a run's sensitivity says about one metric of the whole horizon. */
export interface MetricSensitivity {
  readonly metric: string;
  readonly unit: string;
  readonly effects: readonly (QuantityEffect & { readonly totalShare?: Estimate })[];
  /** Share of the variance that stays when everything uncertain is known. */
  readonly variabilityShare: Estimate;
}

/** What the rows of one run have in common. */
export interface SensitivityRun extends RunKey {
  readonly period: Period;
  readonly method: string;
  readonly trials: number;
  readonly seed: number;
}

/** The text of sensitivity.csv: metrics and quantities in the given order. */
export function sensitivityCsv(
  run: SensitivityRun,
  metrics: readonly MetricSensitivity[],
  options: CsvOptions,
): string {
  const rows = metrics.flatMap(({ metric, unit, effects }) =>
    effects.map((effect) => ({ ...runCells(run, metric, unit), ...effectCells(effect) })),
  );
  return csvText(SENSITIVITY_TABLE, rows, options);
}

function effectCells(effect: MetricSensitivity['effects'][number]): Row {
  const { firstOrderShare, totalShare, p90Swing, worthUsd } = effect;
  return {
    quantity: effect.quantity,
    first_order_share: firstOrderShare.value,
    ci_low: firstOrderShare.ciLow,
    ci_high: firstOrderShare.ciHigh,
    noise_share: effect.noiseShare,
    total_share: totalShare?.value,
    total_ci_low: totalShare?.ciLow,
    total_ci_high: totalShare?.ciHigh,
    p90_at_low: effect.p90AtLow,
    p90_at_high: effect.p90AtHigh,
    p90_swing: p90Swing.value,
    swing_ci_low: p90Swing.ciLow,
    swing_ci_high: p90Swing.ciHigh,
    evppi: worthUsd?.value,
    evppi_ci_low: worthUsd?.ciLow,
    evppi_ci_high: worthUsd?.ciHigh,
    noise_evppi: effect.noiseWorthUsd,
  };
}

/** The text of spread.csv: two rows per metric. */
export function spreadCsv(
  run: SensitivityRun,
  metrics: readonly MetricSensitivity[],
  options: CsvOptions,
): string {
  const rows = metrics.flatMap(({ metric, unit, variabilityShare: { value, ciLow, ciHigh } }) => {
    const row = (kind: string, share: number, low: number, high: number): Row => ({
      ...runCells(run, metric, unit),
      kind,
      share,
      ci_low: low,
      ci_high: high,
    });
    return [row('uncertainty', 1 - value, 1 - ciHigh, 1 - ciLow), row('variability', value, ciLow, ciHigh)];
  });
  return csvText(SPREAD_TABLE, rows, options);
}

function runCells(run: SensitivityRun, metric: string, unit: string): Row {
  const { method, trials, seed } = run;
  return { ...periodCells(run, run.period), metric, unit, method, trials, seed };
}
