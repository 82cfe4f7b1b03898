import { terminalTable } from '../output/terminal-table.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { BAND_LEVELS, type Band, type BudgetAnswer } from '../summary/band.ts';
import { formatNumber, formatPercent } from './format-number.ts';
import type { ScenarioRun } from './run-scenario.ts';

const SHOWN_LEVELS = [0.05, 0.25, 0.5, 0.75, 0.9, 0.95];
const HORIZON_METRICS = [
  'llm_cost',
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

/** The short account of a run that is printed: the budget answer first, then the bands. */
export function runSummary(scenario: Scenario, run: ScenarioRun): string {
  const { id, title, question } = scenario;
  return [
    `${id}: ${title}\n${question === undefined ? '' : `${question}\n`}`,
    budgetText(scenario, run),
    bandsText(`Bands of the whole horizon, ${horizonText(scenario)}`, run.bands, 'total', HORIZON_METRICS),
    bandsText('Bands of a single ticket', run.bands, 'ticket', TICKET_METRICS),
    `${run.plan.trials} trials, seed ${scenario.seed}, intervals at 95 % in bands.csv. ` +
      'Percentiles do not add up: read a longer period from its own rows.\n',
  ].join('\n');
}

function horizonText({ horizon }: Scenario): string {
  return `${horizon.months} month(s) from ${horizon.start}`;
}

function budgetText(scenario: Scenario, { budget, budgetMetric }: ScenarioRun): string {
  const total = budget.filter(({ period }) => period.grain === 'total');
  const rows = total.filter(({ question }) => question === 'confidence').map(confidenceCells);
  const header = ['to stay within, with', `${budgetMetric} USD`, '95 % interval', 'above the point estimate'];
  const point = total.find(({ question }) => question === 'point_estimate') as BudgetAnswer;
  const risks = total.filter(({ question }) => question === 'amount').map(riskText);
  return [
    `Budget for ${budgetMetric}, ${horizonText(scenario)}\n`,
    terminalTable([header, ...rows], ['left', 'right', 'right', 'right']),
    ...risks,
    `The point estimate, ${formatNumber(point.amountUsd)} USD with everything at its mean, ` +
      `is exceeded with ${formatPercent(point.probabilityOver)} probability.\n`,
  ].join('');
}

function confidenceCells({ level, amountUsd, ciLow, ciHigh, contingencyUsd }: BudgetAnswer): string[] {
  const interval = `${formatNumber(ciLow)} to ${formatNumber(ciHigh)}`;
  return [formatPercent(level), formatNumber(amountUsd), interval, formatNumber(contingencyUsd)];
}

function riskText({ amountUsd, probabilityOver, ciLow, ciHigh, expectedOverrunUsd }: BudgetAnswer): string {
  return (
    `A budget of ${formatNumber(amountUsd)} USD is exceeded with ${formatPercent(probabilityOver)} probability ` +
    `(${formatPercent(ciLow)} to ${formatPercent(ciHigh)}), by ${formatNumber(expectedOverrunUsd)} USD on average over all futures.\n`
  );
}

function bandsText(title: string, bands: readonly Band[], grain: string, metrics: readonly string[]): string {
  const places = SHOWN_LEVELS.map((level) => BAND_LEVELS.indexOf(level));
  const names = SHOWN_LEVELS.map((level) => `p${String(Math.round(level * 100)).padStart(2, '0')}`);
  const rows = metrics.flatMap((metric) => {
    const band = bands.find(({ series }) => series.metric === metric && series.period.grain === grain);
    if (band === undefined) return [];
    const values = places.map((place) => formatNumber(band.percentiles[place]?.value as number));
    return [[metric, band.series.unit, ...values, formatNumber(band.mean.value)]];
  });
  const header = ['metric', 'unit', ...names, 'mean'];
  const sides = header.map((_, column) => (column < 2 ? 'left' : 'right') as 'left' | 'right');
  return `${title}\n${terminalTable([header, ...rows], sides)}`;
}
