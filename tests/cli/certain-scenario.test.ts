import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { USUAL_DRAWING } from '../../src/cli/drawing.ts';
import { runScenario } from '../../src/cli/run-scenario.ts';
import { runSummary } from '../../src/cli/run-summary.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { ENGINE_NAMES } from '../../src/simulate/engine-name.ts';

const FOLDER = fileURLToPath(new URL('../../scenarios', import.meta.url));
const CERTAIN = readdirSync(FOLDER)
  .filter((file) => file.startsWith('article_'))
  .map((file) => basename(file, '.yaml'));

function certain(name: string): Scenario {
  const scenario = parseScenario(readFileSync(join(FOLDER, `${name}.yaml`), 'utf8'), `${name}.yaml`);
  return { ...scenario, trials: 16 };
}

const run = (scenario: Scenario, engine: (typeof ENGINE_NAMES)[number]) =>
  runScenario(scenario, 0, () => {}, { ...USUAL_DRAWING, engine });

/** Eleven tokens a turn at 0.7 USD, seven lines of a third of a dollar: sums that binary fractions round. */
function rounded(): Scenario {
  const scenario = certain('article_all_in');
  const third = { monthlyUsd: 1 / 3, usdPerTicket: 0.1, tokensPerTicket: 11, usdPerMtok: 0.7 };
  const lines = ['vector_db', 'hosting', 'guardrails'].map((line) => ({ ...third, line }));
  const tickets = { ...scenario.tickets, perMonth: 97 };
  return { ...scenario, tickets, horizon: { start: '2027-01', months: 7 }, infrastructure: lines };
}

describe.each(ENGINE_NAMES)('where nothing is drawn, the %s engine', (engine) => {
  test.each([...CERTAIN, 'rounded'])('gives %s one number: band, point estimate and budget', async (name) => {
    const { budget, bands } = await run(name === 'rounded' ? rounded() : certain(name), engine);
    for (const { question, amountUsd, pointEstimateUsd, contingencyUsd, probabilityOver, period } of budget) {
      const band = bands.find(
        ({ series }) =>
          series.metric === 'ai_cost' && JSON.stringify(series.period) === JSON.stringify(period),
      );
      expect(band?.mean.value).toBe(pointEstimateUsd);
      if (question === 'amount') continue;
      expect(amountUsd).toBe(pointEstimateUsd);
      expect(contingencyUsd).toBe(0);
      expect(probabilityOver).toBe(0);
    }
  });
});

test('the account of a certain scenario says so, and shows no spread and no dust of rounding', async () => {
  const scenario = certain('article_all_in');
  const text = runSummary(scenario, await run(scenario, 'fast'));
  expect(text).toContain(
    'Budget for ai_cost, 1 month from 2026-04\n' +
      'Nothing in this scenario is uncertain or variable: it is 242.51 USD in every future.\n',
  );
  expect(text).not.toMatch(/0\.0{8}|-0\b|month\(s\)/);
});
