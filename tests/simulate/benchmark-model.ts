import { beta } from '../../src/random/beta.ts';
import { normalQuantile } from '../../src/random/normal-quantile.ts';
import { buildQuantileTable, type QuantileTable, valueAt } from '../../src/random/quantile-table.ts';
import { sobolDimension } from '../../src/simulate/sobol-dimensions.ts';
import { uniformWords } from '../../src/simulate/uniform-words.ts';

/** A month's cost in ten independent inputs, with reference values that are exact to many digits. */
export const BENCHMARK_REFERENCE = {
  // 16 x 2^19 scrambled Sobol points: value and one standard error
  mean: [454410.456, 0.026],
  p05: [275053.0, 10.6],
  p50: [439350.5, 6.9],
  p90: [622068.8, 15.6],
  p95: [685007.3, 22.0],
  p99: [818768.3, 53.5],
  es95: [767973.9, 2.4],
} as const;

/** Each input stands for a quantity of the program's, whose Sobol dimension it takes. */
const PATHS = [
  'tickets.per_month',
  'deflection.rate',
  'conversation.turns',
  'conversation.user_tokens',
  'conversation.assistant_tokens',
  'caching.hit_rate',
  'prices.input_usd_per_mtok',
  'prices.output_usd_per_mtok',
  'human.cost_per_ticket',
  'deflection.repeat_contact',
] as const;

const lognormalTable = (median: number, sigma: number) =>
  buildQuantileTable((p) => median * Math.exp(sigma * normalQuantile(p)));

const TABLES: readonly QuantileTable[] = [
  lognormalTable(200_000, 0.18),
  buildQuantileTable((p) => beta.quantile(p, [30, 20])),
  lognormalTable(4.2, 0.15),
  lognormalTable(1800, 0.35),
  lognormalTable(220, 0.25),
  buildQuantileTable((p) => beta.quantile(p, [8, 4])),
  lognormalTable(2.5e-6, 0.1),
  lognormalTable(1e-5, 0.1),
  lognormalTable(5.5, 0.12),
  buildQuantileTable((p) => 1 + 0.2 * p),
];

/** Costs of one replicate; Sobol points, or independent ones. */
export function benchmarkCosts(
  sampling: 'sobol' | 'random',
  seed: number,
  replicate: number,
  count: number,
): Float64Array {
  const columns = TABLES.map((table, i) => {
    const dimension = sampling === 'sobol' ? sobolDimension(PATHS[i]!, 0) : 1 << 16;
    const words = uniformWords(seed, PATHS[i]!, dimension, replicate, 0, count);
    return Float64Array.from(words, (word) => valueAt(table, word));
  });
  return Float64Array.from({ length: count }, (_, i) => {
    const [volume, deflected, turns, input, output, hits, inUsd, outUsd, hand, retry] = columns.map(
      (column) => column[i]!,
    ) as [number, number, number, number, number, number, number, number, number, number];
    const ticketUsd = turns * retry * (input * (1 - hits + 0.1 * hits) * inUsd + output * outUsd);
    return volume * ticketUsd + volume * (1 - deflected) * hand;
  });
}
