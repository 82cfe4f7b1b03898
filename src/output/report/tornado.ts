import { barRows } from './bar-rows.ts';
import type { Figure } from './figure.ts';
import { formatMoney } from './format-money.ts';
import { formatShare } from './format-value.ts';
import { quantityLabel } from './metric-label.ts';
import type { Driver } from './parse-drivers.ts';
import { budgetBand, percentileOf, type Results } from './results.ts';
import { table } from './table.ts';

const MOST_BARS = 10;

/** What moves the cost that one future in ten exceeds; nothing where sensitivity was not computed. */
export function tornado(results: Results): Figure | undefined {
  const [first] = results.drivers;
  if (first === undefined) return undefined;
  const p90Usd = percentileOf(budgetBand(results), 0.9);
  const swingUsd = ({ p90UsdAtLow, p90UsdAtHigh }: Driver) => Math.abs(p90UsdAtHigh - p90UsdAtLow);
  const drawn = results.drivers.toSorted((a, b) => swingUsd(b) - swingUsd(a)).slice(0, MOST_BARS);
  const endsUsd = [p90Usd, ...drawn.flatMap(({ p90UsdAtLow, p90UsdAtHigh }) => [p90UsdAtLow, p90UsdAtHigh])];
  return {
    id: 'drivers',
    title: 'What moves it',
    finding: `${quantityLabel(first.quantity)} explains most: ${formatShare(first.share)} of the spread. The bars show where the ${formatMoney(p90Usd)} that nine of ten futures stay within would move.`,
    description: `Tornado chart of ${drawn.length} uncertain quantities around ${formatMoney(p90Usd)}; the figures are in the table below.`,
    draw: (size) =>
      barRows(
        drawn.map((driver) => barOf(driver, p90Usd)),
        [Math.min(...endsUsd), Math.max(...endsUsd)],
        p90Usd,
        size,
      ),
    key: [
      { className: 'bar-low', meaning: 'the quantity in its lowest tenth' },
      { className: 'bar-high', meaning: 'the quantity in its highest tenth' },
    ],
    table: table(
      'p90 of the whole period by quantity, USD',
      ['Quantity', 'Share of the spread', 'p90 at its lowest tenth', 'p90 at its highest tenth'].map(
        (title, i) => ({ title, numeric: i > 0 }),
      ),
      results.drivers.map((driver) => [
        quantityLabel(driver.quantity),
        formatShare(driver.share),
        formatMoney(driver.p90UsdAtLow),
        formatMoney(driver.p90UsdAtHigh),
      ]),
    ),
  };
}

function barOf({ quantity, p90UsdAtLow, p90UsdAtHigh }: Driver, p90Usd: number) {
  return {
    label: quantityLabel(quantity),
    parts: [
      { fromUsd: p90Usd, toUsd: p90UsdAtLow, className: 'bar-low' },
      { fromUsd: p90Usd, toUsd: p90UsdAtHigh, className: 'bar-high' },
    ],
  };
}
