import assert from 'node:assert/strict';

/**
 * Fails when draws do not follow a discrete law.
 *
 * Each value's count, and that of draws outside the list, is held against Chernoff's bound for a binomial count,
 * P(count / n at least as far as k / n on that side) <= exp(-n KL(k / n, probability)); the false-fail rate is
 * shared among all counts and both sides. The bound holds at every n and for the rarest value.
 *
 * @param draws          independent, at least one
 * @param probabilities  probability of each listed value; what is missing to 1 belongs to all others together
 * @param falseFailRate  0 < rate < 1
 */
export function assertFollowsPmf(
  draws: Iterable<number>,
  probabilities: ReadonlyMap<number, number>,
  { falseFailRate }: { readonly falseFailRate: number },
): void {
  const counts = new Map<number, number>();
  let drawCount = 0;
  let outsideCount = 0;
  for (const value of draws) {
    drawCount++;
    if (probabilities.has(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
    else outsideCount++;
  }
  assert(drawCount > 0, 'needs draws');
  const limit = Math.log((2 * (probabilities.size + 1)) / falseFailRate) / drawCount;
  const check = (what: string, count: number, probability: number) => {
    const share = count / drawCount;
    const divergence = binaryDivergence(share, probability);
    assert(divergence <= limit, `${what}: share ${share} of ${drawCount} draws, probability ${probability}`);
  };
  let listed = 0;
  for (const [value, probability] of probabilities) {
    listed += probability;
    check(`value ${value}`, counts.get(value) ?? 0, probability);
  }
  // Rounding of the sum must not decide whether an outside value is possible.
  const outside = 1 - listed;
  check('values outside the list', outsideCount, Math.abs(outside) < 1e-12 ? 0 : outside);
}

/** Kullback-Leibler divergence of a coin with chance q from one with chance p. */
function binaryDivergence(q: number, p: number): number {
  const term = (a: number, b: number) => (a === 0 ? 0 : a * Math.log(a / b));
  return term(q, p) + term(1 - q, 1 - p);
}
