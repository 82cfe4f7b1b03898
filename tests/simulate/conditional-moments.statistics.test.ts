import { describe, expect, test } from 'vitest';
import { periodSeries } from '../../src/cli/series-of-model.ts';
import { bindTrial } from '../../src/simulate/bind-trials.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { momentWayOf, openConditionalMoments } from '../../src/simulate/conditional-moments.ts';
import { planBlocks, REPLICATES } from '../../src/simulate/plan-blocks.ts';
import { pointEstimate } from '../../src/simulate/point-estimate.ts';
import { openSimulator } from '../../src/simulate/simulate-block.ts';
import { section } from '../../src/stats/sectioning.ts';
import { studentTQuantile } from '../../src/stats/student-t-quantile.ts';
import {
  knownParts,
  type MomentPath,
  SURFACE_PATH,
  THRESHOLD_PATH,
  TURNS_PATH,
  uncertainParts,
} from './moment-paths.ts';
import { onlyBound, onlyKind } from './only-kind.ts';
import { ticketScenario } from './ticket-scenario.ts';

/** Each comparison fails with at most about this probability where the moments are right; seeds are fixed. */
const FALSE_FAIL_RATE = 1e-9;
const LIMIT = studentTQuantile(1 - FALSE_FAIL_RATE / 2, REPLICATES - 1);
const TICKETS = 16 * 16_384;

/** What the polynomials may miss, relative, of means and of second moments. */
const SURFACE_ERROR = { mean: 3e-4, second: 2.1e-2, share: 1e-3 };
const NO_ERROR = { mean: 0, second: 0, share: 0 };

type Statistics = Readonly<Record<string, number>>;

/** What is compared of the moments of a ticket. */
interface Moments {
  readonly means: ArrayLike<number>;
  readonly covariances: ArrayLike<number>;
  readonly readerShare: number;
}

function statisticsOf({ means, covariances, readerShare }: Moments): Statistics {
  return {
    'mean cost': means[0]!,
    'mean input': means[1]!,
    'mean cached': means[2]!,
    'mean output': means[3]!,
    'variance of cost': covariances[0]!,
    'variance of input': covariances[5]!,
    'variance of cached': covariances[10]!,
    'cost with input': covariances[1]!,
    'cost with cached': covariances[2]!,
    'input with output': covariances[7]!,
    'share of readers': readerShare,
  };
}

/** The moments of every replicate at one of the values of the path. */
function fromEngine(path: MomentPath, place: number): readonly Statistics[] {
  const model = compileModel(ticketScenario(uncertainParts(path)));
  const values = model.uncertain.map(({ name }) => path.uncertain[name]!.values[place]!);
  const trial = bindTrial(model, Float64Array.from(values));
  const way = momentWayOf(model, onlyKind(model));
  return Array.from({ length: REPLICATES }, (_, replicate) =>
    statisticsOf(
      openConditionalMoments(model, onlyKind(model), replicate, way)(onlyBound(trial), () => 0)(0),
    ),
  );
}

/** The same of tickets drawn one by one where the parameters are known, in as many batches. */
function fromTickets(path: MomentPath, place: number): readonly Statistics[] {
  const simulate = openSimulator(compileModel(ticketScenario(knownParts(path, place))), TICKETS / REPLICATES);
  return Array.from({ length: REPLICATES }, (_, replicate) => {
    const block = { index: 0, replicate, part: 0, firstPoint: 0, trialCount: 1 };
    const { ticketValues, ticketCount } = simulate(block);
    const column = (place: number) => ticketValues.subarray(place * ticketCount, (place + 1) * ticketCount);
    const [input, cached, output, cost] = [column(0), column(1), column(2), column(3)];
    const columns = [cost, input, cached, output];
    const means = columns.map((values) => values.reduce((sum, value) => sum + value, 0) / ticketCount);
    const covariances = columns.flatMap((one, a) =>
      columns.map((other, b) => {
        let sum = 0;
        for (let i = 0; i < ticketCount; i++) sum += (one[i]! - means[a]!) * (other[i]! - means[b]!);
        return sum / (ticketCount - 1);
      }),
    );
    const readerShare = cached.filter((tokens) => tokens > 0).length / ticketCount;
    return statisticsOf({ means, covariances, readerShare });
  });
}

function averageOf(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / (values.length - 1) / values.length };
}

/** Statistics whose two averages lie farther apart than chance and what may be missed allow. */
function farApart(
  one: readonly Statistics[],
  other: readonly Statistics[],
  mayMiss: typeof NO_ERROR,
): readonly string[] {
  return Object.keys(one[0]!).filter((name) => {
    const [a, b] = [averageOf(one.map((own) => own[name]!)), averageOf(other.map((own) => own[name]!))];
    const kind = name.startsWith('mean')
      ? mayMiss.mean
      : name.startsWith('share')
        ? mayMiss.share
        : mayMiss.second;
    const rounding = 1e-9 * Math.abs(b.mean);
    const allowed = LIMIT * Math.sqrt(a.variance + b.variance) + kind * Math.abs(b.mean) + rounding;
    return Math.abs(a.mean - b.mean) > allowed;
  });
}

describe('moments of a trial are those of tickets drawn one by one where its values are known', () => {
  const paths = [
    ['turns', TURNS_PATH, NO_ERROR],
    ['surface', SURFACE_PATH, SURFACE_ERROR],
    ['every trial metered', THRESHOLD_PATH, NO_ERROR],
  ] as const;

  test.each(
    paths.flatMap(([name, path, mayMiss]) => [0, 1, 2].map((place) => [name, place, path, mayMiss] as const)),
  )('%s, value %i', (_, place, path, mayMiss) => {
    expect(farApart(fromEngine(path, place), fromTickets(path, place), mayMiss)).toEqual([]);
  });

  test.each(paths)('and another value is seen: %s', (_, path, mayMiss) => {
    expect(farApart(fromEngine(path, 0), fromTickets(path, 1), mayMiss).length).toBeGreaterThan(3);
  });
});

describe('the mean of a run', () => {
  test('is the point estimate where the cost is linear in what is uncertain', () => {
    const parts = {
      months: 2,
      tickets: '{ per_month: { dist: lognormal, p10: 8500, p90: 11800 }, month_noise_cv: 0.05 }',
      conversation: {
        turns: '{ dist: poisson, shift: 1, mean: 4 }',
        user_tokens: '{ dist: gamma, shape: 4.8, mean: 60 }',
      },
      rest: `deflection: { rate: { dist: beta, mean: 0.45, n: 40 }, repeat_contact: { dist: beta, mean: 0.3, n: 60 } }
human: { cost_per_ticket: { dist: lognormal, p10: 3, p90: 13.5 } }
prices: { output_usd_per_mtok: { dist: uniform, low: 4, high: 6 } }
infrastructure: [{ line: hosting, monthly: { dist: pert, low: 20, mode: 40, high: 90 } }]`,
    };
    const model = compileModel(ticketScenario(parts));
    const points = pointEstimate(model, { name: 'fast', model });
    const series = periodSeries(model);
    const sums = series.map(() => new Array<number>(REPLICATES).fill(0));
    const plan = planBlocks(16 * 2048);
    const simulate = openSimulator(model, 1);
    for (const block of plan.blocks) {
      const { periodValues, trialCount } = simulate(block);
      sums.forEach((own, i) => {
        for (let trial = 0; trial < trialCount; trial++) {
          own[block.replicate]! += periodValues[i * trialCount + trial]! / 2048;
        }
      });
    }
    const products = /^(tickets|deflected_tickets|.*_tokens|.*_cost|net_savings|human_cost_saved)$/;
    const off = series.filter(({ metric }, i) => {
      const mean = sums[i]!.reduce((sum, value) => sum + value, 0) / REPLICATES;
      const { ciLow, ciHigh } = section(mean, sums[i]!, 1 - FALSE_FAIL_RATE);
      const rounding = 1e-9 * Math.abs(mean);
      const inside = ciLow - rounding <= points[i]! && points[i]! <= ciHigh + rounding;
      expect(ciHigh - ciLow, metric).toBeLessThanOrEqual(0.1 * Math.abs(mean));
      return products.test(metric) && !inside;
    });
    expect(off.map(({ metric, period }) => `${metric} ${period.grain}`)).toEqual([]);
  });
});
