import { describe, expect, test } from 'vitest';
import { nextUnit, openStream } from '../../src/random/stream.ts';
import { assertFollowsCdf } from './follows-cdf.ts';
import { assertFollowsPmf } from './follows-pmf.ts';
import { assertHasMean } from './has-mean.ts';

const rate = { falseFailRate: 1e-9 };

function draws(name: string, count: number, sample: (u: number) => number): Float64Array {
  const stream = openStream(20261123, name);
  return Float64Array.from({ length: count }, () => sample(nextUnit(stream)));
}

describe('assertFollowsCdf', () => {
  const uniformCdf = (x: number) => Math.min(1, Math.max(0, x));

  test('passes uniform draws', () => {
    assertFollowsCdf(
      draws('uniform', 100_000, (u) => u),
      uniformCdf,
      rate,
    );
  });

  test.each([
    ['a law moved by 0.02', (u: number) => u + 0.02],
    ['squares', (u: number) => u ** 1.1],
    ['a constant', () => 0.5],
    ['one half of the range twice', (u: number) => (u < 0.5 ? u : u - 0.5)],
  ])('fails %s', (_, wrong) => {
    expect(() => assertFollowsCdf(draws('uniform', 100_000, wrong), uniformCdf, rate)).toThrow('CDF off by');
  });

  test('fails NaN and emptiness', () => {
    expect(() => assertFollowsCdf([0.5, Number.NaN], uniformCdf, rate)).toThrow('none of them NaN');
    expect(() => assertFollowsCdf([], uniformCdf, rate)).toThrow('needs draws');
  });

  test('the bound is the one of Dvoretzky, Kiefer, Wolfowitz and Massart', () => {
    // The 95 % band at 10,000 draws is 0.0135810; a grid moved by less passes, by more fails.
    const grid = (moved: number) =>
      Float64Array.from({ length: 10_000 }, (_, i) => (i + 0.5) / 10_000 + moved);
    assertFollowsCdf(grid(0.01352), uniformCdf, { falseFailRate: 0.05 });
    expect(() => assertFollowsCdf(grid(0.01354), uniformCdf, { falseFailRate: 0.05 })).toThrow(
      'allow 0.01358',
    );
  });
});

describe('assertFollowsPmf', () => {
  const die = new Map([1, 2, 3, 4, 5, 6].map((face) => [face, 1 / 6]));

  test('passes a fair die', () => {
    assertFollowsPmf(
      draws('die', 60_000, (u) => 1 + Math.floor(6 * u)),
      die,
      rate,
    );
  });

  test.each([
    ['a die with a heavy six', (u: number) => (u < 0.02 ? 6 : 1 + Math.floor(6 * u))],
    ['a face that never comes', (u: number) => 1 + Math.floor(5 * u)],
    ['one impossible value', (u: number) => (u < 1e-4 ? 7 : 1 + Math.floor(6 * u))],
    ['NaN', (u: number) => (u < 1e-4 ? Number.NaN : 1 + Math.floor(6 * u))],
  ])('fails %s', (_, wrong) => {
    expect(() => assertFollowsPmf(draws('die', 60_000, wrong), die, rate)).toThrow('probability');
  });
});

describe('assertHasMean', () => {
  const law = { mean: 0.5, variance: 1 / 12, low: 0, high: 1 };

  test('passes uniform draws', () => {
    assertHasMean(
      draws('mean', 100_000, (u) => u),
      law,
      rate,
    );
  });

  test('fails a mean that is 2 % off, a value outside the bounds, and NaN', () => {
    expect(() =>
      assertHasMean(
        draws('mean', 100_000, (u) => 0.98 * u),
        law,
        rate,
      ),
    ).toThrow('mean off by');
    expect(() => assertHasMean([0.5, 1.1], law, rate)).toThrow('outside');
    expect(() => assertHasMean([0.5, Number.NaN], law, rate)).toThrow('outside');
  });
});
