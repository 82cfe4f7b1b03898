import { distributionNamed, toParameters } from '../../src/random/distributions.ts';
import { openPlainSampler } from '../../src/random/plain-sampler.ts';

/** W1 as anyone would write it first: a loop over tickets, @stdlib samplers, sorted samples. */
export function simulatePlainW1(trials: number) {
  const sampler = openPlainSampler(1, 0);
  const draws = (
    dist: string,
    keys: readonly string[],
    values: readonly number[],
    shift = 0,
    max = Infinity,
  ) => {
    const parameters = toParameters(dist, keys, values);
    return sampler.drawsOf({
      distribution: distributionNamed(dist),
      parameters,
      shift,
      min: shift === 0 ? -Infinity : shift,
      max,
    });
  };
  const turns = draws('negative_binomial', ['r', 'mean'], [2, 4], 1, 40);
  const user = draws('lognormal', ['median', 'sigma'], [150, 0.5]);
  const assistant = draws('lognormal', ['median', 'sigma'], [200, 0.4]);
  const hits = draws('beta', ['alpha', 'beta'], [8, 2]);
  const deflection = draws('beta', ['alpha', 'beta'], [60, 40]);
  const retrieval = draws('gamma', ['shape', 'mean'], [4, 300]);
  const [cost, total] = [new Float64Array(trials), new Float64Array(trials)];
  for (let i = 0; i < trials; i++) {
    const [n, u, a] = [turns(), user(), assistant()];
    const prefix = 500 * n + ((u + a) * n * (n - 1)) / 2;
    const read = hits() * prefix;
    const fresh = prefix - read + n * (retrieval() + u);
    cost[i] = (fresh * 3 + read * 0.3 + n * a * 15) / 1e6 + 0.0021;
    total[i] = cost[i]! + (sampler.uniform() < deflection() ? 0 : 4);
  }
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / trials;
  const p95 = (values: Float64Array) => values.sort()[Math.ceil(0.95 * trials) - 1]!;
  return { cost: { mean: mean(cost), p95: p95(cost) }, total: { mean: mean(total), p95: p95(total) } };
}
