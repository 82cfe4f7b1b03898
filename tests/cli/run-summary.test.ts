import { describe, expect, test } from 'vitest';
import { runScenario } from '../../src/cli/run-scenario.ts';
import { runSummary } from '../../src/cli/run-summary.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';

const SCENARIO = parseScenario(
  `costband: 1
id: desk
title: A desk
seed: 7
trials: 256
horizon: { start: 2027-01, months: 1 }
tickets: { per_month: { dist: lognormal, p10: 8000, p90: 12000 } }
conversation: { system_prompt_tokens: 500, turns: 5, user_tokens: 100, assistant_tokens: 150 }
model: claude-haiku-4-5
caching: none
budget: { confidence: [0.5], over_cost: 4, under_cost: 1 }
`,
  'desk.yaml',
);
const RUN = await runScenario(SCENARIO, 1, () => {});

/** Lines of the two tables of bands. */
function bandLines(columns?: number): readonly string[] {
  const lines = runSummary(SCENARIO, RUN, columns).split('\n');
  return lines.filter((line) => /^(metric|\w+_cost|cost_\w+) /.test(line) && !line.startsWith('metric USD'));
}

describe('the summary of a run', () => {
  test('names the budget that loses least by the penalties', () => {
    expect(runSummary(SCENARIO, RUN)).toMatch(
      /By its penalties, a budget of [\d.,]+ USD loses least: it suffices with 80.0 % \(95 % interval/,
    );
  });

  test('has no bars where there is no terminal', () => {
    expect(bandLines().join('')).not.toContain('┃');
    expect(bandLines()[0]).toMatch(/p05 +p25 +p50 +p75 +p90 +p95 +mean$/);
  });

  test.each([60, 80, 90, 100, 120, 160, 300])('fits into %d columns, every line of it', (columns) => {
    const lines = runSummary(SCENARIO, RUN, columns).split('\n');
    const table = lines.filter((line) => / {2}/.test(line));
    const prose = lines.filter((line) => !/ {2}/.test(line));
    expect(Math.max(...prose.map((line) => line.length))).toBeLessThanOrEqual(columns);
    if (columns >= 80) expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(columns);
  });

  test.each([80, 120, 300])('has a bar for each metric in %d columns', (columns) => {
    const [header, ...lines] = bandLines(columns);
    expect(header).toMatch(/from 0 to p95$/);
    for (const line of lines) expect(line).toMatch(/┃|^metric /);
  });

  test('drops figures that the bar shows before it drops the bar', () => {
    const [header] = bandLines(70);
    expect(header).not.toContain('p25');
    expect(header).toMatch(/p50 +p90 .*from 0 to p95$/);
    expect(bandLines(40)[0]).toMatch(/p50 +p90$/);
  });
});
