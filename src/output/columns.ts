import type { Metric } from '../cost/metrics.ts';
import { BAND_LEVELS } from '../summary/band.ts';

/** One column of a CSV file, as the file and its data package state it. */
export interface Column {
  readonly name: string;
  readonly type: 'string' | 'date' | 'datetime' | 'integer' | 'number';
  /** Unit of a number where every row has the same; a row's own unit stands in its column `unit`. */
  readonly unit?: string;
  readonly description: string;
}

/** One CSV file: its columns in order, and those that together name a row. New columns only go last. */
export interface Table {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly columns: readonly Column[];
  readonly primaryKey: readonly string[];
}

const RUN_ID = text('run_id', 'Run that the row comes from.');
const SCENARIO_ID = text('scenario_id', 'Scenario, by its id.');
const METRIC = text('metric', 'What the row is about, for example ai_cost.');
const UNIT = text('unit', 'Unit of the values in this row: USD, USD/ticket, ticket, token or ratio.');
const PERIOD_COLUMNS = [
  text('period_grain', 'Width of the period: ticket, month, quarter, year or total.'),
  date('period_start', 'First day of the period; empty for ticket.'),
  date('period_end', 'Day after the last day of the period; empty for ticket.'),
];
const KIND = text(
  'kind',
  'Whose spread the row shows: variability (ticket to ticket), uncertainty (what is not known) or both.',
);
const NOT_ADDITIVE =
  'Every period is computed from the joint draws: percentiles, sd and es95 of months do not add up to a year.';

/** Name of a percentile's column or row, with two digits so that names sort. */
export function percentileName(level: number): string {
  return `p${String(percentOf(level)).padStart(2, '0')}`;
}

/** A level as a percentage, free of the binary fraction's dust: 0.07 * 100 = 7.000000000000001 is 7. */
export function percentOf(level: number): number {
  return Number((level * 100).toFixed(9));
}

/** bands.csv: one row per scenario, period, metric and statistic. */
export const BANDS_TABLE: Table = {
  name: 'bands',
  title: 'Cost bands, one statistic per row',
  description: NOT_ADDITIVE,
  columns: [
    RUN_ID,
    SCENARIO_ID,
    METRIC,
    UNIT,
    ...PERIOD_COLUMNS,
    KIND,
    text('statistic', 'p05 to p99, mean, sd, or es95: the mean of the largest 5 %.'),
    number('percentile', 'Percentile as a number, 5 to 99; empty for the other statistics.', 'percent'),
    number('value', 'The statistic. A percentile is the smallest sample that this share does not exceed.'),
    number('ci_low', 'Lower end of the confidence interval of value.'),
    number('ci_high', 'Upper end of the confidence interval of value.'),
    number('confidence', 'Confidence of that interval.', 'probability'),
    text('method', 'How the samples were made.'),
    integer('trials', 'Possible futures that were simulated.', 'trial'),
    integer('seed', 'Seed of the run.'),
  ],
  primaryKey: ['run_id', 'scenario_id', 'metric', 'period_grain', 'period_start', 'statistic'],
};

/** summary.csv: the same numbers, one row per scenario, period and metric. */
export const SUMMARY_TABLE: Table = {
  name: 'summary',
  title: 'Cost bands, one metric per row',
  description: NOT_ADDITIVE,
  columns: [
    RUN_ID,
    SCENARIO_ID,
    METRIC,
    UNIT,
    ...PERIOD_COLUMNS,
    KIND,
    number('mean', 'Arithmetic mean.'),
    number('sd', 'Standard deviation.'),
    ...BAND_LEVELS.map((level) =>
      number(percentileName(level), `Value that ${percentOf(level)} % of the samples do not exceed.`),
    ),
    number('es95', 'Mean of the largest 5 %.'),
  ],
  primaryKey: ['run_id', 'scenario_id', 'metric', 'period_grain', 'period_start'],
};

/** budget.csv: one row per scenario, period and budget question. */
export const BUDGET_TABLE: Table = {
  name: 'budget',
  title: 'Answers to budget questions',
  description: NOT_ADDITIVE,
  columns: [
    RUN_ID,
    SCENARIO_ID,
    ...PERIOD_COLUMNS,
    text(
      'question',
      'confidence: which amount suffices with this level; newsvendor: which loses least by the penalties of the scenario; amount: how risky is this amount; point_estimate: how risky is the cost without any spread.',
    ),
    number('level', 'P(cost <= amount).', 'probability'),
    number('amount', 'Amount that is asked about, or that suffices.', 'USD'),
    number('point_estimate', 'Cost with every quantity at its central value.', 'USD'),
    number('contingency', 'amount - point_estimate.', 'USD'),
    number('probability_over', 'P(cost > amount).', 'probability'),
    number('expected_overrun', 'Mean overrun, counting 0 where there is none: E[(cost - amount)+].', 'USD'),
    number(
      'ci_low',
      'Lower end of the 95 % interval of amount for confidence and newsvendor, else of probability_over.',
    ),
    number(
      'ci_high',
      'Upper end of the 95 % interval of amount for confidence and newsvendor, else of probability_over.',
    ),
    number('expected_shortfall', 'Mean cost where it is beyond the amount; empty where no future is.', 'USD'),
    text('metric', 'Cost that the budget is about.'),
  ],
  primaryKey: ['run_id', 'scenario_id', 'period_grain', 'period_start', 'question', 'level', 'amount'],
};

/** allocation.csv: one row per level, month and cost line; the one table whose rows may be summed. */
export const ALLOCATION_TABLE: Table = {
  name: 'allocation',
  title: 'A budget shared out to months and cost lines',
  description:
    'At one level, amount adds up over months and lines to the budget of that level, tail_amount to its expected shortfall. Rows of different levels do not add up.',
  columns: [
    RUN_ID,
    SCENARIO_ID,
    METRIC,
    ...PERIOD_COLUMNS,
    text('line', 'Cost line, by its metric, for example llm_cost.'),
    number('level', 'P(cost of the horizon <= its budget).', 'probability'),
    number('amount', 'Mean of the line in this month where the horizon costs just the budget.', 'USD'),
    number('tail_amount', 'Mean of the line in this month where the horizon costs more.', 'USD'),
  ],
  primaryKey: ['run_id', 'scenario_id', 'metric', 'period_grain', 'period_start', 'line', 'level'],
};

/** draws.parquet: one row per trial and period, one column per metric, as the run drew them. */
export function drawsTable(metrics: readonly Metric[]): Table {
  return {
    name: 'draws',
    title: 'Raw draws, one possible future and period per row',
    description:
      'Percentiles over trials within one period are those of bands.csv. Trials of one replicate are points of one net, not independent: an interval comes from the spread of the replicates.',
    columns: [
      RUN_ID,
      SCENARIO_ID,
      integer('trial', 'Possible future, counted from 1; the same future in every period.'),
      integer('replicate', 'Independent randomisation of the points, counted from 1.'),
      ...PERIOD_COLUMNS,
      ...metrics.map(({ name, unit }) =>
        number(
          name,
          'The metric of that name in bands.csv; empty where there is nothing to divide by.',
          unit,
        ),
      ),
    ],
    primaryKey: ['run_id', 'scenario_id', 'trial', 'period_grain', 'period_start'],
  };
}

/** focus_forecast.csv: one row per month and billed cost line; names are those of FOCUS, our own begin with x_. */
export const FOCUS_TABLE: Table = {
  name: 'focus_forecast',
  title: 'Forecast in the columns of FOCUS, one month and cost line per row',
  description:
    'EffectiveCost is a mean and adds up over rows; x_P05 to x_P99 do not. FOCUS has no data set for forecasts, so this claims no conformance.',
  columns: [
    text('BillingCurrency', 'ISO 4217 code.'),
    text('ChargeCategory', 'Usage, for every row.'),
    text('ChargeDescription', 'What is forecast.'),
    datetime('ChargePeriodStart', 'Begin of the month, UTC.'),
    datetime('ChargePeriodEnd', 'Begin of the next month, UTC.'),
    number('ConsumedQuantity', 'Mean input and output tokens of the model; empty for other lines.'),
    text('ConsumedUnit', 'Unit of ConsumedQuantity; empty for other lines.'),
    number('EffectiveCost', 'Mean cost.', 'USD'),
    text('ServiceCategory', 'By the categories of FOCUS.'),
    text('ServiceSubcategory', 'By the subcategories of FOCUS.'),
    text('ServiceName', 'The model, or the cost line.'),
    text('x_RunId', 'Run that the row comes from.'),
    text('x_ScenarioId', 'Scenario, by its id.'),
    text('x_CostLine', 'Cost line, by its metric in bands.csv.'),
    ...BAND_LEVELS.map((level) =>
      number(focusPercentile(level), `Cost that ${percentOf(level)} % of the futures do not exceed.`, 'USD'),
    ),
  ],
  primaryKey: ['x_RunId', 'x_ScenarioId', 'x_CostLine', 'ChargePeriodStart'],
};

/** Name of a percentile's column in a file with the names of FOCUS, for example `x_P05`. */
export function focusPercentile(level: number): string {
  return `x_${percentileName(level).toUpperCase()}`;
}

/** history/runs: one row per run. */
export const RUNS_TABLE: Table = {
  name: 'runs',
  title: 'Runs whose tables are in the history',
  description: 'The dimension of every other table of the history; the only one with a clock.',
  columns: [
    RUN_ID,
    SCENARIO_ID,
    text('title', 'Title of the scenario.'),
    date('horizon_start', 'First day of the horizon.'),
    integer('horizon_months', 'Months of the horizon.', 'month'),
    integer('trials', 'Possible futures that were simulated.', 'trial'),
    integer('seed', 'Seed of the run.'),
    date('price_book_date', 'Day of the list prices.'),
    text('costband_version', 'Version of the program.'),
    date('recorded_on', 'Day on which the run was last written, UTC.'),
  ],
  primaryKey: ['run_id'],
};

const QUANTITY = text('quantity', 'Uncertain quantity, by its path in the scenario.');
const RUN_COLUMNS = [
  text('method', 'How the samples were made.'),
  integer('trials', 'Possible futures that were simulated.', 'trial'),
  integer('seed', 'Seed of the run.'),
];

/** sensitivity.csv: one row per metric of the whole horizon and uncertain quantity. */
export const SENSITIVITY_TABLE: Table = {
  name: 'sensitivity',
  title: 'What moves the costs of the whole horizon',
  description:
    'Shares of quantities need not add up to 1: what they do together is in no share of one alone.',
  columns: [
    RUN_ID,
    SCENARIO_ID,
    METRIC,
    UNIT,
    ...PERIOD_COLUMNS,
    QUANTITY,
    number('first_order_share', 'Share of the variance that goes with this quantity alone.', 'ratio'),
    number('ci_low', 'Lower end of the 95 % interval of first_order_share.', 'ratio'),
    number('ci_high', 'Upper end of the 95 % interval of first_order_share.', 'ratio'),
    number('noise_share', 'The first_order_share that a quantity without effect shows.', 'ratio'),
    number(
      'total_share',
      'Share of the variance in which it takes any part; empty unless asked, and for correlated quantities.',
      'ratio',
    ),
    number('total_ci_low', 'Lower end of the 95 % interval of total_share.', 'ratio'),
    number('total_ci_high', 'Upper end of the 95 % interval of total_share.', 'ratio'),
    number('p90_at_low', 'P90 of the metric where the quantity is in its lowest tenth.'),
    number('p90_at_high', 'P90 of the metric where the quantity is in its highest tenth.'),
    number('p90_swing', 'p90_at_high - p90_at_low.'),
    number('swing_ci_low', 'Lower end of the 95 % interval of p90_swing.'),
    number('swing_ci_high', 'Upper end of the 95 % interval of p90_swing.'),
    number(
      'evppi',
      'What knowing the quantity before the budget is set would save on average; empty where no budget has penalties.',
      'USD',
    ),
    number('evppi_ci_low', 'Lower end of the 95 % interval of evppi.', 'USD'),
    number('evppi_ci_high', 'Upper end of the 95 % interval of evppi.', 'USD'),
    number('noise_evppi', 'The evppi that a quantity without effect shows.', 'USD'),
    ...RUN_COLUMNS,
  ],
  primaryKey: ['run_id', 'scenario_id', 'metric', 'period_grain', 'period_start', 'quantity'],
};

/** spread.csv: for each metric of the whole horizon, how much of its spread measuring could remove. */
export const SPREAD_TABLE: Table = {
  name: 'spread',
  title: 'Spread of the whole horizon by kind',
  description: 'The two shares of a metric add up to 1.',
  columns: [
    RUN_ID,
    SCENARIO_ID,
    METRIC,
    UNIT,
    ...PERIOD_COLUMNS,
    text('kind', 'uncertainty: what measuring could remove; variability: what differs by itself.'),
    number('share', 'Share of the variance: Var E[Y | everything uncertain] / Var Y, or the rest.', 'ratio'),
    number('ci_low', 'Lower end of the 95 % interval of share.', 'ratio'),
    number('ci_high', 'Upper end of the 95 % interval of share.', 'ratio'),
    ...RUN_COLUMNS,
  ],
  primaryKey: ['run_id', 'scenario_id', 'metric', 'period_grain', 'period_start', 'kind'],
};

/** break_even.csv: one row per quantity and percentile of the value at which AI stops paying. */
export const BREAK_EVEN_TABLE: Table = {
  name: 'break_even',
  title: 'Values at which AI stops paying, one percentile per row',
  description: 'Everything else stays as each future has it.',
  columns: [
    RUN_ID,
    SCENARIO_ID,
    text(
      'quantity',
      'deflected_share: tickets closed for good; tickets_per_month: mean of the horizon; model_price_factor: prices of the model over those of the scenario; vendor_price: price per resolution that a vendor may ask.',
    ),
    text('unit', 'Unit of the values in this row: ratio, ticket or USD/ticket.'),
    ...PERIOD_COLUMNS,
    text('statistic', 'p05 to p99.'),
    number('percentile', 'Percentile as a number, 5 to 99.', 'percent'),
    number(
      'value',
      'Break-even; empty where so many futures have none that this percentile falls among them.',
    ),
    number('ci_low', 'Lower end of the 95 % interval of value; empty where a replicate has none.'),
    number('ci_high', 'Upper end of the 95 % interval of value; empty where a replicate has none.'),
    number('scenario_value', 'The same percentile of what the quantity is; empty for vendor_price.'),
    number('probability_none', 'Share of the futures in which no value breaks even.', 'probability'),
    ...RUN_COLUMNS,
  ],
  primaryKey: ['run_id', 'scenario_id', 'quantity', 'period_grain', 'period_start', 'statistic'],
};

/** compare.csv: one row per scenario after the first, period, metric and statistic. */
export const COMPARE_TABLE: Table = {
  name: 'compare',
  title: 'Differences of scenarios that share their draws, one statistic per row',
  description: NOT_ADDITIVE,
  columns: [
    RUN_ID,
    SCENARIO_ID,
    text('baseline_id', 'Scenario that it is compared with, by its id: the first.'),
    METRIC,
    text('unit', 'Unit of the values in this row; probability for probability_lower.'),
    ...PERIOD_COLUMNS,
    text(
      'statistic',
      'p05 to p99, mean, sd, es95; probability_lower: P(scenario < baseline) in one future; expected_excess: E[(scenario - baseline)+].',
    ),
    number('percentile', 'Percentile as a number, 5 to 99; empty for the other statistics.', 'percent'),
    number('baseline_value', 'The statistic of the baseline; empty where the row is about both.'),
    number('scenario_value', 'The statistic of the scenario; empty where the row is about both.'),
    number('value', 'scenario_value - baseline_value, or the probability or excess itself.'),
    number('ci_low', 'Lower end of the confidence interval of value.'),
    number('ci_high', 'Upper end of the confidence interval of value.'),
    number('confidence', 'Confidence of that interval, of this one comparison.', 'probability'),
    ...RUN_COLUMNS,
  ],
  primaryKey: ['run_id', 'scenario_id', 'metric', 'period_grain', 'period_start', 'statistic'],
};

/** ranking.csv: one row per scenario, cheapest on average first. */
export const RANKING_TABLE: Table = {
  name: 'ranking',
  title: 'Scenarios by their cost over the whole horizon',
  description: 'Probabilities and regrets are about futures that all scenarios share.',
  columns: [
    RUN_ID,
    SCENARIO_ID,
    METRIC,
    UNIT,
    ...PERIOD_COLUMNS,
    integer('rank', 'Place by the mean; 1 is the cheapest.'),
    number('mean', 'Mean cost.'),
    number('probability_best', 'Share of the futures in which no other scenario is cheaper.', 'probability'),
    number('best_ci_low', 'Lower end of the 95 % interval of probability_best.', 'probability'),
    number('best_ci_high', 'Upper end of the 95 % interval of probability_best.', 'probability'),
    number('expected_regret', 'Mean of its cost less the lowest cost of the same future.'),
    number('regret_ci_low', 'Lower end of the 95 % interval of expected_regret.'),
    number('regret_ci_high', 'Upper end of the 95 % interval of expected_regret.'),
    ...RUN_COLUMNS,
  ],
  primaryKey: ['run_id', 'scenario_id', 'metric'],
};

function text(name: string, description: string): Column {
  return { name, type: 'string', description };
}

function date(name: string, description: string): Column {
  return { name, type: 'date', description };
}

function datetime(name: string, description: string): Column {
  return { name, type: 'datetime', description };
}

function integer(name: string, description: string, unit?: string): Column {
  return { name, type: 'integer', description, ...(unit === undefined ? {} : { unit }) };
}

function number(name: string, description: string, unit?: string): Column {
  return { name, type: 'number', description, ...(unit === undefined ? {} : { unit }) };
}
