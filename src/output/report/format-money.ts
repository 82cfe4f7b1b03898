const MINUS = '\u2212';

const WHOLE = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 0,
});
const CENTS = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const SMALL = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  minimumSignificantDigits: 3,
  maximumSignificantDigits: 3,
});
const COMPACT = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  notation: 'compact',
  maximumSignificantDigits: 3,
});

/**
 * An amount in USD for reading: whole dollars from 100 on, cents from 1 on, three significant digits below.
 *
 * @example formatMoney(6595.5) // '$6,596'
 * @example formatMoney(0.0458) // '$0.0458'
 */
export function formatMoney(usd: number): string {
  const size = Math.abs(usd);
  const format = size === 0 || size >= 99.995 ? WHOLE : size >= 0.9995 ? CENTS : SMALL;
  return format.format(usd).replace('-', MINUS);
}

/**
 * An amount in USD for the tick of an axis.
 *
 * @example formatMoneyShort(1_200_000) // '$1.2M'
 */
export function formatMoneyShort(usd: number): string {
  return COMPACT.format(usd).replace('-', MINUS);
}
