import type { RankedScenario } from '../output/compare-csv.ts';
import { terminalTable } from '../output/terminal-table.ts';
import { wrapLines } from '../output/wrap-lines.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { BAND_LEVELS } from '../summary/band.ts';
import type { SeriesDifference } from '../summary/difference-accumulator.ts';
import type { Comparison } from './compare-scenarios.ts';
import { formatCount, formatNumber, formatPercent } from './format-number.ts';

/** The short account of a comparison: the ranking, then how each scenario differs from the first. */
export function comparisonText(baseline: Scenario, comparison: Comparison, columns?: number): string {
  const { rankedSeries, ranked, plan } = comparison;
  const { horizon } = baseline;
  const rows = ranked.map(({ scenarioId, standing }, index) => [
    String(index + 1),
    scenarioId,
    formatNumber(standing.mean.value),
    formatPercent(standing.probabilityBest.value),
    formatNumber(standing.expectedRegret.value),
  ]);
  const header = ['', 'scenario', 'mean USD', 'cheapest in', 'regretted by'];
  const text = [
    `${rankedSeries.metric}, ${formatCount(horizon.months, 'month')} from ${horizon.start}, cheapest on average first\n${terminalTable([header, ...rows], ['right', 'left', 'right', 'right', 'right'])}`,
    `Against ${baseline.id}, on the same draws: difference of the means\n${differencesTable(comparison)}`,
    `${formatCount(plan.trials, 'trial')}, seed ${baseline.seed}; an interval is at 95 % for one comparison, not for all at once.\n`,
  ].join('\n');
  return wrapLines(text, columns);
}

/** The cheapest of several rankings side by side, one use case a row. */
export function useCasesText(
  cases: readonly { readonly name: string; readonly comparison: Comparison }[],
): string {
  const rows = cases.map(({ name, comparison: { ranked } }) => {
    const [best, next] = ranked as readonly [RankedScenario, RankedScenario];
    return [
      name,
      best.scenarioId.slice(name.length + 1),
      formatNumber(best.standing.mean.value),
      formatPercent(best.standing.probabilityBest.value),
      formatNumber(next.standing.mean.value),
    ];
  });
  const header = ['use case', 'cheapest on average', 'mean USD', 'of futures', 'next at'];
  const [{ comparison }] = cases as readonly [(typeof cases)[number]];
  return (
    `${comparison.rankedSeries.metric} of the whole horizon, by use case\n` +
    terminalTable([header, ...rows], ['left', 'left', 'right', 'right', 'right'])
  );
}

function differencesTable({ differences, rankedSeries }: Comparison): string {
  const rows = differences.map(({ scenarioId, differences: ofScenario }) => {
    const found = ofScenario.find(
      ({ series }) => series.metric === rankedSeries.metric && series.period.grain === 'total',
    );
    if (found === undefined) throw new Error(`${scenarioId} has no ${rankedSeries.metric}`);
    return differenceCells(scenarioId, found.difference);
  });
  const header = ['scenario', 'difference', '95 % interval', 'of p90', 'cheaper in'];
  return terminalTable([header, ...rows], ['left', 'right', 'right', 'right', 'right']);
}

function differenceCells(scenarioId: string, { difference, probabilityLower }: SeriesDifference): string[] {
  const { mean, percentiles } = difference;
  const p90 = percentiles[BAND_LEVELS.indexOf(0.9)];
  if (p90 === undefined) throw new Error('0.9 is a level of bands');
  return [
    scenarioId,
    formatNumber(mean.value),
    `${formatNumber(mean.ciLow)} to ${formatNumber(mean.ciHigh)}`,
    formatNumber(p90.value),
    formatPercent(probabilityLower.value),
  ];
}
