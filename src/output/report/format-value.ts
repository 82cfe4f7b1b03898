import { formatMoney } from './format-money.ts';

const NO_BREAK_SPACE = '\u00a0';

const COUNT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const SIGNIFICANT = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });

/**
 * A value of bands.csv for reading.
 *
 * @param unit  as in its column `unit`
 * @example formatValue(0.0458, 'USD/ticket') // '$0.0458'
 */
export function formatValue(value: number, unit: string): string {
  if (unit.startsWith('USD')) return formatMoney(value);
  return unit === 'ticket' ? COUNT.format(value) : formatNumber(value);
}

/**
 * A number for reading: thousands apart, at least four significant digits, no trailing zeros.
 *
 * @example formatNumber(12345.6) // '12,346'
 * @example formatNumber(0.3652) // '0.3652'
 */
export function formatNumber(value: number): string {
  const format = Math.abs(value) >= 1000 ? COUNT : SIGNIFICANT;
  return format.format(value).replace('-', '\u2212');
}

/**
 * A probability of simulated futures as a percentage; what is too small or too large to tell says so.
 *
 * @param probability  0 to 1
 * @example formatProbability(0.0996) // '10.0 %', with a no-break space
 * @example formatProbability(0) // '< 0.1 %'
 */
export function formatProbability(probability: number): string {
  const percent = (text: string) => `${text}${NO_BREAK_SPACE}%`;
  if (probability < 0.001) return percent(`<${NO_BREAK_SPACE}0.1`);
  if (probability > 0.999) return percent(`>${NO_BREAK_SPACE}99.9`);
  return percent((probability * 100).toFixed(1));
}

/**
 * A probability inside a sentence.
 *
 * @param probability  0 to 1
 * @example probabilityInWords(0) // 'less than 0.1 %', with a no-break space
 */
export function probabilityInWords(probability: number): string {
  return formatProbability(probability).replace(/^<\s/, 'less than ').replace(/^>\s/, 'more than ');
}

/**
 * A level that the user chose, as a percentage with no digit more than needed.
 *
 * @example formatLevel(0.9) // '90 %', with a no-break space
 */
export function formatLevel(level: number): string {
  return `${Number((level * 100).toFixed(6))}${NO_BREAK_SPACE}%`;
}

/**
 * The ends of an interval of a probability, once where they read the same.
 *
 * @example formatProbabilities(0.1, 0.2) // '10.0 % to 20.0 %', with no-break spaces
 */
export function formatProbabilities(low: number, high: number): string {
  const [from, to] = [formatProbability(low), formatProbability(high)];
  return from === to ? from : `${from} to ${to}`;
}

/**
 * A part of a whole in whole percent.
 *
 * @param share  0 to 1
 * @example formatShare(0.004) // '< 1 %', with no-break spaces
 */
export function formatShare(share: number): string {
  const rounded = Math.round(share * 100);
  return rounded === 0 && share > 0 ? `<${NO_BREAK_SPACE}1${NO_BREAK_SPACE}%` : formatLevel(rounded / 100);
}
