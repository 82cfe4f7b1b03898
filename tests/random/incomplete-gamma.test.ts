import { describe, expect, test } from 'vitest';
import { standardGammaQuantile } from '../../src/random/gamma.ts';
import { gammaLowerTail, gammaUpperTail } from '../../src/random/incomplete-gamma.ts';
import { logGamma } from '../../src/random/log-gamma.ts';

/** Power series (DLMF 8.7.1) at 60 digits: shape, x, lower tail, upper tail. */
const EXACT: readonly (readonly [shape: number, x: number, lower: number, upper: number])[] = [
  [0.001, 1e-5, 0.9891230446957827, 0.01087695530421733],
  [0.1, 1, 0.9758726562736723, 0.024127343726327778],
  [0.5, 0.3, 0.5614219739190002, 0.4385780260809999],
  [0.5, 3, 0.9856941215645704, 0.01430587843542964],
  [3, 40, 0.9999999999999964, 3.572865928700226e-15],
  [19.9, 5, 3.9800110397285013e-7, 0.999999601998896],
  [20, 60, 0.9999999993648082, 6.351918340378976e-10],
  [25, 10, 4.6949381426799705e-5, 0.9999530506185732],
  [1060, 1060, 0.5040844929411515, 0.4959155070588485],
  [1100, 1090, 0.3850012375893308, 0.6149987624106692],
  [1e4, 1e4, 0.5013298083399552, 0.4986701916600448],
  [1e4, 9500, 1.862454651795155e-7, 0.9999998137545348],
  [1e6, 1e6, 0.5001329807608725, 0.4998670192391274],
  [1e6, 999000, 0.15865521357430365, 0.8413447864256963],
  [1e6, 1006000, 0.9999999989402603, 1.0597397352843812e-9],
  [1e8, 1e8, 0.5000132980760141, 0.49998670192398587],
];

describe('incomplete gamma function', () => {
  test.each(EXACT)('shape %d at %d, both tails', (shape, x, lower, upper) => {
    expect(Math.abs(gammaLowerTail(shape, x) / lower - 1)).toBeLessThanOrEqual(2e-14);
    // Below x = 1 the upper tail of a small shape is 1 minus the lower one, and has the same absolute error.
    const allowed = 2e-14 * (shape < 1 && x < 1 ? Math.max(1, lower / upper) : 1);
    expect(Math.abs(gammaUpperTail(shape, x) / upper - 1)).toBeLessThanOrEqual(allowed);
  });

  test('tails meet at the seams between the three methods', () => {
    for (const shape of [0.3, 1, 7, 19.999999999, 20, 30, 1000]) {
      for (const ratio of [0.3, 0.302, 0.5, 1, 1.5, 2.357, 2.36, 4]) {
        const x = shape * ratio;
        expect(gammaLowerTail(shape, x) + gammaUpperTail(shape, x)).toBeCloseTo(1, 13);
        const step = x * 1e-9;
        expect(gammaLowerTail(shape, x + step)).toBeGreaterThanOrEqual(gammaLowerTail(shape, x - step));
      }
    }
  });

  test('ends of the axis', () => {
    expect([
      gammaLowerTail(3, 0),
      gammaLowerTail(3, -1),
      gammaLowerTail(3, Number.POSITIVE_INFINITY),
    ]).toEqual([0, 0, 1]);
    expect([
      gammaUpperTail(3, 0),
      gammaUpperTail(3, -1),
      gammaUpperTail(3, Number.POSITIVE_INFINITY),
    ]).toEqual([1, 1, 0]);
  });
});

describe('standardGammaQuantile', () => {
  test('of shape 1 is that of the exponential law', () => {
    for (const p of [1e-300, 1e-9, 0.3, 0.5, 0.7, 1 - 1e-15]) {
      expect(standardGammaQuantile(p, 1) / -Math.log1p(-p)).toBeCloseTo(1, 13);
    }
  });

  test('goes to zero where it is below the smallest double', () => {
    expect(standardGammaQuantile(0.1, 0.001)).toBe(0);
  });

  test('settles for every mixture of shape and level', () => {
    for (let logShape = -7; logShape <= 9; logShape += 0.37) {
      for (const p of [1e-300, 1e-12, 1e-3, 0.2, 0.5, 0.500001, 0.9, 0.9999, 1 - 1e-15]) {
        const x = standardGammaQuantile(p, 10 ** logShape);
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThan(Number.POSITIVE_INFINITY);
      }
    }
  });
});

test.each([
  [0.001, 6.907178885383853],
  [0.5, 0.5723649429247001],
  [1.5, -0.12078223763524522],
  [3.3, 0.9870985778947344],
  [9.99, 12.779315214350193],
  [10, 12.801827480081469],
  [50, 144.5657439463449],
  [1e6, 12815504.569147611],
])('logGamma(%d) is %d', (x, exact) => {
  expect(Math.abs(logGamma(x) - exact)).toBeLessThanOrEqual(2e-15 * Math.max(Math.abs(exact), 10));
});
