import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { drawBinomial } from '../../src/random/binomial.ts';
import { scrambledSobolWords } from '../../src/random/sobol.ts';
import { nextUnit, openStream, type Stream } from '../../src/random/stream.ts';
import { assertFollowsPmf } from '../support/follows-pmf.ts';
import { assertHasMean } from '../support/has-mean.ts';

const require = createRequire(import.meta.url);
const stdlibBinomial = require('@stdlib/random/base/binomial') as {
  factory(options: { prng: () => number }): (count: number, probability: number) => number;
};

const rate = { falseFailRate: 1e-9 };
const DRAWS = 1_000_000;
type Sampler = (count: number, probability: number, stream: Stream) => number;
interface Range {
  readonly first: number;
  readonly last: number;
  readonly mass: number;
}
interface Case {
  readonly count: number;
  readonly probability: number;
  readonly ranges: Range[];
}

/** Probabilities of ranges of counts by SciPy, grouped by law. */
function readCases(): Case[] {
  const text = readFileSync(new URL('../data/random/binomial-masses.csv', import.meta.url), 'utf8');
  const cases: Case[] = [];
  for (const line of text.trim().split('\n').slice(1)) {
    const [count, probability, first, last, mass] = line.split(',').map(Number) as [
      number,
      number,
      number,
      number,
      number,
    ];
    if (cases.at(-1)?.count !== count) cases.push({ count, probability, ranges: [] });
    cases.at(-1)!.ranges.push({ first, last, mass });
  }
  return cases;
}

function assertBinomial({ count, probability, ranges }: Case, sampler: Sampler): void {
  const stream = openStream(20261123, 'binomial', count);
  const draws = Float64Array.from({ length: DRAWS }, () => sampler(count, probability, stream));
  const rangeIndexOf = (draw: number) => ranges.findIndex(({ first, last }) => first <= draw && draw <= last);
  assertFollowsPmf(draws.map(rangeIndexOf), new Map(ranges.map(({ mass }, i) => [i, mass])), rate);
  const mean = count * probability;
  assertHasMean(draws, { mean, variance: mean * (1 - probability), low: 0, high: count }, rate);
}

const cases = readCases();

describe('drawBinomial follows the law', () => {
  test.each(cases)('count $count, probability $probability', (binomial) => {
    assertBinomial(binomial, drawBinomial);
  });
});

/**
 * The law of the rejection sampler without chance: its accepted shares when the two unit draws of its first round
 * walk through a net of 2^20 Sobol points in the unit square.
 */
function acceptedShares(count: number, probability: number): Map<number, number> {
  const points = 2 ** 20;
  const [us, vs] = [new Uint32Array(points), new Uint32Array(points)];
  scrambledSobolWords(20261123, 'u', 0, 0, 0, points, us);
  scrambledSobolWords(20261123, 'v', 1, 0, 0, points, vs);
  const counts = new Map<number, number>();
  let accepted = 0;
  for (let i = 0; i < points; i++) {
    // Four words make the first round; the second one begins at u = 1/2, v = 0 and is accepted at once.
    const round = [us[i]!, 0, vs[i]!, 0, 2 ** 31, 0, 0, 0];
    let asked = 0;
    const stream: Stream = { next: () => round[asked++]!, fill: () => expect.fail('draws word by word') };
    const successes = drawBinomial(count, probability, stream);
    if (asked > 4) continue;
    counts.set(successes, (counts.get(successes) ?? 0) + 1);
    accepted++;
  }
  return new Map([...counts].map(([successes, times]) => [successes, times / accepted]));
}

describe('the rejection sampler accepts each count in its proportion', () => {
  // Where formulas that leave small terms out are worst: the smallest means that are not inverted.
  test.each([
    [100, 0.1001],
    [24, 0.5],
    [1000, 0.0101],
  ])('count %i, probability %d', (count, probability) => {
    const shares = acceptedShares(count, probability);
    let worst = 0;
    let mass = (1 - probability) ** count;
    for (let successes = 0; successes <= count; successes++) {
      worst = Math.max(worst, Math.abs((shares.get(successes) ?? 0) - mass));
      mass *= ((count - successes) / (successes + 1)) * (probability / (1 - probability));
    }
    // Sets with a smooth edge are measured by n points of a net to about n^(-3/4).
    expect(worst).toBeLessThan(2 ** -15);
  });
});

describe('wrong samplers would not pass', () => {
  const small = cases.filter(({ count }) => count <= 1000);

  test('the sampler of @stdlib 0.4.1, whose mean is half a success too high', () => {
    const stdlib: Sampler = (() => {
      let source: Stream | undefined;
      const draw = stdlibBinomial.factory({ prng: () => nextUnit(source!) });
      return (count, probability, stream) => {
        source = stream;
        return draw(count, probability);
      };
    })();
    const binomial = cases.find(({ count }) => count === 100)!;
    expect(() => assertBinomial(binomial, stdlib)).toThrow('probability');
  });

  test.each(small)(
    'a Poisson count of the same mean, at count $count, probability $probability',
    (binomial) => {
      const poissonCount: Sampler = (count, probability, stream) => {
        const limit = Math.exp(-count * probability);
        let product = nextUnit(stream);
        let events = 0;
        while (product > limit) {
          product *= nextUnit(stream);
          events++;
        }
        return Math.min(count, events);
      };
      expect(() => assertBinomial(binomial, poissonCount)).toThrow('probability');
    },
  );

  test.each(small)(
    'one success off in a fifth of the draws, at count $count, probability $probability',
    (binomial) => {
      const oneOff: Sampler = (count, probability, stream) => {
        const successes = drawBinomial(count, probability, stream);
        const towardsMiddle = successes < count / 2 ? 1 : -1;
        return nextUnit(stream) < 0.2 ? successes + towardsMiddle : successes;
      };
      expect(() => assertBinomial(binomial, oneOff)).toThrow(/probability|mean off by/);
    },
  );
});
