import { answerOfComparison, type Compared, comparedBy, titleOf } from './comparison-answer.ts';
import { scenarioBands } from './comparison-bands.ts';
import { scenarioDifferences } from './comparison-differences.ts';
import { type Figure, figureSection } from './figure.ts';
import { formatMoney } from './format-money.ts';
import { formatPeriod } from './format-period.ts';
import {
  formatNumber,
  formatProbabilities,
  formatProbability,
  formatShare,
  formatValue,
} from './format-value.ts';
import { htmlPage } from './html-page.ts';
import { type Markup, markup } from './markup.ts';
import { metricLabel } from './metric-label.ts';
import type { ComparisonResults } from './parse-comparison.ts';
import { table } from './table.ts';
import { warningsSection } from './warnings-section.ts';

/** The report of a comparison as one HTML page. */
export function comparisonPage(results: ComparisonResults): string {
  const compared = comparedBy(results);
  return htmlPage({
    title: `${results.ranked.length} scenarios compared: cost report`,
    header: pageHeader(results),
    main: markup`${answerOfComparison(compared)}${rankingSection(compared)}${comparisonFigures(results).map(figureSection)}${metricsSection(compared)}${warningsSection(results.record.warnings)}`,
    footer: repeatSection(results),
  });
}

/** The charts of a comparison's report, in its order. */
export function comparisonFigures(results: ComparisonResults): readonly Figure[] {
  const compared = comparedBy(results);
  return [scenarioBands(compared), scenarioDifferences(compared)];
}

function pageHeader({ record, period }: ComparisonResults): Markup {
  const { warnings } = record;
  return markup`<header>
<p class="kicker">Comparison, by ${metricLabel(record.metric).toLowerCase()}</p>
<h1>${record.scenarios.length} scenarios on the same draws</h1>
<p class="note">${formatPeriod(period)}. ${formatNumber(record.trials)} simulated futures, prices of ${record.price_book_date}. ${
    warnings.length === 0
      ? 'No warnings.'
      : markup`<a href="#warnings">${warnings.length} ${warnings.length === 1 ? 'warning' : 'warnings'}</a>`
  }</p>
</header>
`;
}

function rankingSection({ results, titles }: Compared): Markup {
  return markup`<section id="ranking" aria-labelledby="ranking-title">
<h2 id="ranking-title">Cheapest on average first</h2>
${table(
  `${metricLabel(results.record.metric)} of the whole period. Regret: how much more it costs on average than the cheapest of the same future.`,
  ['Scenario', 'Mean', 'Cheapest in', '95 % interval', 'Regret'].map((title, i) => ({
    title,
    numeric: i > 0,
  })),
  results.ranked.map(({ scenarioId, meanUsd, probabilityBest, expectedRegretUsd }) => [
    titleOf(titles, scenarioId),
    formatMoney(meanUsd),
    formatProbability(probabilityBest.value),
    formatProbabilities(probabilityBest.ciLow, probabilityBest.ciHigh),
    formatMoney(expectedRegretUsd),
  ]),
)}
</section>
`;
}

/** Every metric that the scenarios share, by its mean. */
function metricsSection({ results, titles, baseline, challengers }: Compared): Markup {
  const means = results.differences.filter(({ statistic }) => statistic === 'mean');
  const metrics = [...new Set(means.map(({ metric }) => metric))];
  const rows = metrics.map((metric) => {
    const ofMetric = means.filter((row) => row.metric === metric);
    const first = ofMetric[0] as (typeof means)[number];
    const format = (value: number) =>
      metric === 'cache_hit_rate' ? formatShare(value) : formatValue(value, first.unit);
    const cells = challengers.map((id) => {
      const row = ofMetric.find(({ scenarioId }) => scenarioId === id);
      return row === undefined ? '' : format(row.scenarioValue);
    });
    return [metricLabel(metric), format(first.baselineValue), ...cells];
  });
  return markup`<section id="metrics" aria-labelledby="metrics-title">
<h2 id="metrics-title">What else differs</h2>
${table(
  'Means of the whole period; percentiles and intervals are in compare.csv',
  ['Figure', ...[baseline, ...challengers].map((id) => titleOf(titles, id))].map((title, i) => ({
    title,
    numeric: i > 0,
  })),
  rows,
)}
</section>
`;
}

function repeatSection({ record }: ComparisonResults): Markup {
  const facts = [
    ['Run', record.run_id],
    ['Scenarios', record.scenarios.map(({ id, model }) => `${id} (${model})`).join(', ')],
    ['Simulated futures', formatNumber(record.trials)],
    ['Seed', String(record.seed)],
    ['Prices of', `${record.price_book_date}, ${record.price_book_source}`],
    [
      'Programs',
      Object.entries(record.versions)
        .map((one) => one.join(' '))
        .join(', '),
    ],
  ] as const;
  return markup`<section id="run" aria-labelledby="run-title">
<h2 id="run-title">How to repeat it</h2>
<dl class="facts">${facts.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<p class="note">A quantity of one name draws the same in every scenario, so what they share cancels. An interval is at 95 % for one comparison, not for all at once.</p>
</section>
`;
}
