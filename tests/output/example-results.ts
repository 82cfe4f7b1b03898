import { type Period, periodsOf, TICKET } from '../../src/cost/period.ts';
import { bandsCsv } from '../../src/output/bands-csv.ts';
import { budgetCsv } from '../../src/output/budget-csv.ts';
import { BANDS_TABLE, BUDGET_TABLE, SUMMARY_TABLE } from '../../src/output/columns.ts';
import type { CsvOptions } from '../../src/output/csv-text.ts';
import type { TableFile } from '../../src/output/data-package.ts';
import { summaryCsv } from '../../src/output/summary-csv.ts';
import { BAND_LEVELS, type Band, type BudgetAnswer } from '../../src/summary/band.ts';

/** The run that the example files come from. */
export const EXAMPLE_RUN = {
  runId: 'run_0123456789ab',
  scenarioId: 'haiku_10k',
  trials: 1600,
  seed: 20260401,
  methodOf: ({ period }: { readonly period: Period }): string =>
    period.grain === 'ticket' ? 'sobol_tickets' : 'sobol_moments',
};

const METRICS = [
  ['tickets', 'ticket'],
  ['ai_cost', 'USD'],
] as const;

/** Bands of two metrics over three months and their total, and of one metric per ticket; widest period first. */
export function exampleBands(): readonly Band[] {
  const inPeriods = periodsOf('2027-01', 3)
    .toReversed()
    .flatMap((period) => METRICS.map(([metric, unit]) => exampleBand(metric, unit, period)));
  return [...inPeriods, exampleBand('ai_cost', 'USD/ticket', TICKET)];
}

function exampleBand(metric: string, unit: string, period: Period): Band {
  const scale = metric === 'tickets' ? 10_000 : 0.012345678912;
  const estimate = (value: number) => ({
    value: value * scale,
    ciLow: value * scale * 0.99,
    ciHigh: value * scale * 1.01,
  });
  return {
    series: { metric, unit, period, kind: 'both' },
    mean: estimate(period.monthCount + 1),
    sd: estimate(0.1),
    percentiles: BAND_LEVELS.map((level) => estimate(period.monthCount + level)),
    es95: estimate(period.monthCount + 2),
  };
}

/** Answers for two periods, the wider one first. */
export function exampleAnswers(): readonly BudgetAnswer[] {
  const [january, , , , total] = periodsOf('2027-01', 3);
  return [total!, january!].flatMap((period) =>
    (['confidence', 'amount', 'point_estimate'] as const).map((question, index) => ({
      metric: 'ai_cost',
      period,
      question,
      level: 0.9,
      amountUsd: 12_000 + index,
      pointEstimateUsd: 11_000,
      contingencyUsd: 1000 + index,
      probabilityOver: 0.1,
      expectedOverrunUsd: 55.5,
      ...(index !== 1 && { expectedShortfallUsd: 12_555 }),
      ciLow: 0.09,
      ciHigh: 0.11,
    })),
  );
}

/** The three CSV files of the example run. */
export function exampleFiles(options: CsvOptions): readonly TableFile[] {
  const bands = exampleBands();
  return [
    { table: BANDS_TABLE, name: 'bands.csv', text: bandsCsv(EXAMPLE_RUN, bands, options) },
    { table: SUMMARY_TABLE, name: 'summary.csv', text: summaryCsv(EXAMPLE_RUN, bands, options) },
    { table: BUDGET_TABLE, name: 'budget.csv', text: budgetCsv(EXAMPLE_RUN, exampleAnswers(), options) },
  ];
}
