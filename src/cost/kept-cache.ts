/** A prompt that a provider keeps in its cache for as long as it is paid for. */
export interface KeptCache {
  readonly tokens: number;
  /** Hours of a month in which it is kept. */
  readonly hours: number;
  /** How often it is written anew in that month. */
  readonly writes: number;
}

/**
 * What keeping a prompt costs in a month, USD: the storage, and its tokens once at the input price for each time that it
 * is written (Google, Gemini API context caching).
 *
 * @param usdPerMtokHour  of storage
 * @example keptCacheUsd({ tokens: 5000, hours: 744, writes: 1 }, 1, 0.3) // 3.72 + 0.0015
 */
export function keptCacheUsd(
  { tokens, hours, writes }: KeptCache,
  usdPerMtokHour: number,
  inputUsdPerMtok: number,
): number {
  return (tokens * (hours * usdPerMtokHour + writes * inputUsdPerMtok)) / 1e6;
}

/**
 * Share of tickets that find a prompt which is kept in the busiest hours of a day.
 *
 * @param hourShares   share of a day's tickets in each hour; shape [24]
 * @param hoursPerDay  whole, 1 to 24
 * @example foundShare([...Array(12).fill(1 / 12), ...Array(12).fill(0)], 6) // 0.5
 */
export function foundShare(hourShares: readonly number[], hoursPerDay: number): number {
  const others = hourShares.toSorted((a, b) => b - a).slice(hoursPerDay);
  return 1 - others.reduce((sum, share) => sum + share, 0);
}
