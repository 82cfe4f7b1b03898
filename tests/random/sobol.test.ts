import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JOE_KUO } from '../../src/random/joe-kuo.ts';
import { scrambledSobolWords, sobolWords } from '../../src/random/sobol.ts';

function readRows(file: string): number[][] {
  const text = readFileSync(new URL(`../data/random/${file}`, import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number));
}

const words = (dimension: number, firstPoint: number, count: number): Uint32Array => {
  const out = new Uint32Array(count);
  sobolWords(dimension, firstPoint, count, out);
  return out;
};
const scrambled = (name: string, replicate: number, dimension: number, firstPoint: number, count: number) => {
  const out = new Uint32Array(count);
  scrambledSobolWords(20261123, name, dimension, replicate, firstPoint, count, out);
  return out;
};
/** SciPy walks the points in Gray code order. */
const gray = (index: number): number => index ^ (index >>> 1);
const anyDimension = fc.nat({ max: 127 });

describe('sobolWords', () => {
  test('the first 256 points in 128 dimensions are those of SciPy', () => {
    const rows = readRows('sobol-first-points.csv');
    expect(rows.length).toBe(128);
    rows.forEach((row, dimension) => {
      const ours = words(dimension, 0, 256);
      expect(row.map((_, index) => ours[gray(index)]! / 2 ** 24)).toEqual(row);
    });
  });

  test('points 1, 2, 4, … 2^31 are the direction numbers of SciPy', () => {
    readRows('sobol-direction-numbers.csv').forEach((row, dimension) => {
      expect(row.map((_, bit) => words(dimension, 2 ** bit, 1)[0])).toEqual(row);
    });
  });

  test.each([
    [1, 0.4140625],
    [2, 0.2578125],
    [3, 0.7734375],
    [10, 0.6953125],
    [64, 0.6484375],
    [128, 0.4609375],
  ])('point 100 in dimension %i counted from 1 is %d', (dimension, value) => {
    expect(words(dimension - 1, gray(100), 1)[0]! / 2 ** 32).toBe(value);
  });

  test('the example of the docstring', () => {
    expect([...words(0, 1, 3)].map((word) => word / 2 ** 32)).toEqual([0.5, 0.25, 0.75]);
  });

  test('a block from anywhere is a piece of the whole sequence', () => {
    fc.assert(
      fc.property(
        anyDimension,
        fc.nat({ max: 2 ** 32 - 1 }),
        fc.nat({ max: 40 }),
        (dimension, first, size) => {
          const count = Math.min(size, 2 ** 32 - first);
          const oneByOne = Array.from({ length: count }, (_, i) => words(dimension, first + i, 1)[0]);
          expect([...words(dimension, first, count)]).toEqual(oneByOne);
        },
      ),
    );
  });

  test('the last point exists, the one after it does not', () => {
    expect(words(0, 2 ** 32 - 1, 1)[0]).toBe(2 ** 32 - 1);
    expect(() => words(0, 2 ** 32 - 1, 2)).toThrow('2^32 points');
  });

  test.each([-1, 128, 0.5, Number.NaN])('dimension %s is refused', (dimension) => {
    expect(() => words(dimension, 0, 1)).toThrow('dimensions 0 to 127');
  });

  test.each([-1, 0.5, Number.NaN])('first point %s is refused', (firstPoint) => {
    expect(() => words(0, firstPoint, 1)).toThrow('2^32 points');
  });
});

describe('the direction numbers', () => {
  test('are 127 rows of odd m_i < 2^i, with a polynomial of the degree', () => {
    expect(JOE_KUO.length).toBe(127);
    for (const [polynomial, ...initial] of JOE_KUO) {
      expect(polynomial).toBeLessThan(2 ** (initial.length - 1));
      initial.forEach((m, i) => {
        expect(m % 2).toBe(1);
        expect(m).toBeLessThan(2 ** (i + 1));
      });
    }
  });
});

/** True when the 2^m words hold one in each cell of width 2^-m. */
function isNet(net: Uint32Array): boolean {
  const cellBits = 31 - Math.clz32(net.length);
  return new Set(Array.from(net, (word) => Math.floor(word / 2 ** (32 - cellBits)))).size === net.length;
}

describe('scrambledSobolWords', () => {
  const anyNet = fc.tuple(
    fc.string(),
    fc.nat({ max: 31 }),
    anyDimension,
    fc.nat({ max: 10 }),
    fc.nat({ max: 1000 }),
  );

  test('any aligned 2^m points hold one in each cell of width 2^-m', () => {
    fc.assert(
      fc.property(anyNet, ([name, replicate, dimension, m, start]) => {
        expect(isNet(scrambled(name, replicate, dimension, start * 2 ** m, 2 ** m))).toBe(true);
      }),
    );
  });

  test('the net check sees a scramble that mixes the bits upwards', () => {
    const broken = words(5, 0, 1024).map((word) => Math.imul(word ^ (word >>> 11), 0x9e3779b1));
    expect(isNet(broken)).toBe(false);
  });

  test('keeps which bits two points share: equal leading bits stay equal, the first other one stays other', () => {
    fc.assert(
      fc.property(fc.string(), anyDimension, fc.nat(), fc.nat(), (name, dimension, one, other) => {
        const sharedBits = (a: number, b: number) => Math.clz32(a ^ b);
        const plain = sharedBits(words(dimension, one, 1)[0]!, words(dimension, other, 1)[0]!);
        const after = sharedBits(
          scrambled(name, 3, dimension, one, 1)[0]!,
          scrambled(name, 3, dimension, other, 1)[0]!,
        );
        expect(after).toBe(plain);
      }),
    );
  });

  test('seed, name and replicate each make another scramble', () => {
    const one = (seed: number, name: string, replicate: number) => {
      const out = new Uint32Array(1);
      scrambledSobolWords(seed, name, 0, replicate, 0, 1, out);
      return out[0];
    };
    const words0 = [one(1, 'a', 0), one(2, 'a', 0), one(1, 'b', 0), one(1, 'a', 1)];
    expect(new Set(words0).size).toBe(4);
  });

  test('frozen, not proven: the first words of a replicate', () => {
    expect([...scrambled('turns', 2, 7, 0, 4)]).toEqual([1140270582, 3202750399, 345747252, 3415925572]);
  });
});
