import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyOfPlace, placeOf, placeOfKey } from '../../src/stats/log-histogram.ts';
import { MOST_COUNTERS, MOST_PLACES, sortPlaces } from '../../src/stats/sort-places.ts';

const LARGEST_KEY = 0xff_ffff;

interface Run {
  readonly place: number;
  readonly end: number;
}

/** The bins of a list, by the function under test; what it leaves after them is not looked at. */
function sorted(list: Uint32Array, leastKey: number, largestKey: number): readonly Run[] {
  const places = new Uint32Array(list.length);
  const ends = new Uint32Array(list.length);
  const binCount = sortPlaces(list, list.length, leastKey, largestKey, places, ends);
  return Array.from({ length: binCount }, (_, bin) => ({ place: places[bin]!, end: ends[bin]! }));
}

/** The same from a sorted list of keys. */
function plainlySorted(list: Uint32Array): readonly Run[] {
  const runs: Run[] = [];
  const keys = [...list].map(keyOfPlace).sort((a, b) => a - b);
  for (const [index, key] of keys.entries()) {
    if (key === keys[index + 1]) continue;
    runs.push({ place: placeOfKey(key), end: index + 1 });
  }
  return runs;
}

/** Places whose keys lie from `least` to `least + range - 1`, which both occur, in no order. */
function placesInRange(count: number, least: number, range: number): Uint32Array {
  const list = Uint32Array.from({ length: count }, (_, i) => placeOfKey(least + ((i * 7_919_993) % range)));
  list[count >> 1] = placeOfKey(least + range - 1);
  return list;
}

describe('the key of a bin', () => {
  test('grows with its values, those below zero before -0 and 0', () => {
    const ascending = [-Infinity, -1e300, -2, -1.5, -1, -1e-300, -0, 0, 1e-300, 1, 1.5, 2, 1e300, Infinity];
    const keys = ascending.map((value) => keyOfPlace(placeOf(value)));
    expect(keys).toEqual(keys.toSorted((a, b) => a - b));
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('tells the bin', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LARGEST_KEY }), (place) => {
        expect(placeOfKey(keyOfPlace(place))).toBe(place);
      }),
    );
  });
});

describe('bins of listed samples', () => {
  const value = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ noNaN: true, min: 0.9, max: 1.1 }),
    fc.constantFrom(0, -0, 1, -1, 5e-324, -5e-324, 2 ** -1022, Number.MAX_VALUE, -Number.MAX_VALUE),
  );

  test('of any sign and size are those of sorted samples', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 300 }), (values) => {
        const list = Uint32Array.from(values, placeOf);
        const keys = [...list].map(keyOfPlace);
        expect(sorted(list, Math.min(...keys), Math.max(...keys))).toEqual(plainlySorted(list));
        expect(sorted(list, 0, LARGEST_KEY)).toEqual(plainlySorted(list));
      }),
      { numRuns: 300 },
    );
  });

  const RANGES = [1, 2, 256, 257, MOST_COUNTERS, MOST_COUNTERS + 1, 65_536, 65_537, LARGEST_KEY + 1];
  test.each(RANGES.flatMap((range) => [1, 2, 64, 65, 625, 8192, MOST_PLACES].map((count) => [range, count])))(
    'in a range of %d are those of sorted samples, %d of them',
    (range, count) => {
      for (const least of [0, 0x80_0000 - (range >> 1), LARGEST_KEY + 1 - range]) {
        const list = placesInRange(count!, least, range!);
        expect(sorted(list, least, least + range! - 1)).toEqual(plainlySorted(list));
      }
    },
  );
});
