import { barRows } from './bar-rows.ts';
import { type Compared, titleOf } from './comparison-answer.ts';
import type { Figure } from './figure.ts';
import { formatMoney } from './format-money.ts';
import { metricLabel } from './metric-label.ts';
import { table } from './table.ts';

const STATISTICS = ['mean', 'p05', 'p25', 'p50', 'p75', 'p90', 'p95'] as const;
type Statistic = (typeof STATISTICS)[number];

/** The band of every scenario's cost, one below the other, cheapest on average first. */
export function scenarioBands(compared: Compared): Figure {
  const { results, titles } = compared;
  const cost = metricLabel(results.record.metric);
  const bands = results.ranked.map(({ scenarioId }) => ({ scenarioId, band: bandOf(compared, scenarioId) }));
  const ends = bands.flatMap(({ band }) => [band.p05, band.p95]);
  const [low, high] = [Math.min(0, ...ends), Math.max(...ends)];
  return {
    id: 'bands',
    title: 'What each costs',
    finding: `${cost} of the whole period. Bands that overlap still tell apart: in one and the same future the scenarios share what nobody knows yet.`,
    description: `Bands from p05 to p95 of ${bands.length} scenarios; the figures are in the table below.`,
    draw: (size) =>
      barRows(
        bands.map(({ scenarioId, band }) => ({
          label: titleOf(titles, scenarioId),
          value: formatMoney(band.p50),
          parts: [
            { fromUsd: band.p05, toUsd: band.p95, className: 'band-outer' },
            { fromUsd: band.p25, toUsd: band.p75, className: 'band-inner' },
          ],
          whiskerUsd: [band.p50, band.p50] as const,
        })),
        [low, high],
        low,
        size,
      ),
    key: [
      { className: 'band-outer', meaning: 'nine of ten futures (p05 to p95)' },
      { className: 'band-inner', meaning: 'half of the futures (p25 to p75)' },
      { className: 'whisker-key', meaning: 'median (p50), the figure at the right' },
    ],
    table: table(
      `${cost} of the whole period, USD`,
      ['Scenario', ...STATISTICS].map((title, i) => ({ title, numeric: i > 0 })),
      bands.map(({ scenarioId, band }) => [
        titleOf(titles, scenarioId),
        ...STATISTICS.map((statistic) => formatMoney(band[statistic])),
      ]),
    ),
  };
}

/** The baseline's own values stand in the rows of any other scenario. */
function bandOf(
  { baseline, challengers, difference }: Compared,
  scenarioId: string,
): Readonly<Record<Statistic, number>> {
  const statisticOf = (statistic: Statistic) =>
    scenarioId === baseline
      ? difference(challengers[0] as string, statistic).baselineValue
      : difference(scenarioId, statistic).scenarioValue;
  return Object.fromEntries(STATISTICS.map((statistic) => [statistic, statisticOf(statistic)])) as Readonly<
    Record<Statistic, number>
  >;
}
