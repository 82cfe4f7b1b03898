import { afterEach, describe, expect, test, vi } from 'vitest';
import type * as ThreeMomentLaw from '../../src/random/three-moment-law.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { withEveryTicket } from '../../src/simulate/every-ticket.ts';
import { openSimulator } from '../../src/simulate/simulate-block.ts';
import { compareEngines } from '../../src/summary/compare-engines.ts';
import { engineGroups } from './engine-groups.ts';
import { type TicketScenarioParts, ticketScenario } from './ticket-scenario.ts';

/*
 * Months from the moments of a ticket against months of drawn tickets, both by the fast engine, each with a seed of its
 * own. A test of agreement fails with at most this probability, whatever the seeds; they are fixed. The test takes the
 * trials of one side for independent; Sobol points are closer to each other, so the true rate is lower.
 */
const FALSE_FAIL_RATE = 1e-9;
const TRIALS = { moments: 8192, tickets: 4096 };

const MANY = '{ per_month: { dist: uniform, low: 350, high: 450 }, month_noise_cv: 0.05 }';
const VARIED = {
  turns: '{ dist: negative_binomial, shift: 1, r: 12, mean: { dist: uniform, low: 3, high: 7 } }',
  user_tokens: '{ dist: gamma, shape: 4.8, mean: 60 }',
  assistant_tokens: '{ dist: lognormal, median: { dist: uniform, low: 100, high: 200 }, sigma: 0.69 }',
  reply_gap_seconds: '{ dist: lognormal, median: 170, sigma: 1.5 }',
};
const SCENARIOS: Readonly<Record<string, TicketScenarioParts>> = {
  'no caching': { conversation: VARIED },
  'the rules of a provider': {
    conversation: { ...VARIED, system_prompt_tokens: 1500 },
    model: 'claude-sonnet-4-6',
    caching: 'provider',
  },
  'a hit rate': {
    conversation: VARIED,
    caching: '{ hit_rate: { dist: beta, mean: { dist: beta, mean: 0.6, n: 90 }, n: 20 } }',
  },
  'mixtures, humans and lines': {
    conversation: {
      ...VARIED,
      user_tokens:
        '{ dist: mixture, of: [{ weight: 4, dist: lognormal, median: 40, sigma: 0.4 }, { weight: 1, dist: gamma, shape: 3, mean: 300 }] }',
    },
    rest: `deflection: { rate: { dist: beta, mean: 0.45, n: 40 }, repeat_contact: 0.2 }
human: { cost_per_ticket: { dist: lognormal, p10: 3, p90: 5 } }
infrastructure: [{ line: voice, usd_per_turn: 0.001 }]`,
  },
};

/** What differs by more than the false-fail rate allows. */
function beyond(scenario: Scenario, openMoments: typeof openSimulator = openSimulator): readonly string[] {
  const model = compileModel(scenario);
  const every = withEveryTicket({ ...model, seed: model.seed + 1 });
  const { comparisons } = compareEngines(
    engineGroups(
      model,
      { simulate: openMoments(model, 2), trials: TRIALS.moments },
      { simulate: openSimulator(every, 2), trials: TRIALS.tickets },
    ),
    FALSE_FAIL_RATE,
  );
  return comparisons
    .filter(({ standardErrors, limit }) => !(Math.abs(standardErrors) <= limit))
    .map(({ series, statistic, fast, plain }) => `${series.metric} ${statistic}: ${fast}, ${plain}`);
}

describe('months from moments and months of tickets agree', () => {
  test.each(Object.entries(SCENARIOS))('%s', (_, parts) => {
    expect(beyond(ticketScenario({ months: 2, tickets: MANY, ...parts }))).toEqual([]);
  });
});

describe('a wrong month is caught', () => {
  afterEach(() => {
    vi.doUnmock('../../src/random/three-moment-law.ts');
    vi.resetModules();
  });

  const certain = ticketScenario({
    tickets: '{ per_month: 400 }',
    conversation: { ...VARIED, turns: '{ dist: poisson, shift: 1, mean: 4 }', assistant_tokens: 200 },
  });

  test('none, when nothing is wrong', () => {
    expect(beyond(certain)).toEqual([]);
  });

  test.each([
    ['with a fifth more spread', (score: number) => 1.2 * score],
    ['a fifth of an sd higher', (score: number) => score + 0.2],
  ])('one %s', async (_, move) => {
    vi.resetModules();
    vi.doMock('../../src/random/three-moment-law.ts', async (importOriginal) => {
      const { standardThreeMomentQuantile } = await importOriginal<typeof ThreeMomentLaw>();
      return {
        standardThreeMomentQuantile: (score: number, skewness: number) =>
          move(standardThreeMomentQuantile(score, skewness)),
      };
    });
    const { openSimulator: openWrong } = await import('../../src/simulate/simulate-block.ts');
    expect(beyond(certain, openWrong)).not.toEqual([]);
  });
});
