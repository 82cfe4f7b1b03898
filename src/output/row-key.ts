import type { Period, PeriodGrain } from '../cost/period.ts';
import type { Series } from '../summary/band.ts';
import type { Row } from './csv-text.ts';

/** What every row of a run has in common. */
export interface RunKey {
  readonly runId: string;
  readonly scenarioId: string;
}

const GRAINS: readonly PeriodGrain[] = ['ticket', 'month', 'quarter', 'year', 'total'];

/** Orders periods from narrow to wide, and by start within a width. */
export function comparePeriods(a: Period, b: Period): number {
  const byGrain = GRAINS.indexOf(a.grain) - GRAINS.indexOf(b.grain);
  return byGrain !== 0 ? byGrain : Number(a.start > b.start) - Number(a.start < b.start);
}

/** The cells that say which run and period a row belongs to. */
export function periodCells(run: RunKey, { grain, start, end }: Period): Row {
  return {
    run_id: run.runId,
    scenario_id: run.scenarioId,
    period_grain: grain,
    period_start: start,
    period_end: end,
  };
}

/** The cells that say which run, period and metric a row belongs to. */
export function seriesCells(run: RunKey, { metric, unit, kind, period }: Series): Row {
  return { ...periodCells(run, period), metric, unit, kind };
}
