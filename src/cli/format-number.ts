/**
 * A number for reading: four significant digits at least, thousands apart, never an exponent.
 *
 * @example formatNumber(12345.678) // '12,346'
 * @example formatNumber(0.0117512) // '0.01175'
 */
export function formatNumber(value: number): string {
  if (value === 0) return '0';
  const digitsBefore = Math.floor(Math.log10(Math.abs(value))) + 1;
  const [whole, fraction] = value.toFixed(Math.min(12, Math.max(0, 4 - digitsBefore))).split('.') as [
    string,
    string | undefined,
  ];
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? apart : `${apart}.${fraction}`;
}

/** A probability as a percentage with one digit behind the point. */
export function formatPercent(probability: number): string {
  return `${(probability * 100).toFixed(1)} %`;
}
