import { answerSection, budgetSection } from './answer-section.ts';
import { assumptionsSection } from './assumptions-section.ts';
import { costLines } from './cost-lines.ts';
import { fanChart } from './fan-chart.ts';
import { formatPeriod } from './format-period.ts';
import { formatNumber } from './format-value.ts';
import { keyFigures } from './key-figures.ts';
import { type Markup, markup } from './markup.ts';
import { budgetBand, type Results } from './results.ts';
import { runSection } from './run-section.ts';
import { sCurve } from './s-curve.ts';
import { STYLE } from './style.ts';
import { ticketDistribution } from './ticket-distribution.ts';
import { tornado } from './tornado.ts';
import { warningsSection } from './warnings-section.ts';

/**
 * The report of a run as one HTML page, ending in a line break: no script, nothing fetched, no clock.
 *
 * The policy in its head forbids the browser all loading, so that not even a flaw in the page could send a
 * figure anywhere.
 */
export function reportPage(results: Results): string {
  const { run } = results;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${run.title}: cost report</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the answer</a>
${pageHeader(results)}<main id="content" tabindex="-1">
${answerSection(results)}${sCurve(results)}${budgetSection(results)}${fanChart(results)}${costLines(results)}${tornado(results)}${ticketDistribution(results)}${keyFigures(results)}${assumptionsSection(run)}${warningsSection(run.warnings)}</main>
<footer>
${runSection(run)}</footer>
</body>
</html>
`.text;
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
