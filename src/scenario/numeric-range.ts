/** The numbers that may stand at a place of a scenario: low <= x <= high, or < where `aboveLow`, `belowHigh`. */
export interface NumericRange {
  /** What is counted or measured, with its article and unit: `a number of tokens`. */
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly aboveLow?: boolean;
  readonly belowHigh?: boolean;
  /** True when only whole numbers make sense. */
  readonly whole?: boolean;
  /** Largest that may be drawn, where each one is work; a law may reach further with a chance that no run meets. */
  readonly most?: number;
}

/** A place that takes any finite number. */
export const ANY_NUMBER: NumericRange = { name: 'a number', low: -Infinity, high: Infinity };

/**
 * A range in words.
 *
 * @example rangeText({ name: 'a share', low: 0, high: 1 }) // 'a share from 0 to 1'
 */
export function rangeText({ name, low, high, aboveLow, belowHigh }: NumericRange): string {
  const lowText = aboveLow ? `above ${low}` : `at least ${low}`;
  const highText = belowHigh ? `below ${high}` : `at most ${high}`;
  if (Number.isFinite(low) && Number.isFinite(high)) {
    return aboveLow || belowHigh ? `${name} ${lowText} and ${highText}` : `${name} from ${low} to ${high}`;
  }
  if (Number.isFinite(low)) return aboveLow ? `${name} ${lowText}` : `${name}, ${lowText}`;
  return Number.isFinite(high) ? `${name}, ${highText}` : name;
}

/** True when a number is finite and lies in a range. */
export function isInRange(value: number, range: NumericRange): boolean {
  const { low, high, aboveLow, belowHigh, whole } = range;
  if (!Number.isFinite(value) || (whole && !Number.isInteger(value))) return false;
  return (aboveLow ? value > low : value >= low) && (belowHigh ? value < high : value <= high);
}

/** Spellings of numbers that YAML reads as text, and what to write instead. */
const MISSPELT_NUMBERS: readonly [spelling: RegExp, remedy: (text: string) => string][] = [
  [/^[-+]?\d{1,3}(,\d{3}){2,}(\.\d+)?$/, (text) => `write ${text.replaceAll(',', '')} without separators`],
  [/^[-+]?\d{1,3}(\.\d{3})+,\d+$/, (text) => `decimal comma? write ${germanNumber(text)}`],
  [/^[-+]?[1-9]\d{0,2},\d{3}$/, (text) => `write ${text.replace(',', '')}, or ${text.replace(',', '.')}`],
  [/^[-+]?\d+,\d+$/, (text) => `decimal comma? write ${text.replace(',', '.')}`],
  [
    /^[-+]?\d{1,3}([_ '’]\d{3})+(\.\d+)?$/,
    (text) => `write ${text.replace(/[_ '’]/g, '')} without separators`,
  ],
  [/^[-+]?\d+(\.\d+)? ?%$/, (text) => `write ${Number.parseFloat(text) / 100} for ${text}`],
  [/^[$€£] ?[-+]?\d/, () => 'write the number without a currency'],
  [/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i, () => 'write the number without quotes'],
  [/^[-+]?\d+(\.\d+)? ?[a-z]/i, () => 'write the number without its unit'],
];

/**
 * How to write what someone probably meant as a number, with a leading colon; empty when there is no guess.
 *
 * @example numberHint('1,5') // ': decimal comma? write 1.5'
 */
export function numberHint(raw: unknown): string {
  if (typeof raw !== 'string' || raw.length > 40) return '';
  const found = MISSPELT_NUMBERS.find(([spelling]) => spelling.test(raw));
  return found === undefined ? '' : `: ${found[1](raw)}`;
}

function germanNumber(text: string): string {
  return text.replaceAll('.', '').replace(',', '.');
}
