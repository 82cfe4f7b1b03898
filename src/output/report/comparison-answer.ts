import type { ComparedScenario } from '../comparison-record.ts';
import { formatMoney } from './format-money.ts';
import { formatProbability, probabilityInWords } from './format-value.ts';
import { type Markup, markup } from './markup.ts';
import { metricLabel } from './metric-label.ts';
import type { ComparisonResults, DifferenceRow, Standing } from './parse-comparison.ts';

/** A comparison as its sections read it. */
export interface Compared {
  readonly results: ComparisonResults;
  readonly baseline: string;
  /** The others, cheapest on average first. */
  readonly challengers: readonly string[];
  readonly titles: ReadonlyMap<string, string>;
  /** A statistic of the difference in the ranked cost. */
  readonly difference: (scenarioId: string, statistic: string) => DifferenceRow;
}

/** Opens a comparison for its sections. */
export function comparedBy(results: ComparisonResults): Compared {
  const { record, ranked, differences } = results;
  return {
    results,
    baseline: record.baseline_id,
    challengers: ranked.map(({ scenarioId }) => scenarioId).filter((id) => id !== record.baseline_id),
    titles: namesOf(record.scenarios),
    difference(scenarioId, statistic) {
      const found = differences.find(
        (row) => row.scenarioId === scenarioId && row.metric === record.metric && row.statistic === statistic,
      );
      if (found === undefined) throw new Error(`compare.csv has no ${statistic} of ${scenarioId}`);
      return found;
    },
  };
}

/** By what the scenarios differ: title, else model, else id. */
function namesOf(scenarios: readonly ComparedScenario[]): ReadonlyMap<string, string> {
  const key = (['title', 'model'] as const).find(
    (name) => new Set(scenarios.map((one) => one[name])).size === scenarios.length,
  );
  return new Map(scenarios.map((one) => [one.id, one[key ?? 'id']]));
}

/** What a scenario is called in the report. */
export function titleOf(titles: ReadonlyMap<string, string>, scenarioId: string): string {
  return titles.get(scenarioId) ?? scenarioId;
}

/** Which scenario costs least, by how much, and how surely: what a reader must find without scrolling. */
export function answerOfComparison(compared: Compared): Markup {
  const { results, titles, baseline } = compared;
  const [best, second] = results.ranked as readonly [Standing, Standing];
  const own = results.ranked.find(({ scenarioId }) => scenarioId === baseline) as Standing;
  const tiles = [
    ['Cheapest on average', formatMoney(best.meanUsd), titleOf(titles, best.scenarioId)],
    [
      'Chance that it is the cheapest',
      formatProbability(best.probabilityBest.value),
      `of ${results.ranked.length} in the same future.`,
    ],
    ...(best === own
      ? [
          [
            'Next best costs more by',
            formatMoney(second.meanUsd - best.meanUsd),
            titleOf(titles, second.scenarioId),
          ],
        ]
      : [
          [
            `Staying with ${titleOf(titles, baseline)} is regretted by`,
            formatMoney(own.expectedRegretUsd),
            'on average, against the cheapest of each future.',
          ],
        ]),
  ] as const;
  return markup`<section id="answer" aria-label="The answer">
<p class="answer">${answerSentence(compared, best, own)}</p>
<div class="tiles">
${tiles.map(
  ([
    title,
    value,
    note,
  ]) => markup`<div class="tile"><h2>${title}</h2><p class="value">${value}</p><p class="note">${note}</p></div>
`,
)}</div>
</section>
`;
}

function answerSentence({ results, titles, baseline, difference }: Compared, best: Standing, own: Standing) {
  const cost = metricLabel(results.record.metric);
  const name = titleOf(titles, best.scenarioId);
  if (best === own) {
    return `${name} costs least: ${cost} of ${formatMoney(best.meanUsd)} on average, none of the others less.`;
  }
  const { value, ciLow, ciHigh } = difference(best.scenarioId, 'mean');
  const cheaper = difference(best.scenarioId, 'probability_lower').value;
  return (
    `${name} costs least: ${formatMoney(-value)} less than ${titleOf(titles, baseline)} on average ` +
    `(95\u00a0% interval ${formatMoney(-ciHigh)} to ${formatMoney(-ciLow)}), and less in ` +
    `${probabilityInWords(cheaper)} of the futures.`
  );
}
