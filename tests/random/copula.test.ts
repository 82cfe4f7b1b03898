import { describe, expect, test } from 'vitest';
import { joinWords, rankOfScore, scoreCorrelation } from '../../src/random/copula.ts';
import { scrambledSobolWords } from '../../src/random/sobol.ts';

const POINTS = 1 << 16;
const WORDS = 2 ** 32;

function column(name: string, dimension: number): Uint32Array {
  const words = new Uint32Array(POINTS);
  scrambledSobolWords(1, name, dimension, 0, 0, POINTS, words);
  return words;
}

/** Two columns joined with this correlation of their scores. */
function joined(rho: number, degreesOfFreedom?: number): readonly [Uint32Array, Uint32Array] {
  const columns = [column('a', 0), column('b', 1)] as const;
  const triangle = [[1], [rho, Math.sqrt(1 - rho * rho)]];
  joinWords({ triangle, ...(degreesOfFreedom && { degreesOfFreedom }) }, columns, column('mixing', 2));
  return columns;
}

/** Spearman's correlation of two columns that are uniform: 12 E[u v] - 3. */
function rankCorrelation([one, other]: readonly [Uint32Array, Uint32Array]): number {
  let sum = 0;
  for (let i = 0; i < POINTS; i++) sum += ((one[i]! + 0.5) / WORDS) * ((other[i]! + 0.5) / WORDS);
  return (12 * sum) / POINTS - 3;
}

test.each([
  [0.2875642186226213, 0.3],
  [0.4825837395309975, 0.5],
  [0.8914561316801002, 0.9],
])('a rank correlation of %f needs scores that correlate by %f', (rank, rho) => {
  expect(scoreCorrelation(rank)).toBeCloseTo(rho, 14);
  expect(scoreCorrelation(-rank)).toBeCloseTo(-rho, 14);
  expect(rankOfScore(rho)).toBeCloseTo(rank, 14);
});

// Quasi-Monte Carlo over 65,536 points is right to about 1e-4 here; a wrong formula is off by more than 1e-2.
test.each([0.5, -0.5, 0.9])('columns joined at the scores of rank %f have that rank correlation', (rank) => {
  expect(Math.abs(rankCorrelation(joined(scoreCorrelation(rank))) - rank)).toBeLessThan(1e-3);
});

describe('a joined column', () => {
  test.each([undefined, 4])('stays uniform, degrees of freedom %s', (degreesOfFreedom) => {
    for (const words of joined(0.7, degreesOfFreedom)) {
      const counts = new Uint32Array(64);
      for (const word of words) counts[word >>> 26]!++;
      // 1,024 words a cell on average; independent ones would scatter by 32
      for (const count of counts) expect(Math.abs(count - POINTS / 64)).toBeLessThan(6 * 32);
    }
  });

  test('is the very column where nothing above it touches it', () => {
    expect(joined(0.7)[0]).toEqual(column('a', 0));
    expect(joined(0)[1]).toEqual(column('b', 1));
    expect(joined(0.7)[1]).not.toEqual(column('b', 1));
  });
});

test('the t copula brings extremes together as its tail dependence says, the Gaussian one far less', () => {
  // P(v > q | u > q) for q near 1 falls to 0.2532 with t(4) at 0.5 (Demarta & McNeil 2005) and to 0 without
  const together = ([one, other]: readonly [Uint32Array, Uint32Array], q: number) => {
    let both = 0;
    for (let i = 0; i < POINTS; i++) if (one[i]! > q * WORDS && other[i]! > q * WORDS) both++;
    return both / (POINTS * (1 - q));
  };
  const [t, gaussian] = [together(joined(0.5, 4), 0.99), together(joined(0.5), 0.99)];
  // Joint probabilities beyond 0.99, over 0.01, by numerical integration in SciPy 1.17.1
  expect(t).toBeCloseTo(0.2877, 1);
  expect(gaussian).toBeCloseTo(0.1294, 1);
  expect(t).toBeGreaterThan(gaussian + 0.1);
});
