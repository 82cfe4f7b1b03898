import { expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { drawUncertain } from '../../src/simulate/draw-uncertain.ts';
import { planBlocks } from '../../src/simulate/plan-blocks.ts';

function modelWith(lines: string, monthly = '{ dist: exponential, mean: 100 }') {
  const text = `costband: 1
id: joined
title: Quantities that move together
seed: 1
trials: 16384
horizon: { start: 2027-01, months: 1 }
tickets: { per_month: { dist: lognormal, p10: 80, p90: 120 } }
conversation:
  system_prompt_tokens: { dist: uniform, low: { dist: uniform, low: 1, high: 2 }, high: 500 }
  turns: 5
  user_tokens: 23
  assistant_tokens: 61
model: own
prices: { input_usd_per_mtok: { dist: uniform, low: 1, high: 2 }, output_usd_per_mtok: { dist: normal, mean: 5, sd: 0.1, min: 0 } }
caching: none
infrastructure: [{ line: hosting, monthly: ${monthly} }]
${lines}`;
  return compileModel(parseScenario(text, 'joined.yaml'));
}

const PAIRS = `correlations:
  - { between: [tickets.per_month, "infrastructure[0].monthly"], rank: -0.6 }
  - { between: ["infrastructure[0].monthly", prices.output_usd_per_mtok], rank: 0.4 }
`;

/** Values of a model's uncertain quantities by name, all blocks of the plan behind one another. */
function drawsOf(model: ReturnType<typeof modelWith>): ReadonlyMap<string, number[]> {
  const draws = new Map(model.uncertain.map(({ name }) => [name, [] as number[]]));
  for (const block of planBlocks(16384).blocks) {
    for (const [index, values] of drawUncertain(model, block).entries()) {
      draws.get(model.uncertain[index]!.name)!.push(...values);
    }
  }
  return draws;
}

function rankCorrelation(one: readonly number[], other: readonly number[]): number {
  const ranks = (values: readonly number[]) => {
    const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!);
    const rank = new Float64Array(values.length);
    for (const [place, index] of order.entries()) rank[index] = (place + 0.5) / values.length;
    return rank;
  };
  const [a, b] = [ranks(one), ranks(other)];
  return 12 * (a.reduce((sum, rank, i) => sum + rank * b[i]!, 0) / a.length) - 3;
}

const joined = drawsOf(modelWith(PAIRS));
const apart = drawsOf(modelWith(''));
const between = (one: string, other: string) => rankCorrelation(joined.get(one)!, joined.get(other)!);

// 16,384 independent pairs would scatter by 0.008; the scrambled points do far better.
test('quantities have the rank correlations that the scenario states, and none beside', () => {
  expect(Math.abs(between('tickets.per_month', 'infrastructure.hosting.monthly') + 0.6)).toBeLessThan(0.01);
  expect(
    Math.abs(between('infrastructure.hosting.monthly', 'prices.output_usd_per_mtok') - 0.4),
  ).toBeLessThan(0.01);
  expect(Math.abs(between('tickets.per_month', 'prices.output_usd_per_mtok'))).toBeLessThan(0.01);
  expect(Math.abs(between('tickets.per_month', 'prices.input_usd_per_mtok'))).toBeLessThan(0.01);
});

test('quantities that no pair names keep every draw, and so does the first of those that are joined', () => {
  for (const name of [
    'tickets.per_month',
    'prices.input_usd_per_mtok',
    'conversation.system_prompt_tokens.low',
  ]) {
    expect(joined.get(name)).toEqual(apart.get(name));
  }
  expect(joined.get('infrastructure.hosting.monthly')).not.toEqual(
    apart.get('infrastructure.hosting.monthly'),
  );
});

test('a mixture is correlated like any other quantity, and keeps its shares', () => {
  const mixture =
    '{ dist: mixture, of: [{ weight: 3, dist: lognormal, median: 100, sigma: 0.2 }, { weight: 1, dist: uniform, low: 900, high: 999 }] }';
  const draws = drawsOf(modelWith(PAIRS, mixture));
  const [volume, monthly] = [draws.get('tickets.per_month')!, draws.get('infrastructure.hosting.monthly')!];
  expect(Math.abs(rankCorrelation(volume, monthly) + 0.6)).toBeLessThan(0.01);
  expect(Math.abs(monthly.filter((usd) => usd > 500).length / monthly.length - 0.25)).toBeLessThan(0.002);
  const dear = volume.filter((_, trial) => monthly[trial]! > 500);
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(meanOf(dear)).toBeLessThan(0.95 * meanOf(volume));
});

test('correlations that contradict one another are repaired, and the model says by how much', () => {
  expect(modelWith(PAIRS).joined!.largestRepair).toBe(0);
  const third = '  - { between: [tickets.per_month, prices.output_usd_per_mtok], rank: 0.9 }\n';
  const repaired = modelWith(PAIRS + third).joined!;
  expect(repaired.largestRepair).toBeGreaterThan(0.05);
  // told in ranks, as they are stated: the largest of the three differences
  const draws = drawsOf(modelWith(PAIRS + third));
  const used = (one: string, other: string) => rankCorrelation(draws.get(one)!, draws.get(other)!);
  const hosting = 'infrastructure.hosting.monthly';
  const changes = [
    used('tickets.per_month', hosting) + 0.6,
    used(hosting, 'prices.output_usd_per_mtok') - 0.4,
    used('tickets.per_month', 'prices.output_usd_per_mtok') - 0.9,
  ];
  expect(Math.abs(Math.max(...changes.map(Math.abs)) - repaired.largestRepair)).toBeLessThan(0.003);
  const rows = repaired.copula.triangle;
  for (const row of rows) expect(row.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(1, 9);
});
