import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainDecimal } from '../../src/output/plain-decimal.ts';

describe('a plain decimal', () => {
  test.each([
    [0, '0'],
    [-0, '0'],
    [12, '12'],
    [-5, '-5'],
    [0.1 + 0.2, '0.3'],
    [1e-7, '0.0000001'],
    [-1234567.8912, '-1234567.89'],
    [1e21, '1000000000000000000000'],
    [123456789012, '123456789000'],
    [999999999.9, '1000000000'],
    [0.000012345678949, '0.0000123456789'],
  ])('of %d is %s', (value, text) => {
    expect(plainDecimal(value)).toBe(text);
  });

  test('reads back as the number with 9 significant digits, without exponent or idle zeros', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(finite, (value) => {
        const text = plainDecimal(value);
        expect(text).toMatch(/^(0|-?(0\.\d*[1-9]|[1-9]\d*(\.\d*[1-9])?))$/);
        expect(Number(text)).toBe(Number(value.toPrecision(9)) + 0);
      }),
    );
  });

  test.each([Number.NaN, Infinity, -Infinity])('of %d does not exist', (value) => {
    expect(() => plainDecimal(value)).toThrow(/cannot be written/);
  });
});
