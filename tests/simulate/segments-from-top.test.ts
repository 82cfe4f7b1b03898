import { describe, expect, test } from 'vitest';
import { periodSeries } from '../../src/cli/series-of-model.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { engineOf, openEngine } from '../../src/simulate/engine.ts';
import type { EngineName } from '../../src/simulate/engine-name.ts';
import { planBlocks } from '../../src/simulate/plan-blocks.ts';

const TRIALS = 2048;

/** A desk whose cost hangs on one price, one mean of turns and one rate, in the given segments. */
function desk(segments: string) {
  const text = `costband: 1
id: desk
title: A desk
seed: 3
trials: ${TRIALS}
horizon: { start: 2027-01, months: 1 }
tickets: { per_month: 400 }
conversation:
  system_prompt_tokens: 500
  turns: { dist: poisson, shift: 1, mean: { dist: uniform, low: 1, high: 7 } }
  user_tokens: 150
  assistant_tokens: 200
model: own_model
prices: { input_usd_per_mtok: { dist: uniform, low: 1, high: 5 }, output_usd_per_mtok: 10 }
caching: none
deflection: { rate: { dist: uniform, low: 0.2, high: 0.6 } }
human: { cost_per_ticket: 5 }
${segments}`;
  return parseScenario(text, 'desk.yaml');
}

const HALVES = 'segments: [{ segment: one, share: 0.5 }, { segment: other, share: 0.5 }]\n';
const OWN_RATE =
  'segments: [{ segment: one, share: 0.5 }, { segment: other, share: 0.5, deflection: { rate: { dist: uniform, low: 0.2, high: 0.6 } } }]\n';

/** Standard deviations of two metrics of the horizon. */
function spreads(segments: string, engineName: EngineName): readonly number[] {
  const scenario = desk(segments);
  const model = compileModel(scenario);
  const plan = planBlocks(TRIALS);
  const run = openEngine(engineOf(engineName, scenario, model), 1);
  const places = ['llm_cost', 'human_cost'].map((metric) =>
    periodSeries(model).findIndex((one) => one.metric === metric && one.period.grain === 'total'),
  );
  const samples = places.map(() => [] as number[]);
  for (const block of plan.blocks) {
    const { periodValues, trialCount } = run(block);
    places.forEach((place, i) => {
      samples[i]!.push(...periodValues.subarray(place * trialCount, (place + 1) * trialCount));
    });
  }
  return samples.map((values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
  });
}

describe('what is unknown at the top of a scenario', () => {
  test('is one unknown, by its path there', () => {
    const names = (segments: string) => compileModel(desk(segments)).uncertain.map(({ name }) => name);
    expect(names(HALVES).toSorted()).toEqual(names('').toSorted());
    expect(names(OWN_RATE)).toContain('deflection.rate');
    expect(names(OWN_RATE)).toContain('segments.other.deflection.rate');
  });

  test.each(['fast', 'plain'] as const)(
    'spreads a desk in two halves as it does a whole one: %s',
    (engine) => {
      const [whole, halves] = [spreads('', engine), spreads(HALVES, engine)];
      // The sd of 2,048 samples errs by 1.6 %, of two by 2.2 %; apart the halves would have 71 % of the spread.
      for (const [i, sd] of whole.entries()) expect(halves[i]! / sd).toBeGreaterThan(0.87);
      for (const [i, sd] of whole.entries()) expect(halves[i]! / sd).toBeLessThan(1.15);
    },
  );

  test.each(['fast', 'plain'] as const)('and what a segment states itself is its own: %s', (engine) => {
    const ratio = spreads(OWN_RATE, engine)[1]! / spreads('', engine)[1]!;
    expect(ratio).toBeGreaterThan(0.62);
    expect(ratio).toBeLessThan(0.8);
  });
});
