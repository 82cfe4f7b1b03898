/** Decimals beyond which a number is too small to read. */
const MOST_DECIMALS = 12;

/**
 * A number for reading: whole numbers whole, others with four significant digits at least; thousands apart, never an
 * exponent, no -0.
 *
 * @example formatNumber(12345.678) // '12,346'
 * @example formatNumber(0.0117512) // '0.01175'
 * @example formatNumber(250) // '250'
 */
export function formatNumber(value: number): string {
  const digitsBefore = Math.floor(Math.log10(Math.abs(value))) + 1;
  const decimals = Number.isInteger(value) ? 0 : Math.min(MOST_DECIMALS, Math.max(0, 4 - digitsBefore));
  return withDecimals(value, decimals);
}

/**
 * An amount of money for reading: whole from 1,000 on, with cents from 0.01 on, else as any number.
 *
 * @example formatUsd(5801.2) // '5,801'
 * @example formatUsd(7.25) // '7.25'
 * @example formatUsd(0.00725) // '0.007250'
 */
export function formatUsd(usd: number): string {
  const size = Math.abs(usd);
  return size >= 0.01 && size < 1000 && !Number.isInteger(usd) ? withDecimals(usd, 2) : formatNumber(usd);
}

/** A probability as a percentage with one digit behind the point. */
export function formatPercent(probability: number): string {
  return `${(probability * 100).toFixed(1)} %`;
}

/** A count with its noun. */
export function formatCount(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function withDecimals(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  if (Number(text) === 0) return '0';
  const [whole, fraction] = text.split('.') as [string, string | undefined];
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? apart : `${apart}.${fraction}`;
}
