import { describe, expect, test } from 'vitest';
import { periodMetrics } from '../../src/cost/metrics.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { openEngine } from '../../src/simulate/engine.ts';
import { logClosedForm } from '../../src/simulate/log-closed-form.ts';
import { type PlainModel, plainModelOf } from '../../src/simulate/plain-model.ts';
import { planBlocks } from '../../src/simulate/plan-blocks.ts';
import { compareEngines } from '../../src/summary/compare-engines.ts';
import { engineGroups } from './engine-groups.ts';
import { type LoggedParts, loggedScenario, syntheticTickets } from './logged-scenario.ts';

const TICKETS = syntheticTickets(120, 3);
const FALSE_FAIL_RATE = 1e-6;
const PEOPLE = 'human: { cost_per_ticket: 4 }';

/** What lies beyond its limit when both engines run, the plain one perhaps on a wrong model. */
function beyond(parts: LoggedParts, wrong: (model: PlainModel) => PlainModel = (model) => model) {
  const scenario = loggedScenario(TICKETS, parts);
  const model = compileModel(scenario);
  const run = (engine: Parameters<typeof openEngine>[0], trials: number) => ({
    simulate: openEngine(engine, 8),
    trials,
  });
  const plain = wrong(plainModelOf(scenario, model));
  const groups = engineGroups(
    model,
    run({ name: 'fast', model }, 8192),
    run({ name: 'plain', model: plain }, 2048),
  );
  return compareEngines(groups, FALSE_FAIL_RATE)
    .comparisons.filter(({ standardErrors, limit }) => !(Math.abs(standardErrors) <= limit))
    .map(({ series, statistic }) => `${series.metric} ${series.period.grain} ${statistic}`);
}

const CASES: Readonly<Record<string, LoggedParts>> = {
  'requests by moments': { tickets: '{ per_month: 800 }' },
  'a small month, ticket by ticket': { tickets: '{ per_month: 12 }' },
  'outcomes of the log, a drift and the cache': {
    tickets: '{ per_month: 800 }',
    conversation: 'resolved: solved, reopened: again, drift: 0.2',
    model: 'claude-sonnet-4-5',
    caching: 'provider',
    rest: PEOPLE,
  },
  clusters: { tickets: '{ per_month: 800 }', conversation: 'cluster: day' },
};

describe('tickets from a log', () => {
  test.each(Object.keys(CASES))('%s: the engine agrees with one that draws every conversation', (name) => {
    expect(beyond(CASES[name]!)).toEqual([]);
  });

  test('a plain engine that forgets the doubt about the log, or its drift, is caught', () => {
    const forget = (model: PlainModel): PlainModel => ({
      ...model,
      segments: model.segments.map((segment) => ({
        ...segment,
        logged: {
          ...segment.logged!,
          unitCount: 1,
          unitOf: new Uint32Array(TICKETS.length),
          tilts: Float64Array.of(1),
        },
      })),
    });
    expect(beyond(CASES['requests by moments']!, forget).join()).toContain('llm_cost');
  });

  test.each([200, 1000])(
    'from %i conversations the band of a month is as wide as the closed form within 6 %%',
    (count) => {
      const model = compileModel(loggedScenario(syntheticTickets(count, 4)));
      const usd: number[] = [];
      const simulate = openEngine({ name: 'fast', model }, 1);
      const place = model.periods.findIndex(({ grain }) => grain === 'month');
      expect(place).toBe(0);
      const metric = periodMetrics(model.ledger).findIndex(({ name }) => name === 'llm_cost');
      for (const block of planBlocks(16_384).blocks) {
        const { periodValues, trialCount } = simulate(block);
        usd.push(...periodValues.subarray(metric * trialCount, (metric + 1) * trialCount));
      }
      usd.sort((a, b) => a - b);
      const width = usd[Math.floor(0.95 * usd.length)]! - usd[Math.floor(0.05 * usd.length)]!;
      const { lowUsd, highUsd } = logClosedForm(model.logs[0]!.tickets, 2000, 0.9);
      expect(Math.abs(width / (highUsd - lowUsd) - 1)).toBeLessThan(0.06);
      // the band that takes the log for the whole truth
      const plugin = (highUsd - lowUsd) / Math.sqrt(1 + 2000 / count);
      expect(width / plugin).toBeGreaterThan(0.94 * Math.sqrt(1 + 2000 / count));
    },
  );
});
