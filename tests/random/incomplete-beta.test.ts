import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { betaLogOddsQuantile, betaQuantile } from '../../src/random/beta-quantile.ts';
import { type BetaTails, betaLowerTail, betaShapes, betaTails } from '../../src/random/incomplete-beta.ts';
import { referenceRows } from '../support/reference-rows.ts';

type Row = readonly [a: number, b: number, p: number, x: number, y: number, lower: number, upper: number];
const rows = referenceRows('beta-values.csv') as unknown as readonly Row[];

/**
 * Errors of some ten roundings, of half a last bit each: some in the Stirling terms and the fraction, some in the
 * exponent, which is as large as the tail's logarithm, some in x, which a narrow law turns into more of the tail.
 */
const TEN_ROUNDINGS = 10 * 2 ** -53;

/** How far a tail may be off; `prefactor` is what it changes by when x / y changes by a factor. */
function tailError(tail: number, prefactor: number): number {
  return 2 * TEN_ROUNDINGS * (tail * (1 + Math.abs(Math.log(tail))) + prefactor);
}

const anyShape = fc.double({ min: -2, max: 8, noNaN: true }).map((exponent) => 10 ** exponent);
const anyLevel = fc.oneof(
  fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }),
  fc.double({ min: -12, max: -1, noNaN: true }).map((exponent) => 10 ** exponent),
  fc.double({ min: -12, max: -1, noNaN: true }).map((exponent) => 1 - 10 ** exponent),
);

describe('incomplete beta function', () => {
  test('has the tails of the reference, shapes from 1e-3 to 1e8', () => {
    for (const [a, b, , x, y, lower, upper] of rows) {
      if (x === 0 || y === 0) continue;
      const tails = betaTails(betaShapes(a, b), x, y);
      const isLower = x * (a + b + 2) < a + 1;
      const [found, exact] = isLower ? [tails.lower, lower] : [tails.upper, upper];
      const allowed = tailError(exact, tails.prefactor);
      expect(Math.abs(found - exact), `${a}, ${b} at ${x}`).toBeLessThanOrEqual(allowed);
      // 1 less a tail near 1 keeps that one's absolute error
      const [rest, exactRest] = isLower ? [tails.upper, upper] : [tails.lower, lower];
      expect(Math.abs(rest - exactRest), `${a}, ${b} at ${x}`).toBeLessThanOrEqual(allowed + 2 ** -53);
    }
  });

  test('takes 1 - x from callers that know it better', () => {
    // P(X > 1 - 1e-20) = 1 - (1 - 1e-20)^3 of the law with shapes 3 and 1
    expect(betaLowerTail(1, 3, 1e-20, 1) / 3e-20).toBeCloseTo(1, 14);
    expect(betaTails(betaShapes(3, 1), 1, 1e-20).upper / 3e-20).toBeCloseTo(1, 14);
  });

  test('ends of the axis and beyond', () => {
    expect(
      [-1, 0, 1, 2, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY].map((x) => betaLowerTail(3, 2, x)),
    ).toEqual([0, 0, 1, 1, 0, 1]);
  });

  test('is a power where one shape is 1', () => {
    fc.assert(
      fc.property(anyShape, fc.double({ min: 1e-6, max: 1, noNaN: true }), (a, x) => {
        const exact = Math.exp(a * Math.log(x));
        fc.pre(exact > 1e-290);
        const allowed = tailError(exact, a * exact);
        expect(Math.abs(betaLowerTail(a, 1, x) - exact)).toBeLessThanOrEqual(allowed + 2 ** -53);
      }),
    );
  });

  test('I_x(a, b) = 1 - I_(1 - x)(b, a)', () => {
    fc.assert(
      fc.property(anyShape, anyShape, anyLevel, (a, b, p) => {
        const x = betaQuantile(p, a, b);
        expect(betaLowerTail(a, b, x) + betaLowerTail(b, a, 1 - x, x)).toBeCloseTo(1, 15);
      }),
    );
  });

  test('joins its two ways without a seam, at ab / (a + b) = 1e6', () => {
    for (const a of [1.01e6, 1.3e6, 2e6, 5e7]) {
      const b = (a * 1e6) / (a - 1e6);
      for (const score of [-20, -5, -1, 0, 1, 5, 20]) {
        const mean = a / (a + b);
        const x = mean + score * Math.sqrt((mean * (1 - mean)) / (a + b));
        const [below, above] = [1 - 1e-13, 1 + 1e-13].map((share) =>
          betaTails(betaShapes(a * share, b * share), x, 1 - x),
        ) as [BetaTails, BetaTails];
        // shapes larger by a share change the deviance by that share, and both ways have their own roundings
        const allowed =
          2e-13 * (1 + score * score) * below.lower + 2 * tailError(below.lower, below.prefactor);
        expect(Math.abs(above.lower - below.lower)).toBeLessThanOrEqual(allowed);
      }
    }
  });
});

describe('betaQuantile', () => {
  test('has the quantiles of the reference and what is left of 1, shapes from 1e-3 to 1e8', () => {
    for (const [a, b, p, x, y] of rows) {
      const logOdds = betaLogOddsQuantile(p, a, b);
      const allowed = 1e-14 / Math.min(a, b, 1);
      for (const [found, exact] of [
        [betaQuantile(p, a, b), x],
        [1 / (1 + Math.exp(logOdds)), y],
      ] as const) {
        if (exact === 0) expect(found).toBeLessThan(1e-299);
        else expect(Math.abs(found / exact - 1), `${a}, ${b} at ${p}`).toBeLessThanOrEqual(allowed);
      }
    }
  });

  test('goes back to the level through the distribution function', () => {
    fc.assert(
      fc.property(anyShape, anyShape, anyLevel, (a, b, p) => {
        const logOdds = betaLogOddsQuantile(p, a, b);
        const [x, y] = [1 / (1 + Math.exp(-logOdds)), 1 / (1 + Math.exp(logOdds))];
        fc.pre(x > 1e-300 && y > 1e-300);
        const { lower, upper, prefactor } = betaTails(betaShapes(a, b), x, y);
        // log odds have a rounding of their own size, and the tails are right to 1e-15 where shapes are small
        const allowed = 1e-15 + tailError(Math.min(p, 1 - p), prefactor * (1 + Math.abs(logOdds)));
        if (p < 0.5) expect(Math.abs(lower - p)).toBeLessThanOrEqual(allowed);
        else expect(Math.abs(upper - (1 - p))).toBeLessThanOrEqual(allowed);
      }),
      { numRuns: 500 },
    );
  });

  test('mirrors when the shapes change places', () => {
    fc.assert(
      fc.property(anyShape, anyShape, fc.double({ min: 0.5, max: 1 - 1e-12, noNaN: true }), (a, b, p) => {
        const [one, other] = [betaLogOddsQuantile(p, a, b), betaLogOddsQuantile(1 - p, b, a)];
        expect(Math.abs(one + other)).toBeLessThanOrEqual((1e-14 / Math.min(a, b, 1)) * (1 + Math.abs(one)));
      }),
    );
  });

  test('rises with the level', () => {
    fc.assert(
      fc.property(anyShape, anyShape, anyLevel, anyLevel, (a, b, p, q) => {
        const [low, high] = [betaQuantile(Math.min(p, q), a, b), betaQuantile(Math.max(p, q), a, b)];
        expect(low).toBeLessThanOrEqual(high * (1 + 1e-14 / Math.min(a, b, 1)));
      }),
    );
  });

  test('settles for every mixture of shapes and level', () => {
    for (let logA = -18; logA <= 12; logA += 1.3) {
      for (let logB = -18; logB <= 12; logB += 1.7) {
        for (const p of [1e-300, 1e-12, 1e-3, 0.2, 0.5, 0.500001, 0.9, 0.9999, 1 - 1e-15]) {
          const x = betaQuantile(p, 10 ** logA, 10 ** logB);
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(1);
        }
      }
    }
  });
});
