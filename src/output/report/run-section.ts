import { formatNumber } from './format-value.ts';
import { type Markup, markup } from './markup.ts';
import type { RecordedRun } from './parse-run-record.ts';

/** What it takes to repeat the run. */
export function runSection(run: RecordedRun): Markup {
  const versions = Object.entries(run.versions).map(([program, version]) => `${program} ${version}`);
  const facts = [
    ['Scenario', run.scenario_id],
    ['SHA-256 of its file', run.scenario_sha256],
    ['Run', run.run_id],
    ['Simulated futures', formatNumber(run.trials)],
    ['Seed', String(run.seed)],
    ['Prices of', `${run.price_book_date}, ${run.price_book_source}`],
    ['Programs', versions.join(', ')],
  ] as const;
  return markup`<section id="run" aria-labelledby="run-title">
<h2 id="run-title">How to repeat it</h2>
<dl class="facts">${facts.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<p class="note">The same scenario file, seed and version give the same figures. Every figure here comes from the files beside this report; no percentile is a sum of other percentiles.</p>
</section>
`;
}
