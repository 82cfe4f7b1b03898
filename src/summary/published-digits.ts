import assert from 'node:assert/strict';

/** A figure as printed: its value and half a unit of its last printed digit. */
interface PrintedNumber {
  readonly value: number;
  readonly halfUnit: number;
}

const SUFFIXES: Readonly<Record<string, number>> = { '': 1, '%': 1, '×': 1, K: 1e3, M: 1e6 };

/**
 * The value of a figure as an article prints it.
 *
 * @throws AssertionError  when the text is not one figure
 * @example printedValue('~$7.5K') // 7500
 */
export function printedValue(printed: string): number {
  return readPrinted(printed).value;
}

/**
 * Whether a value, rounded to the printed digits, gives the printed figure; a value exactly in the middle may
 * have been rounded either way. A `~` allows nothing: the digits that are printed are claimed.
 *
 * @example printsAs(0.002225, '$0.00222') // true
 * @example printsAs(0.024251, '~$0.025') // false
 */
export function printsAs(value: number, printed: string): boolean {
  const { value: printedAs, halfUnit } = readPrinted(printed);
  return Math.abs(value - printedAs) <= halfUnit * (1 + BINARY_ROUNDING);
}

/** Decimal ties are not exact in binary: the values differ by some 1e-12 of half a unit. */
const BINARY_ROUNDING = 1e-9;

function readPrinted(printed: string): PrintedNumber {
  const match = /^~?\$?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?([%×KM]?)$/.exec(printed);
  assert(match, `${printed} is not one printed figure`);
  const [, whole = '', fraction = '', suffix = ''] = match;
  const unit = SUFFIXES[suffix];
  assert(unit !== undefined);
  const digits = Number(`${whole.replaceAll(',', '')}.${fraction}`);
  return { value: digits * unit, halfUnit: Number(`0.5e-${fraction.length}`) * unit };
}

/**
 * A value in as many digits as it needs, at most nine: what binary rounding left behind is gone.
 *
 * @example nineDigits(0.1 + 0.2) // '0.3'
 */
export function nineDigits(value: number): string {
  return String(Number(value.toPrecision(9)));
}
