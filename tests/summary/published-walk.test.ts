import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, test } from 'vitest';
import { meanTicketUsd } from '../../src/cli/mean-ticket-usd.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { type WalkStep, walkPublished } from '../../src/summary/published-walk.ts';

const require = createRequire(import.meta.url);
const lognormalCdf = require('@stdlib/stats/base/dists/lognormal/cdf') as (
  x: number,
  mu: number,
  sigma: number,
) => number;

function shipped(id: string): Scenario {
  const file = `${id}.yaml`;
  return parseScenario(readFileSync(new URL(`../../scenarios/${file}`, import.meta.url), 'utf8'), file);
}

const ARTICLE = shipped('article_ticket');
const AGENT = shipped('agent_with_tools');

/** The scenarios that a walk bills, in its order. */
function billed(article: Scenario, agent: Scenario): readonly Scenario[] {
  const scenarios: Scenario[] = [];
  walkPublished(article, agent, (scenario) => {
    scenarios.push(scenario);
    return scenarios.length;
  });
  return scenarios;
}

test('each step is the cost of its scenario, and its difference from the step before', () => {
  let count = 0;
  const steps = walkPublished(ARTICLE, AGENT, () => ++count);
  expect(steps.map(({ usdPerTicket }) => usdPerTicket)).toEqual([
    0.00725,
    ...Array.from({ length: 11 }, (_, i) => i + 1),
  ]);
  expect(steps.map(({ differenceUsd }) => differenceUsd)).toEqual([0, 1 - 0.00725, ...Array(10).fill(1)]);
});

test('what a walk leaves of the article before it adds what nobody measured is the agent, in conversation and caching', () => {
  const scenarios = billed(ARTICLE, AGENT);
  const agent = scenarios.at(-3);
  expect(agent?.segments[0].conversation).toEqual(AGENT.segments[0].conversation);
  expect(agent?.segments[0].caching).toEqual(AGENT.segments[0].caching);
  expect(scenarios.at(0)?.segments[0].conversation).toEqual(ARTICLE.segments[0].conversation);
});

test('a scenario without the source of what the walk takes is our fault', () => {
  const { 'conversation.turns': _, ...assumptions } = AGENT.assumptions ?? {};
  expect(() => billed(ARTICLE, { ...AGENT, assumptions })).toThrow('no source for conversation.turns');
});

describe('in dollars', () => {
  let steps: readonly WalkStep[];
  const usdAfter = (words: string) => steps.find(({ step }) => step.includes(words))?.usdPerTicket;

  const difference = (words: string) => steps.find(({ step }) => step.includes(words))!.differenceUsd * 1e6;

  beforeAll(() => {
    steps = walkPublished(ARTICLE, AGENT, meanTicketUsd);
  }, 60_000);

  test('the article by its stated rule and by the provider is the bill by hand', () => {
    // 6750 in at 1 USD, of which 4 x 500 at 0.10, and 1000 out at 5; then all of the input at 1
    expect(usdAfter('stated rule')).toBeCloseTo(0.00995, 12);
    expect(usdAfter("provider's rule")).toBeCloseTo(0.01175, 12);
  });

  test('the turns alone follow from the first two moments of their law', () => {
    // E[650 t + 350 t (t - 1) / 2] in and E[200 t] out, t = ceil(lognormal(6.75, 0.38)): P(t >= k + 1) = P(X > k)
    const [mean, square] = turnMoments(6.75, 0.38);
    const usd = (650 * mean + 175 * (square - mean) + 5 * 200 * mean) / 1e6;
    expect(usdAfter('numbers of turns')! / usd).toBeCloseTo(1, 6);
  });

  test('thinking and retrieved text come with every request, which are the same number for both', () => {
    expect(difference('thinking') / (300 * 5)).toBeCloseTo(difference('retrieved') / 2000, 9);
  });

  test('a longer prompt and definitions are so many tokens more in every request', () => {
    const [mean] = turnMoments(6.75, 0.38);
    expect(difference('a prompt as measured') / ((1248 - 500) * mean)).toBeCloseTo(1, 6);
    expect(difference('definitions of tools') / (1979 * mean)).toBeCloseTo(1, 6);
  });
});

/** Mean and mean square of the ceiling of a lognormal variable, as sums over its tail. */
function turnMoments(median: number, sigma: number): readonly [number, number] {
  let mean = 0;
  let square = 0;
  for (let k = 0; k < 200; k++) {
    const above = 1 - lognormalCdf(k, Math.log(median), sigma);
    mean += above;
    square += (2 * k + 1) * above;
  }
  return [mean, square];
}
