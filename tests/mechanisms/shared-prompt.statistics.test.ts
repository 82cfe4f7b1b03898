import { describe, expect, test } from 'vitest';
import { periodSeries } from '../../src/cli/series-of-model.ts';
import { openStream } from '../../src/random/stream.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { engineOf, openEngine } from '../../src/simulate/engine.ts';
import { BLOCK_TRIALS, planBlocks } from '../../src/simulate/plan-blocks.ts';
import { type Estimate, section } from '../../src/stats/sectioning.ts';
import { type TicketScenarioParts, ticketScenario } from '../simulate/ticket-scenario.ts';

/*
 * How often tickets find the prompt that other tickets have put into the cache, by the run and by requests thrown at
 * random over a month. Each comparison of what agrees fails with at most this probability, whatever the seed; the
 * seeds are fixed.
 */
const FALSE_FAIL_RATE = 1e-9;
/** One block in each replicate. */
const TRIALS = 16 * BLOCK_TRIALS;

/** April has 720 hours. */
const MONTH_SECONDS = 720 * 3600;
const LIFETIME_SECONDS = 300;
const REQUESTS_AT_RANDOM = 2_000_000;

/** Tickets of 5 requests on average that send nothing but the prompt, all too late to find their own. */
function promptsOnly(ticketsPerMonth: number): TicketScenarioParts {
  return {
    tickets: `{ per_month: ${ticketsPerMonth} }`,
    conversation: {
      system_prompt_tokens: 5000,
      turns: '{ dist: discrete, values: [4, 6], weights: [1, 1] }',
      user_tokens: 0,
      assistant_tokens: 0,
      reply_gap_seconds: LIFETIME_SECONDS,
    },
    caching: 'provider',
  };
}

/** Hit rate of the month by the fast engine, with its interval. */
function runHitRate(ticketsPerMonth: number): Estimate {
  const base = ticketScenario(promptsOnly(ticketsPerMonth));
  const scenario = { ...base, horizon: { start: '2027-04', months: 1 } };
  const model = compileModel(scenario);
  const simulate = openEngine(engineOf('fast', scenario, model), 0);
  const series = periodSeries(model).findIndex(
    ({ metric, period }) => metric === 'cache_hit_rate' && period.grain === 'total',
  );
  const replicateMeans = planBlocks(TRIALS).blocks.map((block) => {
    const { periodValues, trialCount } = simulate(block);
    return mean(periodValues.subarray(series * trialCount, (series + 1) * trialCount));
  });
  return section(mean(replicateMeans), replicateMeans, 1 - FALSE_FAIL_RATE);
}

function mean(values: Iterable<number>): number {
  const all = [...values];
  return all.reduce((sum, value) => sum + value, 0) / all.length;
}

function formula(requestsPerMonth: number): number {
  return -Math.expm1((-requestsPerMonth / MONTH_SECONDS) * LIFETIME_SECONDS);
}

describe.each([
  [1000, 0.44],
  [10_000, 0.997],
])('%d tickets of 5 requests a month', (tickets, rounded) => {
  const { ciLow, ciHigh } = runHitRate(tickets);

  test(`find the prompt in ${rounded} of the requests, within the run's interval`, () => {
    const expected = formula(5 * tickets);
    expect(expected).toBeCloseTo(rounded, tickets === 1000 ? 2 : 3);
    expect(ciLow).toBeLessThanOrEqual(expected);
    expect(ciHigh).toBeGreaterThanOrEqual(expected);
  });

  test.each([
    ['one request a ticket', formula(tickets)],
    ['all requests but the first', formula(4 * tickets)],
    ['a month of 730 hours', formula((5 * tickets * 720) / 730)],
  ])('the interval leaves out what the rate of %s would give', (_, wrong) => {
    expect(wrong < ciLow || wrong > ciHigh).toBe(true);
  });

  test('find it as often as requests do that come at random', () => {
    const { low, high } = foundAtRandom(5 * tickets, LIFETIME_SECONDS);
    expect(ciLow).toBeLessThanOrEqual(high);
    expect(ciHigh).toBeGreaterThanOrEqual(low);
    expect(foundAtRandom(5 * tickets, 0.8 * LIFETIME_SECONDS).high).toBeLessThan(ciLow);
  });
});

/**
 * Share of requests that come less than a lifetime after the one before, in months of so many requests at random.
 *
 * Spacings of uniform points are negatively associated, so Hoeffding's bound holds for them (Joag-Dev and Proschan,
 * 1983). The first of a month has nobody before it and is left out; a month of n requests instead of a rate of n
 * changes the share by less than 2 / n.
 */
function foundAtRandom(requests: number, lifetimeSeconds: number) {
  const months = Math.ceil(REQUESTS_AT_RANDOM / requests);
  const words = new Uint32Array(requests);
  let found = 0;
  for (let month = 0; month < months; month++) {
    openStream(11, 'arrivals', month).fill(words, requests);
    words.sort();
    for (let i = 1; i < requests; i++) {
      const gapSeconds = (((words[i] as number) - (words[i - 1] as number)) / 4294967296) * MONTH_SECONDS;
      found += gapSeconds < lifetimeSeconds ? 1 : 0;
    }
  }
  const count = months * (requests - 1);
  const noise = Math.sqrt(Math.log(2 / FALSE_FAIL_RATE) / (2 * count));
  const bound = noise + 2 / requests;
  return { low: found / count - bound, high: found / count + bound };
}
