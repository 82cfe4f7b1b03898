import { barRows } from './bar-rows.ts';
import { type Compared, titleOf } from './comparison-answer.ts';
import type { Figure } from './figure.ts';
import { formatMoney } from './format-money.ts';
import { formatProbability } from './format-value.ts';
import { table } from './table.ts';

/** How much every other scenario costs more or less than the first. */
export function scenarioDifferences(compared: Compared): Figure {
  const { titles, baseline, challengers, difference } = compared;
  const rows = challengers.map((scenarioId) => ({
    label: titleOf(titles, scenarioId),
    mean: difference(scenarioId, 'mean'),
    p90: difference(scenarioId, 'p90'),
    lower: difference(scenarioId, 'probability_lower'),
    excess: difference(scenarioId, 'expected_excess'),
  }));
  const ends = rows.flatMap(({ mean }) => [mean.ciLow, mean.ciHigh]);
  const name = titleOf(titles, baseline);
  return {
    id: 'differences',
    title: `Against ${name}`,
    finding: `Left of the line costs less than ${name}, right of it more, on average over the same futures.`,
    description: `Bars of the mean difference of ${rows.length} scenarios from ${name}; the figures are in the table below.`,
    draw: (size) =>
      barRows(
        rows.map(({ label, mean }) => ({
          label,
          value: formatMoney(mean.value),
          parts: [{ fromUsd: 0, toUsd: mean.value, className: mean.value < 0 ? 'bar-low' : 'bar-high' }],
          whiskerUsd: [mean.ciLow, mean.ciHigh] as const,
        })),
        [Math.min(0, ...ends), Math.max(0, ...ends)],
        0,
        size,
      ),
    key: [
      { className: 'bar-low', meaning: 'costs less' },
      { className: 'bar-high', meaning: 'costs more' },
      { className: 'whisker-key', meaning: '95 % interval of the simulation itself' },
    ],
    table: table(
      `Difference from ${name} over the whole period, USD`,
      [
        'Scenario',
        'Mean difference',
        '95 % interval',
        'p90 differs by',
        'Cheaper in',
        'Costs more by, on average',
      ].map((title, i) => ({ title, numeric: i > 0 })),
      rows.map(({ label, mean, p90, lower, excess }) => [
        label,
        formatMoney(mean.value),
        `${formatMoney(mean.ciLow)} to ${formatMoney(mean.ciHigh)}`,
        formatMoney(p90.value),
        formatProbability(lower.value),
        formatMoney(excess.value),
      ]),
    ),
  };
}
