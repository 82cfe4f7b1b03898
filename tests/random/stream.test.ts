import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextUnit, openLateStream, openStream, type Stream, sfc32 } from '../../src/random/stream.ts';
import { hashStreamKey } from '../../src/random/stream-key.ts';

interface Vectors {
  readonly sfc32: readonly { state: [number, number, number, number]; words: number[] }[];
  readonly streams: readonly {
    seed: number;
    name: string;
    indices: number[];
    key: number[];
    words: number[];
  }[];
}
const vectors: Vectors = JSON.parse(
  readFileSync(new URL('../data/random/stream-vectors.json', import.meta.url), 'utf8'),
);

const take = (stream: Stream, count: number): number[] => Array.from({ length: count }, () => stream.next());
const anyWhole = fc.maxSafeNat();
const anyKey = fc.tuple(anyWhole, fc.string({ unit: 'binary' }), fc.array(anyWhole, { maxLength: 4 }));

describe('sfc32', () => {
  test.each(vectors.sfc32)(
    'from state $state gives the words of the reference program',
    ({ state, words }) => {
      expect(take(sfc32(...state), words.length)).toEqual(words);
    },
  );
});

describe('openStream', () => {
  test.each(vectors.streams)(
    'seed $seed, $name, $indices: key and words of the reference program',
    (vector) => {
      const { seed, name, indices, key, words } = vector;
      expect(hashStreamKey(seed, name, indices)).toEqual(key);
      expect(take(openStream(seed, name, ...indices), words.length)).toEqual(words);
    },
  );

  test('the example of the docstring', () => {
    expect(openStream(20260401, 'turns', 3).next()).toBe(1021538127);
  });

  test('the same key gives the same words', () => {
    fc.assert(
      fc.property(anyKey, ([seed, name, indices]) => {
        expect(take(openStream(seed, name, ...indices), 5)).toEqual(
          take(openStream(seed, name, ...indices), 5),
        );
      }),
    );
  });

  test('fill and next walk the same sequence, in any mixture', () => {
    fc.assert(
      fc.property(
        anyKey,
        fc.array(fc.nat({ max: 40 }), { maxLength: 12 }),
        ([seed, name, indices], counts) => {
          const plain = openStream(seed, name, ...indices);
          const mixed = openStream(seed, name, ...indices);
          for (const count of counts) {
            const out = new Uint32Array(count);
            mixed.fill(out, count);
            expect([...out, mixed.next()]).toEqual(take(plain, count + 1));
          }
        },
      ),
    );
  });

  test('fill leaves the rest of the array alone', () => {
    const out = new Uint32Array(4).fill(7);
    openStream(1, 'x').fill(out, 2);
    expect([...out.subarray(2)]).toEqual([7, 7]);
  });

  test('words do not leave 0 <= word < 2^32 and are whole', () => {
    const stream = openStream(5, 'range');
    for (let i = 0; i < 10_000; i++) {
      const word = stream.next();
      if (word !== word >>> 0) expect.fail(`word ${word}`);
    }
  });

  test.each([-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses %s as seed and as index',
    (bad) => {
      expect(() => openStream(bad, 'x')).toThrow('whole numbers from 0');
      expect(() => openStream(1, 'x', bad)).toThrow('whole numbers from 0');
    },
  );
});

describe('keys', () => {
  test('100,000 names and indices give 100,000 states', () => {
    const states = new Set<string>();
    for (let name = 0; name < 100; name++) {
      for (let index = 0; index < 1000; index++) {
        states.add(hashStreamKey(1, `quantity_${name}`, [index]).join());
      }
    }
    expect(states.size).toBe(100_000);
  });

  test('what looks alike when written down is told apart', () => {
    const keys = [
      hashStreamKey(1, '', []),
      hashStreamKey(1, '', [0]),
      hashStreamKey(1, '', [0, 0]),
      hashStreamKey(1, '\0', []),
      hashStreamKey(1, '\0\0', []),
      hashStreamKey(1, '1', []),
      hashStreamKey(1, '', [1]),
      hashStreamKey(11, '', []),
      hashStreamKey(1 + 2 ** 32, '', []),
      hashStreamKey(1, '', [2 ** 32]),
    ];
    expect(new Set(keys.map(String)).size).toBe(keys.length);
  });
});

describe('nextUnit', () => {
  const constantStream = (word: number): Stream => ({
    next: () => word,
    fill: (out, count) => out.fill(word, 0, count),
  });

  test('stays inside (0, 1) at both ends', () => {
    expect(nextUnit(constantStream(0))).toBe(2 ** -53);
    expect(nextUnit(constantStream(0xffffffff))).toBe(1 - 2 ** -53);
  });

  test('takes two words', () => {
    const stream = openStream(3, 'units');
    const twin = openStream(3, 'units');
    nextUnit(stream);
    take(twin, 2);
    expect(stream.next()).toBe(twin.next());
  });
});

describe('openLateStream', () => {
  test('gives the words of one key after the other, each from its start', () => {
    const late = openLateStream(7, 'outcomes');
    const words = new Uint32Array(3);
    for (const indices of [[1, 2], [1, 3], [], [1, 2]]) {
      late.begin(indices);
      expect(late.next()).toBe(openStream(7, 'outcomes', ...indices).next());
      late.fill(words, 3);
      expect([...words]).toEqual(take(openStream(7, 'outcomes', ...indices), 4).slice(1));
    }
  });

  test('has no words before it begins', () => {
    expect(() => openLateStream(7, 'outcomes').next()).toThrow('stream outcomes has not begun');
  });
});
