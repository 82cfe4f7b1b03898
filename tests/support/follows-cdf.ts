import assert from 'node:assert/strict';

/**
 * Fails when draws do not follow a continuous law.
 *
 * The largest distance between the law's CDF and the empirical one is held against the bound of Dvoretzky, Kiefer
 * & Wolfowitz with the constant of Massart (1990): sqrt(ln(2 / falseFailRate) / (2 n)). Draws that follow the law
 * fail with at most that probability, at every n.
 *
 * @param draws          independent, at least one; NaN fails
 * @param falseFailRate  0 < rate < 1
 */
export function assertFollowsCdf(
  draws: Iterable<number>,
  cdf: (x: number) => number,
  { falseFailRate }: { readonly falseFailRate: number },
): void {
  const sorted = Float64Array.from(draws).sort();
  const count = sorted.length;
  assert(count > 0 && !Number.isNaN(sorted[count - 1]!), 'needs draws, none of them NaN');
  const bound = Math.sqrt(Math.log(2 / falseFailRate) / (2 * count));
  let distance = 0;
  let farthest = sorted[0]!;
  for (let i = 0; i < count; i++) {
    const level = cdf(sorted[i]!);
    const gap = Math.max(level - i / count, (i + 1) / count - level);
    assert(!Number.isNaN(gap), `the CDF is NaN at ${sorted[i]}`);
    if (gap > distance) {
      distance = gap;
      farthest = sorted[i]!;
    }
  }
  assert(distance <= bound, `CDF off by ${distance} at ${farthest}; ${count} draws allow ${bound}`);
}
