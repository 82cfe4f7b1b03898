import { terminalTable } from '../output/terminal-table.ts';
import type { Comparison } from '../summary/compare-engines.ts';
import { formatNumber } from './format-number.ts';
import { VERIFY_FAST_TRIALS } from './verify-option.ts';
import { FALSE_ALARM_RATE, type Verification } from './verify-scenario.ts';

/** Comparisons that are shown, the largest first. */
const SHOWN = 10;

/** The account of a verification that is printed: what was compared, the largest discrepancies, the verdict. */
export function verifyText(verification: Verification, statedMonths: number): string {
  const { scenario, plainTrials, comparisons, agree } = verification;
  const { months } = scenario.horizon;
  const shortened = months < statedMonths ? `, the first ${months} of ${statedMonths} months` : '';
  const beyond = comparisons.filter(isBeyond).length;
  const header = ['metric', 'period', 'statistic', 'fast', 'plain', 'standard errors', 'limit'];
  const sides = header.map((_, column) => (column < 3 ? 'left' : 'right') as 'left' | 'right');
  return [
    `${scenario.id}: ${VERIFY_FAST_TRIALS} trials of the fast engine against ${plainTrials} of the plain one${shortened}`,
    '',
    terminalTable([header, ...comparisons.slice(0, SHOWN).map(cells)], sides),
    'p05, p50 and p95 stand for the share of samples up to that percentile of both engines together; spread is the',
    'mean distance from the mean.',
    agree
      ? `The engines agree: all ${comparisons.length} comparisons are within their limits.`
      : `The engines disagree: ${beyond} of ${comparisons.length} comparisons are beyond their limits.`,
    `Engines that agree are said to disagree with a probability of at most ${FALSE_ALARM_RATE}.`,
    '',
  ].join('\n');
}

/** The same as one object. */
export function verifyJson({ scenario, plainTrials, comparisons, agree }: Verification): object {
  return {
    scenario_id: scenario.id,
    agree,
    false_alarm_rate: FALSE_ALARM_RATE,
    months: scenario.horizon.months,
    fast_trials: VERIFY_FAST_TRIALS,
    plain_trials: plainTrials,
    comparisons: comparisons.length,
    beyond: comparisons.filter(isBeyond).length,
    largest: comparisons.slice(0, SHOWN).map(({ series, statistic, fast, plain, standardErrors, limit }) => ({
      metric: series.metric,
      unit: series.unit,
      period_grain: series.period.grain,
      period_start: series.period.start,
      statistic,
      fast,
      plain,
      standard_errors: standardErrors,
      limit,
    })),
  };
}

function isBeyond({ standardErrors, limit }: Comparison): boolean {
  return Math.abs(standardErrors) > limit;
}

function cells({ series, statistic, fast, plain, standardErrors, limit }: Comparison): string[] {
  const { grain, start } = series.period;
  const period = grain === 'ticket' || grain === 'total' ? grain : `${grain} ${start}`;
  const numbers = [formatNumber(fast), formatNumber(plain), standardErrors.toFixed(2), limit.toFixed(2)];
  return [series.metric, period, statistic, ...numbers];
}
