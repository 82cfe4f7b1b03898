import assert from 'node:assert/strict';

/** Five percentiles of a band, ascending. */
export type BandEnds = readonly [p05: number, p25: number, p50: number, p75: number, p95: number];

/**
 * A band as a bar of characters on an axis from zero to its farther end: thin from p05 to p95, thick from p25 to
 * p75, a stroke at p50. A wide bar is an unsure number.
 *
 * @param width  characters, at least 2; trailing blanks are left out
 * @example bandBar([4, 6, 8, 9, 10], 11) // '    ──━━┃━─'
 */
export function bandBar(ends: BandEnds, width: number): string {
  assert(Number.isInteger(width) && width >= 2, `a bar needs at least 2 characters, not ${width}`);
  const low = Math.min(0, ends[0]);
  const span = Math.max(0, ends[4]) - low;
  if (span === 0) return '┃';
  const [from, thickFrom, middle, thickTo, to] = ends.map((value) =>
    Math.round(((value - low) / span) * (width - 1)),
  ) as [number, number, number, number, number];
  return Array.from({ length: to + 1 }, (_, place) => {
    if (place === middle) return '┃';
    if (place < from) return ' ';
    return place >= thickFrom && place <= thickTo ? '━' : '─';
  }).join('');
}
