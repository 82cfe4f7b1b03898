import { type Period, periodsOf, TICKET } from '../../../src/cost/period.ts';
import type { Driver } from '../../../src/output/report/parse-drivers.ts';
import type { RecordedRun } from '../../../src/output/report/parse-run-record.ts';
import type { Results } from '../../../src/output/report/results.ts';
import { BAND_LEVELS, type Band, type BudgetAnswer } from '../../../src/summary/band.ts';

/** What an example may differ in from the usual one. */
export interface ExampleOptions {
  readonly months?: number;
  /** Half the width of every band, as a share of its middle; 0 for a scenario without any spread. */
  readonly spread?: number;
  readonly run?: Partial<RecordedRun>;
  readonly drivers?: readonly Driver[];
}

export const EXAMPLE_DRIVERS: readonly Driver[] = [
  { quantity: 'tickets.per_month', share: 0.71, p90UsdAtLow: 280, p90UsdAtHigh: 360 },
  { quantity: 'conversation.turns.mean', share: 0.22, p90UsdAtLow: 300, p90UsdAtHigh: 340 },
  { quantity: 'deflection.rate', share: 0.05, p90UsdAtLow: 322, p90UsdAtHigh: 326 },
  { quantity: 'caching.hit_rate', share: 0.004, p90UsdAtLow: 323, p90UsdAtHigh: 325 },
];

const METRICS = [
  ['tickets', 'ticket', 10_000],
  ['llm_cost', 'USD', 70],
  ['hosting_cost', 'USD', 30],
  ['infra_cost', 'USD', 30],
  ['ai_cost', 'USD', 100],
  ['human_cost', 'USD', 4000],
  ['total_cost', 'USD', 4100],
] as const;

/** Results of a run whose AI cost is 100 USD a month in the middle, 20 % more or less at the outer levels. */
export function exampleResults({ months = 3, spread = 0.2, run, drivers }: ExampleOptions = {}): Results {
  const periods = periodsOf('2027-01', months);
  const total = periods.at(-1) as Period;
  return {
    run: { ...EXAMPLE_RUN, ...run },
    bands: [
      exampleBand('ai_cost', 'USD/ticket', 0.04, 2 * spread, TICKET),
      ...periods.flatMap((period) =>
        METRICS.map(([metric, unit, monthly]) =>
          exampleBand(metric, unit, monthly * period.monthCount, spread, period),
        ),
      ),
    ],
    budget: exampleBudget(total),
    drivers: drivers ?? [],
  };
}

function exampleBand(metric: string, unit: string, middle: number, spread: number, period: Period): Band {
  const estimate = (value: number) => ({ value, ciLow: value * 0.99, ciHigh: value * 1.01 });
  return {
    series: { metric, unit, period, kind: 'both' },
    mean: estimate(middle),
    sd: estimate(middle * spread),
    percentiles: BAND_LEVELS.map((level) => estimate(middle * (1 + spread * (2 * level - 1)))),
    es95: estimate(middle * (1 + spread)),
  };
}

function exampleBudget(period: Period): readonly BudgetAnswer[] {
  const answer = { period, pointEstimateUsd: 300, ciLow: 320, ciHigh: 328 };
  const risk = { ciLow: 0.02, ciHigh: 0.06 };
  return [
    answerOf({ ...answer, question: 'confidence', level: 0.5, amountUsd: 300 }),
    answerOf({ ...answer, question: 'confidence', level: 0.9, amountUsd: 324 }),
    answerOf({ ...answer, ...risk, question: 'amount', level: 0.96, amountUsd: 350 }),
    answerOf({ ...answer, ...risk, question: 'point_estimate', level: 0.5, amountUsd: 300 }),
  ];
}

function answerOf(
  answer: Omit<BudgetAnswer, 'metric' | 'contingencyUsd' | 'probabilityOver' | 'expectedOverrunUsd'>,
): BudgetAnswer {
  return {
    ...answer,
    contingencyUsd: answer.amountUsd - answer.pointEstimateUsd,
    probabilityOver: 1 - answer.level,
    metric: 'ai_cost',
    expectedOverrunUsd: 0.5,
  };
}

const EXAMPLE_RUN: RecordedRun = {
  run_id: 'run_0123456789ab',
  scenario_id: 'example',
  title: 'A model answers tickets',
  question: 'What do we budget?',
  model: 'claude-haiku-4-5',
  budget_metric: 'ai_cost',
  scenario_sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  price_book_date: '2026-11-23',
  price_book_source: 'a price list 1.0',
  book_prices_usd_per_mtok: { input: 1, output: 5 },
  seed: 20260401,
  trials: 2048,
  versions: { costband: '0.1.0', node: '20.20.2' },
  warnings: ['p99: few samples lie beyond; more trials help'],
  quantities: [
    {
      path: 'tickets.per_month',
      level: 'uncertain',
      text: '{ dist: uniform, low: 9000, high: 11000 }',
      mean: 10_000,
      p01: 9020,
      p99: 10_980,
    },
    { path: 'tickets.month_noise_cv', level: 'constant', text: '0.05', mean: 0.05, p01: 0.05, p99: 0.05 },
    { path: 'human.cost_per_ticket', level: 'constant', text: '4', mean: 4, p01: 4, p99: 4 },
  ],
  assumptions: { tickets: 'help desk export of 2026', model: 'the one we pilot' },
};
