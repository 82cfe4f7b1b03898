import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  openNumberReader,
  openNumberWriter,
  putUint32,
  readWhole,
  writeWhole,
  writtenBytes,
} from '../../src/stats/packed-numbers.ts';

const ends = [0, 1, 0x7f, 0x80, 0x3fff, 0x4000, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];

test('numbers below 2^32 that are put by their bits are those that are written, and read back', () => {
  const uint32 = fc.oneof(fc.constantFrom(...ends), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
  fc.assert(
    fc.property(uint32, (value) => {
      const writer = openNumberWriter();
      writeWhole(writer, value);
      const bytes = new Uint8Array(8);
      const written = writtenBytes(writer);
      expect(putUint32(bytes, 0, value)).toBe(written.length);
      expect(bytes.subarray(0, written.length)).toEqual(written);
      expect(readWhole(openNumberReader(bytes))).toBe(value);
    }),
    { examples: ends.map((value): [number] => [value]) },
  );
});
