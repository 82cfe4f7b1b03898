import type { BudgetAnswer } from '../../summary/band.ts';
import { formatMoney } from './format-money.ts';
import { formatPeriod } from './format-period.ts';
import { formatLevel, formatProbability, formatShare, probabilityInWords } from './format-value.ts';
import { headlineAnswer } from './headline-answer.ts';
import { type Markup, markup } from './markup.ts';
import { metricLabel, quantityLabel } from './metric-label.ts';
import { budgetBand, isConstant, type Results } from './results.ts';
import { table } from './table.ts';

const TOP_DRIVERS = 3;

/** The answer in a sentence and in a few large figures: what a reader must find without scrolling. */
export function answerSection(results: Results): Markup {
  const { budget } = results;
  const headline = headlineAnswer(budget);
  const amounts = budget.filter(({ question }) => question === 'amount');
  const points = budget.filter(({ question }) => question === 'point_estimate');
  const certain = isConstant(budgetBand(results));
  return markup`<section id="answer" aria-label="The answer">
<p class="answer">${answerSentence(results)}</p>
<div class="tiles">
${headline && !certain ? headlineTile(headline) : undefined}${amounts.map(amountTile)}${certain ? undefined : points.map(pointTile)}${driversTile(results)}</div>
</section>
`;
}

function answerSentence(results: Results): string {
  const band = budgetBand(results);
  const what = `${metricLabel(band.series.metric)} for ${formatPeriod(band.series.period)}`;
  if (isConstant(band)) {
    return `${what} is ${formatMoney(band.mean.value)} in every simulated future.`;
  }
  const headline = headlineAnswer(results.budget);
  const plan =
    headline === undefined
      ? `${what} is ${formatMoney(band.mean.value)} on average.`
      : `Budget ${formatMoney(headline.amountUsd)} to cover ${what} with ${formatLevel(headline.level)} confidence.`;
  const risks = results.budget
    .filter(({ question }) => question === 'amount')
    .map(
      ({ amountUsd, probabilityOver }) =>
        ` A budget of ${formatMoney(amountUsd)} is overrun in ${probabilityInWords(probabilityOver)} of the simulated futures.`,
    );
  return plan + risks.join('');
}

function amountTile({ amountUsd, probabilityOver, ciLow, ciHigh, expectedOverrunUsd }: BudgetAnswer): Markup {
  return tile(
    `Chance to overrun ${formatMoney(amountUsd)}`,
    formatProbability(probabilityOver),
    `${intervalText(formatProbability(ciLow), formatProbability(ciHigh))}${overrunText(expectedOverrunUsd, probabilityOver)}`,
  );
}

/** E[cost - amount | cost > amount] = E[(cost - amount)+] / P(cost > amount). */
function overrunText(expectedOverrunUsd: number, probabilityOver: number): string {
  if (probabilityOver === 0) return '';
  return `An overrun averages ${formatMoney(expectedOverrunUsd / probabilityOver)}.`;
}

function headlineTile(answer: BudgetAnswer): Markup {
  const { level, amountUsd, ciLow, ciHigh } = answer;
  const aboveUsd = abovePointUsd(answer);
  const side = aboveUsd < 0 ? 'below' : 'above';
  return tile(
    `Budget with ${formatLevel(level)} confidence`,
    formatMoney(amountUsd),
    `${intervalText(formatMoney(ciLow), formatMoney(ciHigh))}${formatMoney(Math.abs(aboveUsd))} ${side} the point estimate.`,
  );
}

/** From the two amounts as they are shown: the contingency of budget.csv also has what rounding left. */
function abovePointUsd({ amountUsd, pointEstimateUsd }: BudgetAnswer): number {
  return amountUsd - pointEstimateUsd;
}

function pointTile({ amountUsd, probabilityOver }: BudgetAnswer): Markup {
  return tile(
    'Point estimate',
    formatMoney(amountUsd),
    `Everything at its mean. Overrun in ${probabilityInWords(probabilityOver)} of the futures.`,
  );
}

function driversTile({ drivers }: Results): Markup | undefined {
  if (drivers.length === 0) return undefined;
  const items = drivers
    .slice(0, TOP_DRIVERS)
    .map(
      ({ quantity, share }) =>
        markup`<li>${quantityLabel(quantity)} <span class="note">${formatShare(share)}</span></li>`,
    );
  return markup`<div class="tile"><h2>What drives the spread</h2><ol>${items}</ol></div>
`;
}

function tile(title: string, value: string, note: string): Markup {
  return markup`<div class="tile"><h2>${title}</h2><p class="value">${value}</p><p class="note">${note}</p></div>
`;
}

/** A sentence and a space; nothing where the ends read the same. */
function intervalText(low: string, high: string): string {
  return low === high ? '' : `95\u00a0% interval ${low} to ${high}. `;
}

/** Every budget question of the scenario with its answer; nothing where every future costs the same. */
export function budgetSection(results: Results): Markup | undefined {
  const { budget } = results;
  if (isConstant(budgetBand(results))) return undefined;
  const rows = budget.map((answer) => [
    questionText(answer),
    formatMoney(answer.amountUsd),
    formatProbability(answer.probabilityOver),
    formatMoney(answer.expectedOverrunUsd),
    formatMoney(abovePointUsd(answer)),
  ]);
  return markup`<section id="budget" aria-labelledby="budget-title">
<h2 id="budget-title">Which budget, which risk?</h2>
${table(
  'Amounts for the whole period, USD',
  [
    { title: 'Question' },
    { title: 'Amount', numeric: true },
    { title: 'Chance to overrun', numeric: true },
    { title: 'Mean overrun over all futures', numeric: true },
    { title: 'Above the point estimate', numeric: true },
  ],
  rows,
)}
</section>
`;
}

function questionText({ question, level }: BudgetAnswer): string {
  switch (question) {
    case 'confidence':
      return `Enough with ${formatLevel(level)} confidence`;
    case 'newsvendor':
      return `Loses least by your penalties, at ${formatLevel(level)} confidence`;
    case 'amount':
      return 'Given budget';
    case 'point_estimate':
      return 'Point estimate, everything at its mean';
  }
}
