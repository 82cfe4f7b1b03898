/**
 * The key under which a scenario states the percentile of a level.
 *
 * @param level probability, 0 < level < 1, with at most 15 decimals
 * @example percentileName(0.975) // 'p975'
 */
export function percentileName(level: number): string {
  const decimals = level.toFixed(15).slice(2).replace(/0+$/, '');
  return `p${decimals.padEnd(2, '0')}`;
}

/**
 * Text about the first two neighbouring percentiles that do not rise, or undefined.
 *
 * @param levels probabilities in (0, 1), ascending
 * @param values one per level
 */
export function firstNotRising(levels: readonly number[], values: readonly number[]): string | undefined {
  for (let index = 1; index < values.length; index++) {
    const lower = values[index - 1]!;
    const upper = values[index]!;
    if (lower < upper) continue;
    const [lowerName, upperName] = [percentileName(levels[index - 1]!), percentileName(levels[index]!)];
    return `${lowerName} ${lower} is not below ${upperName} ${upper}; a higher percentile needs a higher value`;
  }
  return undefined;
}

/**
 * Percentiles with their values, for a sentence about them.
 *
 * @example percentileList([0.1, 0.9], [3, 13.5]) // 'p10 3, p90 13.5'
 */
export function percentileList(levels: readonly number[], values: readonly number[]): string {
  return levels.map((level, index) => `${percentileName(level)} ${values[index]}`).join(', ');
}
