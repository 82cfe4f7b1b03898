/**
 * Rank of the value that the next one lies above with probability at least 1 - level (levels below a half), or below
 * with at least `level`: floor(level (n + 1)) and ceil(level (n + 1)) of n exchangeable values.
 *
 * Vovk, Gammerman & Shafer (2005), "Algorithmic learning in a random world": a new value is as likely to fall into any
 * of the n + 1 gaps, so the band from P5 to P95 holds it with probability at least 0.9 whatever the law.
 *
 * @returns counted from 1; undefined where there are too few values for the level
 */
export function conformalRank(count: number, level: number): number | undefined {
  const place = level * (count + 1);
  // a rounding error beside a whole number is none
  const near = Math.round(place);
  const isWhole = Math.abs(place - near) < 1e-9 * near;
  const rank = isWhole ? near : level < 0.5 ? Math.floor(place) : Math.ceil(place);
  return rank >= 1 && rank <= count ? rank : undefined;
}
