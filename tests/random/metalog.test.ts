import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parameterFault, toParameters } from '../../src/random/distributions.ts';
import { metalog } from '../../src/random/metalog.ts';

const KEYS = ['p10', 'p50', 'p90'];

// Keelin (2016), the closed form for symmetric levels, in 20 digits
test('a law through p10 2, p50 4 and p90 9 has these terms and percentiles', () => {
  const parameters = toParameters('metalog', KEYS, [2, 4, 9]);
  const terms = [4, 1.5929186465969654, 1.7066985499253198];
  for (const [index, term] of terms.entries()) expect(parameters[index]).toBeCloseTo(term, 13);
  const percentiles = [
    [0.01, 0.523165256],
    [0.05, 1.5711196276],
    [0.95, 10.9516231349],
    [0.99, 15.1624694413],
  ] as const;
  for (const [level, value] of percentiles) expect(metalog.quantile(level, parameters)).toBeCloseTo(value, 8);
});

test('any three levels give a law that goes through them', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.02, max: 0.45, noNaN: true }),
      fc.double({ min: 0.3, max: 0.7, noNaN: true }),
      (tail, share) => {
        const levels = [tail, 0.5, 0.98];
        const values = [10, 10 + 5 * share, 15];
        if (metalog.percentiles!.fault(levels, values) !== undefined) return;
        const parameters = metalog.percentiles!.toParameters(levels, values);
        for (const [index, level] of levels.entries()) {
          expect(metalog.quantile(level, parameters)).toBeCloseTo(values[index]!, 9);
        }
      },
    ),
  );
});

describe('percentiles that lie too far to one side are refused', () => {
  // (p50 - p10) / (p90 - p10) must lie between 0.166578 and 0.833422
  test.each([
    [0.1667, undefined],
    [0.1665, 'lower'],
    [0.8333, undefined],
    [0.8335, 'upper'],
  ])('with the middle one at %f of the way', (share, between) => {
    const fault = parameterFault('metalog', KEYS, [1, 1 + share, 2]);
    if (between === undefined) expect(fault).toBeUndefined();
    else expect(fault).toContain(`metalog needs the ${between} two further apart`);
  });

  test('and they say what they are', () => {
    expect(parameterFault('metalog', KEYS, [1, 1.2, 9])).toBe(
      'p10 1, p50 1.2, p90 9 lie too far to one side; metalog needs the lower two further apart: its quantiles would fall somewhere',
    );
    expect(parameterFault('metalog', KEYS, [1, 1, 9])).toContain('p10 1 is not below p50 1');
  });

  test('just where the quantile function would fall', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 0.95, noNaN: true }), (share) => {
        const parameters = toParameters('metalog', KEYS, [0, share, 1]);
        const quantiles = Array.from({ length: 4000 }, (_, i) =>
          metalog.quantile((i + 0.5) / 4000, parameters),
        );
        const falls = quantiles.some((value, i) => i > 0 && value < quantiles[i - 1]!);
        const refused = parameterFault('metalog', KEYS, [0, share, 1]) !== undefined;
        if (falls) expect(refused).toBe(true);
        if (refused && Math.abs(share - 0.166578) > 1e-3 && Math.abs(share - 0.833422) > 1e-3)
          expect(falls).toBe(true);
      }),
    );
  });
});
