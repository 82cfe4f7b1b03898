import assert from 'node:assert/strict';

const SIGNIFICANT_DIGITS = 9;

/**
 * A number with 9 significant digits, a decimal point and nothing else: no exponent, no separators, no -0.
 *
 * @throws AssertionError  when the number is NaN or infinite
 * @example plainDecimal(1e-7) // '0.0000001'
 * @example plainDecimal(-1234567.8912) // '-1234567.89'
 */
export function plainDecimal(value: number): string {
  assert(Number.isFinite(value), `${value} cannot be written as a decimal`);
  const [mantissa, exponentText] = Math.abs(value)
    .toExponential(SIGNIFICANT_DIGITS - 1)
    .split('e') as [string, string];
  const digits = mantissa.replace('.', '').replace(/0+$/, '');
  const pointAt = Number(exponentText) + 1;
  const whole = pointAt > 0 ? digits.slice(0, pointAt).padEnd(pointAt, '0') : '0';
  const fraction = pointAt > 0 ? digits.slice(pointAt) : '0'.repeat(-pointAt) + digits;
  return `${value < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
