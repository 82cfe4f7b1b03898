import type { Stream } from './stream.ts';

const WORD_RANGE = 0x1_0000_0000;

/**
 * Draws how much each of `count` observed things weighs in one possible world: the Bayesian bootstrap, with a
 * correction for small samples. The weights are not normalised; divide by their sum.
 *
 * Rubin (1981), "The Bayesian bootstrap", Annals of Statistics 9(1): Dirichlet(1, …, 1) weights, which are
 * independent exponential draws over their sum. Under these the variance of a weighted mean is s² (n - 1) / (n (n + 1)),
 * less than the s² (n - 1) / (n (n - 3)) of the Student posterior of a normal mean. So each exponential is lowered
 * by `2 / n`, and one below it is 0: by the lack of memory of the exponential law, a thing drops out with
 * probability 1 - exp(-2 / n), and weighs as before else. The squared coefficient of variation of a weight is then
 * 2 exp(2 / n) - 1 = 1 + 4 / n + O(1 / n²), as the ratio of the two variances asks. For many things this is the
 * Bayesian bootstrap.
 *
 * @param words  room for `count` words
 * @param out    shape [thing]; the first `count` are written, each 0 or above, their mean near 1
 * @param count  at least 4
 */
export function drawBootstrapWeights(
  stream: Stream,
  words: Uint32Array,
  out: Float64Array,
  count: number,
): void {
  stream.fill(words, count);
  const lowered = 2 / count;
  for (let i = 0; i < count; i++) {
    const weight = -Math.log((words[i]! + 0.5) / WORD_RANGE) - lowered;
    out[i] = weight > 0 ? weight : 0;
  }
}
