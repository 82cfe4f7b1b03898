import { percentileName } from '../output/columns.ts';
import { plainDecimal } from '../output/plain-decimal.ts';
import { terminalTable } from '../output/terminal-table.ts';
import type { ForecastScore } from '../summary/score-forecast.ts';
import { formatNumber, formatPercent } from './format-number.ts';

/** With fewer months, a band of half the width it should have mostly passes. */
const FEWEST_MONTHS = 12;
/** What comes less often than this under a band that holds speaks against it. */
const ODD = 0.05;

/** How a run's months fared, for reading. */
export function actualsText(metric: string, score: ForecastScore): string {
  const cells = score.pit.map(({ from, to, months, expectedMonths }) => [
    `${cellEnd(from)} to ${cellEnd(to)}`,
    String(months),
    expectedMonths.toFixed(1),
    '#'.repeat(months),
  ]);
  const levels = score.levels.map(({ level, above, expectedAbove, kupiecP, pinballLoss }) => [
    percentileName(level).toUpperCase(),
    String(above),
    expectedAbove.toFixed(1),
    kupiecP.toFixed(3),
    formatNumber(pinballLoss),
  ]);
  return [
    `${score.months} months of ${metric} held against their bands\n`,
    terminalTable([['between', 'months', 'expected', ''], ...cells], ['left', 'right', 'right', 'left']),
    terminalTable(
      [['percentile', 'above', 'expected', 'Kupiec p', 'pinball loss, USD'], ...levels],
      ['left', 'right', 'right', 'right', 'right'],
    ),
    `Mean CRPS ${formatNumber(score.crps)} USD.`,
    `${verdict(score)}\n`,
  ].join('\n');
}

/** Whether to trust the band, in a sentence. */
export function verdict({ months, band }: ForecastScore): string {
  const seen = `${band.outside} of ${months} months lie outside the band from P5 to P95`;
  const chance = `where it holds, so unlikely a number comes with probability ${formatPercent(band.kupiecP)}`;
  if (band.kupiecP < ODD) {
    const much = band.outside > (1 - (band.high - band.low)) * months ? 'narrow' : 'wide';
    return `Do not trust the band: it is too ${much}. ${seen}; ${chance}.`;
  }
  if (months < FEWEST_MONTHS) return `Too few months to tell: ${seen}.`;
  return `Nothing speaks against the band: ${seen}; ${chance}.`;
}

/** The same as one JSON object. */
export function actualsJson(metric: string, score: ForecastScore): string {
  const number = (value: number) => Number(plainDecimal(value));
  const found = {
    metric,
    unit: 'USD',
    months: score.months,
    verdict: verdict(score),
    outside: score.band.outside,
    kupiec_p: number(score.band.kupiecP),
    crps: number(score.crps),
    pit: score.pit.map(({ from, to, months, expectedMonths }) => ({
      from,
      to,
      months,
      expected: number(expectedMonths),
    })),
    levels: score.levels.map(({ level, above, expectedAbove, kupiecRatio, kupiecP, pinballLoss }) => ({
      level,
      above,
      expected_above: number(expectedAbove),
      kupiec_lr: number(kupiecRatio),
      kupiec_p: number(kupiecP),
      pinball_loss: number(pinballLoss),
    })),
  };
  return `${JSON.stringify(found, undefined, 2)}\n`;
}

function cellEnd(level: number): string {
  return level === 0 ? 'least' : level === 1 ? 'most' : percentileName(level).toUpperCase();
}
