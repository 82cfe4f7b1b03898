import { percentileName } from '../output/columns.ts';
import { type BandEnds, bandBar } from '../output/terminal-bar.ts';
import { terminalTable } from '../output/terminal-table.ts';
import { wrapLines } from '../output/wrap-lines.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { BAND_LEVELS, type Band, type BudgetAnswer } from '../summary/band.ts';
import { formatCount, formatNumber, formatPercent, formatUsd } from './format-number.ts';
import type { ScenarioRun } from './run-scenario.ts';

const SHOWN_LEVELS = [0.05, 0.25, 0.5, 0.75, 0.9, 0.95];
const HORIZON_METRICS = [
  'llm_cost',
  'vendor_cost',
  'infra_cost',
  'ai_cost',
  'human_cost',
  'total_cost',
  'net_savings',
  'benefit_cost_ratio',
  'cache_hit_rate',
  'cost_per_ticket',
  'cost_per_resolution',
];
const TICKET_METRICS = ['llm_cost', 'ai_cost'];

/** Shares below this are shown as such: their digits tell nobody anything. */
const SMALLEST_SHARE = 0.0001;

/** Characters of a band's bar: fewer show nothing, more show no more. */
const BAR = { fewest: 13, most: 32 } as const;

/** Levels that a bar shows. */
const BAR_LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** Figures beside a bar, from wide terminals to narrow ones: what is left out, the bar shows. */
const FIGURES: readonly { readonly levels: readonly number[]; readonly hasMean: boolean }[] = [
  { levels: SHOWN_LEVELS, hasMean: true },
  { levels: [0.05, 0.5, 0.9, 0.95], hasMean: true },
  { levels: [0.5, 0.9, 0.95], hasMean: true },
  { levels: [0.5, 0.9, 0.95], hasMean: false },
  { levels: [0.5, 0.9], hasMean: false },
];

/**
 * The short account of a run that is printed: the budget answer first, then the bands.
 *
 * @param columns  width of the terminal, for bars beside the bands where they fit; undefined where there is none
 */
export function runSummary(scenario: Scenario, run: ScenarioRun, columns?: number): string {
  const { id, title, question } = scenario;
  const horizon = `${formatCount(scenario.horizon.months, 'month')} from ${scenario.horizon.start}`;
  const text = [
    `${id}: ${title}\n${question === undefined ? '' : `${question}\n`}`,
    `Budget for ${run.budgetMetric}, ${horizon}\n${budgetText(run)}`,
    `Whole horizon, ${horizon}: of 100 possible futures, 90 stay within p90\n` +
      bandsText(run.bands, 'total', horizonMetrics(scenario), columns),
    `A single ticket: of 100 tickets, 90 stay within p90\n${bandsText(run.bands, 'ticket', ticketMetricsOf(scenario), columns)}`,
    `${formatCount(run.plan.trials, 'trial')}, seed ${scenario.seed}; every interval is in bands.csv. ` +
      'Percentiles do not add up: read a longer period from its own rows.\n',
  ].join('\n');
  return wrapLines(text, columns);
}

/** Without humans the total is the AI's cost, without a cache nothing is read from it, and a vendor is no model. */
function horizonMetrics({ human, segments, vendor }: Scenario): readonly string[] {
  const idle = [
    ...(human === undefined ? ['total_cost'] : []),
    ...(vendor === undefined ? ['vendor_cost'] : ['llm_cost']),
    ...(segments.every(({ caching }) => caching.kind === 'none') ? ['cache_hit_rate'] : []),
  ];
  return HORIZON_METRICS.filter((metric) => !idle.includes(metric));
}

function ticketMetricsOf({ vendor }: Scenario): readonly string[] {
  return vendor === undefined ? TICKET_METRICS : TICKET_METRICS.filter((metric) => metric !== 'llm_cost');
}

function budgetText({ budget, budgetMetric, origin }: ScenarioRun): string {
  const total = budget.filter(({ period }) => period.grain === 'total');
  const point = total.find(({ question }) => question === 'point_estimate') as BudgetAnswer;
  const risks = total.filter(({ question }) => question === 'amount').map(riskText);
  if (origin.deterministic) {
    return `Nothing in this scenario is uncertain or variable: it is ${formatUsd(point.amountUsd)} USD in every future.\n`;
  }
  const levels = total.filter(({ question }) => question === 'confidence');
  const header = ['to stay within, with', `${budgetMetric} USD`, '95 % interval', 'above the point estimate'];
  return [
    ...(levels.length === 0
      ? []
      : [terminalTable([header, ...levels.map(confidenceCells)], ['left', 'right', 'right', 'right'])]),
    ...total.filter(({ question }) => question === 'newsvendor').map(leastLossText),
    ...risks,
    `The point estimate, ${formatUsd(point.amountUsd)} USD with everything at its mean, ` +
      `is exceeded with ${formatPercent(point.probabilityOver)} probability.\n`,
  ].join('');
}

function confidenceCells({ level, amountUsd, ciLow, ciHigh, contingencyUsd }: BudgetAnswer): string[] {
  const interval = `${formatUsd(ciLow)} to ${formatUsd(ciHigh)}`;
  return [formatPercent(level), formatUsd(amountUsd), interval, formatUsd(contingencyUsd)];
}

function leastLossText({ amountUsd, level, ciLow, ciHigh }: BudgetAnswer): string {
  return (
    `By its penalties, a budget of ${formatUsd(amountUsd)} USD loses least: it suffices with ` +
    `${formatPercent(level)} (95 % interval ${formatUsd(ciLow)} to ${formatUsd(ciHigh)}).\n`
  );
}

function riskText({ amountUsd, probabilityOver, ciLow, ciHigh, expectedOverrunUsd }: BudgetAnswer): string {
  const budget = `A budget of ${formatUsd(amountUsd)} USD is exceeded`;
  return probabilityOver === 0
    ? `${budget} in no trial.\n`
    : `${budget} with ${formatPercent(probabilityOver)} probability ` +
        `(95 % interval ${formatPercent(ciLow)} to ${formatPercent(ciHigh)}), then by ` +
        `${formatUsd(expectedOverrunUsd / probabilityOver)} USD on average.\n`;
}

function bandsText(
  bands: readonly Band[],
  grain: string,
  metrics: readonly string[],
  columns: number | undefined,
): string {
  const shown = metrics.flatMap((metric) => {
    const band = bands.find(({ series }) => series.metric === metric && series.period.grain === grain);
    return band === undefined ? [] : [band];
  });
  const whole = bandsTable(shown, SHOWN_LEVELS, true, 0);
  if (columns === undefined) return whole;
  for (const { levels, hasMean } of FIGURES) {
    const room = Math.min(BAR.most, columns - widthOf(bandsTable(shown, levels, hasMean, 0)) - 2);
    if (room >= BAR.fewest) return bandsTable(shown, levels, hasMean, room);
  }
  return bandsTable(shown, [0.5, 0.9], false, 0);
}

/** @param barWidth  characters of the bars, or 0 for none */
function bandsTable(
  bands: readonly Band[],
  levels: readonly number[],
  hasMean: boolean,
  barWidth: number,
): string {
  const rows = bands.map((band) => {
    const { metric, unit } = band.series;
    const values = [
      ...levels.map((level) => percentileOf(band, level)),
      ...(hasMean ? [band.mean.value] : []),
    ];
    const bar = () =>
      bandBar(BAR_LEVELS.map((level) => percentileOf(band, level)) as unknown as BandEnds, barWidth);
    return [
      metric,
      unit,
      ...values.map((value) => valueText(unit, value)),
      ...(barWidth === 0 ? [] : [bar()]),
    ];
  });
  const header = ['metric', 'unit', ...levels.map(percentileName), ...(hasMean ? ['mean'] : [])];
  const sides = header.map((_, column) => (column < 2 ? 'left' : 'right') as 'left' | 'right');
  if (barWidth === 0) return terminalTable([header, ...rows], sides);
  return terminalTable([[...header, 'from 0 to p95'], ...rows], [...sides, 'left']);
}

function percentileOf({ percentiles }: Band, level: number): number {
  const estimate = percentiles[BAND_LEVELS.indexOf(level)];
  if (estimate === undefined) throw new Error(`${level} is no level of bands`);
  return estimate.value;
}

function widthOf(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length));
}

function valueText(unit: string, value: number): string {
  if (unit === 'USD') return formatUsd(value);
  return unit === 'ratio' && value > 0 && value < SMALLEST_SHARE
    ? `< ${SMALLEST_SHARE}`
    : formatNumber(value);
}
