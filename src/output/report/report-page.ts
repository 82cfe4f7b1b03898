import { answerSection, budgetSection } from './answer-section.ts';
import { assumptionsSection } from './assumptions-section.ts';
import { costLines } from './cost-lines.ts';
import { fanChart } from './fan-chart.ts';
import { type Figure, figureSection } from './figure.ts';
import { formatPeriod } from './format-period.ts';
import { formatNumber } from './format-value.ts';
import { htmlPage } from './html-page.ts';
import { keyFigures } from './key-figures.ts';
import { type Markup, markup } from './markup.ts';
import { budgetBand, type Results } from './results.ts';
import { runSection } from './run-section.ts';
import { sCurve } from './s-curve.ts';
import { ticketDistribution } from './ticket-distribution.ts';
import { tornado } from './tornado.ts';
import { warningsSection } from './warnings-section.ts';

/** The report of a run as one HTML page. */
export function reportPage(results: Results): string {
  const { run } = results;
  return htmlPage({
    title: `${run.title}: cost report`,
    header: pageHeader(results),
    main: markup`${answerSection(results)}${sections(sCurve(results))}${budgetSection(results)}${sections(fanChart(results), costLines(results), tornado(results), ticketDistribution(results))}${keyFigures(results)}${assumptionsSection(run)}${warningsSection(run.warnings)}`,
    footer: runSection(run),
  });
}

/** The charts of a run's report, in its order. */
export function reportFigures(results: Results): readonly Figure[] {
  return [
    sCurve(results),
    fanChart(results),
    costLines(results),
    tornado(results),
    ticketDistribution(results),
  ].filter((figure) => figure !== undefined);
}

function sections(...figures: readonly (Figure | undefined)[]): readonly Markup[] {
  return figures.flatMap((figure) => (figure === undefined ? [] : [figureSection(figure)]));
}

function pageHeader(results: Results): Markup {
  const { run } = results;
  const { period } = budgetBand(results).series;
  const warnings = run.warnings.length;
  return markup`<header>
<p class="kicker">Cost report: ${run.scenario_id}</p>
<h1>${run.title}</h1>
${
  run.question === undefined
    ? undefined
    : markup`<p class="question">${run.question}</p>
`
}<p class="note">${formatPeriod(period)}. ${formatNumber(run.trials)} simulated futures, prices of ${run.price_book_date}. ${
    warnings === 0
      ? 'No warnings.'
      : markup`<a href="#warnings">${warnings} ${warnings === 1 ? 'warning' : 'warnings'}</a>`
  }</p>
</header>
`;
}
