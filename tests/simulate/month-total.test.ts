import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TicketMoments } from '../../src/cost/ticket-moments.ts';
import { normalQuantile } from '../../src/random/normal-quantile.ts';
import { openStream } from '../../src/random/stream.ts';
import { bindTrial } from '../../src/simulate/bind-trials.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { momentWayOf, openConditionalMoments } from '../../src/simulate/conditional-moments.ts';
import {
  drawMonthTotal,
  LAW_SKEWNESS_LIMIT,
  lawHolds,
  type MonthTotal,
  openMonthLaw,
} from '../../src/simulate/month-total.ts';
import { onlyBound, onlyKind } from './only-kind.ts';
import { ticketScenario } from './ticket-scenario.ts';

interface Sums {
  readonly levels: readonly number[];
  readonly sums: readonly {
    readonly turns: string;
    readonly total: 'inputTokens' | 'llmUsd';
    readonly ticketCount: number;
    readonly percentiles: readonly number[];
  }[];
}

/** Exact percentiles of sums of tickets; made by tests/data/month-totals.py. */
const { levels, sums } = JSON.parse(
  readFileSync(new URL('../data/month-totals.json', import.meta.url), 'utf8'),
) as Sums;

/** What the law promises at its largest skewness, relative to the total. */
const PERCENTILE_ERROR = 3e-4;

function momentsOf(turns: string): TicketMoments {
  const model = compileModel(ticketScenario({ conversation: { turns } }));
  const bound = onlyBound(bindTrial(model, new Float64Array(0)));
  const kind = onlyKind(model);
  return openConditionalMoments(model, kind, 0, momentWayOf(model, kind))(bound, () => 0)(0);
}

function drawn(
  law: ReturnType<typeof openMonthLaw>,
  ticketCount: number,
  scores: readonly number[],
): MonthTotal {
  const out: MonthTotal = { inputTokens: NaN, cachedTokens: NaN, outputTokens: NaN, llmUsd: NaN, turns: NaN };
  const [a, b, c, d] = scores as [number, number, number, number];
  drawMonthTotal(law, ticketCount, [a, b, c, d, 0], openStream(1, 'readers'), out);
  return out;
}

describe('percentiles of a month', () => {
  const holding = sums.filter(({ turns, ticketCount }) =>
    lawHolds(openMonthLaw(momentsOf(turns)), ticketCount),
  );

  test('come from the law from 225 tickets on, for the heavier law of turns from more', () => {
    expect(holding).toHaveLength(10);
    expect(sums.filter((row) => !holding.includes(row)).map(({ ticketCount }) => ticketCount)).toEqual([
      225, 225,
    ]);
  });

  test.each(holding)('of $ticketCount tickets with turns $turns: $total', (row) => {
    const law = openMonthLaw(momentsOf(row.turns));
    levels.forEach((level, i) => {
      const z = normalQuantile(level);
      // the score of the input is a part of the cost's and a part of its own
      const scores = row.total === 'llmUsd' ? [z, 0, 0, 0] : [law.factor[4]! * z, law.factor[5]! * z, 0, 0];
      const total = drawn(law, row.ticketCount, scores)[row.total];
      expect(Math.abs(total / row.percentiles[i]! - 1), `level ${level}`).toBeLessThan(PERCENTILE_ERROR);
    });
  });

  test('would be missed by the law without its skewness', () => {
    const { turns, percentiles } = sums.find(
      ({ turns: law, ticketCount, total }) =>
        law.includes('negative') && ticketCount === 1000 && total === 'llmUsd',
    )!;
    const normal = openMonthLaw({ ...momentsOf(turns), thirdMoments: new Float64Array(4) });
    const p99 = drawn(normal, 1000, [normalQuantile(0.99), 0, 0, 0]).llmUsd;
    expect(Math.abs(p99 / percentiles.at(-1)! - 1)).toBeGreaterThan(PERCENTILE_ERROR);
  });
});

describe('whether the law holds', () => {
  const heavy: TicketMoments = {
    means: Float64Array.of(1, 1, 1, 1),
    covariances: Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1),
    thirdMoments: Float64Array.of(4, 0, 0, 0),
    readerShare: 1,
  };

  test('goes by the skewness of the sum, which falls with the root of the tickets', () => {
    const fewest = (4 / LAW_SKEWNESS_LIMIT) ** 2;
    const law = openMonthLaw(heavy);
    expect([lawHolds(law, fewest - 1), lawHolds(law, fewest + 1)]).toEqual([false, true]);
  });

  const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
  const skewness = fc.double({ min: -5, max: 5, noNaN: true });
  const four = <T>(one: fc.Arbitrary<T>) => fc.tuple(one, one, one, one);

  test('is such that no total is negative, for the smallest and the largest score that a word gives', () => {
    const lowest = normalQuantile(0.5 / 2 ** 32);
    fc.assert(
      fc.property(four(positive), four(positive), four(skewness), (means, sds, skewnesses) => {
        const law = openMonthLaw({
          means: Float64Array.from(means),
          covariances: heavy.covariances.map((one, i) => (i % 5 === 0 ? one * sds[i / 5]! ** 2 : 0)),
          thirdMoments: Float64Array.from(skewnesses, (value, a) => value * sds[a]! ** 3),
          readerShare: 1,
        });
        const ticketCount = Math.ceil(law.fewestTickets);
        for (const score of [lowest, -lowest, 0]) {
          const total = drawn(law, ticketCount, [score, score, score, score]);
          for (const value of Object.values(total)) expect(value).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  test('a share of readers that rounding left a bit above 1 is all of them', () => {
    const fewReaders = { ...heavy, thirdMoments: Float64Array.of(4, 0, 1000, 0) };
    const scores = [1, 1, 1, 1];
    const above = openMonthLaw({ ...fewReaders, readerShare: 1 + 2 ** -52 });
    expect(drawn(above, 10, scores)).toEqual(
      drawn(openMonthLaw({ ...fewReaders, readerShare: 1 }), 10, scores),
    );
    expect(() => openMonthLaw({ ...heavy, readerShare: 1.001 })).toThrow('1.001 of the tickets');
  });

  test('no tickets are no tokens and no money', () => {
    const none = { inputTokens: 0, cachedTokens: 0, outputTokens: 0, llmUsd: 0, turns: 0 };
    expect(drawn(openMonthLaw(heavy), 0, [3, -2, 1, 2])).toEqual(none);
    expect(drawn(openMonthLaw({ ...heavy, readerShare: 0.001 }), 0, [3, -2, 1, 2])).toEqual(none);
  });
});
