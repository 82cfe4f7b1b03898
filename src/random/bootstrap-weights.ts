import { normalQuantile } from './normal-quantile.ts';
import { nextUnit, type Stream } from './stream.ts';

const WORD_RANGE = 0x1_0000_0000;

/** Largest factor of the variance of a mean, and things per unit of it: beyond, hardly a thing would keep any weight. */
const [LARGEST_SPREAD, THINGS_PER_SPREAD] = [25, 10];

/**
 * Draws how much each of `count` observed things weighs in one possible world: the Bayesian bootstrap, made wider
 * where the things say little about their own spread. The weights are not normalised; divide by their sum.
 *
 * Rubin (1981), "The Bayesian bootstrap", Annals of Statistics 9(1): Dirichlet(1, …, 1) weights, which are
 * independent exponential draws over their sum. Under these a mean has the standard deviation that the sample shows,
 * s / sqrt(n + 1), as if s were known. As in Student's law a world therefore draws a factor of that variance, `freedom`
 * over a chi-squared value (Wilson & Hilferty's cube of a normal one).
 *
 * A factor above 1 comes about without negative weights: an exponential draw is lowered by `log((1 + factor) / 2)`, and
 * one below that is 0. By the lack of memory of the exponential law a thing then drops out with probability
 * (factor - 1) / (factor + 1) and weighs as before else, which makes the squared coefficient of variation of a weight
 * the factor. A factor below 1 draws every weight towards 1.
 *
 * @param words    room for `count` words
 * @param out      shape [thing]; the first `count` are written, each 0 or above
 * @param count    at least 4
 * @param freedom  degrees of freedom of the spread, 2 or more; Infinity where it is known
 */
export function drawBootstrapWeights(
  stream: Stream,
  words: Uint32Array,
  out: Float64Array,
  count: number,
  freedom: number,
): void {
  const factor = drawSpread(stream, count, freedom);
  stream.fill(words, count);
  if (factor >= 1) {
    const lowered = Math.log((1 + factor) / 2);
    for (let i = 0; i < count; i++) {
      const weight = -Math.log((words[i]! + 0.5) / WORD_RANGE) - lowered;
      out[i] = weight > 0 ? weight : 0;
    }
  } else {
    const share = Math.sqrt(factor);
    for (let i = 0; i < count; i++) {
      out[i] = 1 - share * (1 + Math.log((words[i]! + 0.5) / WORD_RANGE));
    }
  }
}

/** Factor by which a world's means scatter more than the sample says, as a variance. */
function drawSpread(stream: Stream, count: number, freedom: number): number {
  const score = normalQuantile(nextUnit(stream));
  return spreadAt(score, count, freedom);
}

/** The factor of the variance at a standard normal score. */
export function spreadAt(score: number, count: number, freedom: number): number {
  if (freedom === Number.POSITIVE_INFINITY) return 1;
  const part = 2 / (9 * freedom);
  const root = 1 - part + score * Math.sqrt(part);
  const largest = Math.max(1, Math.min(LARGEST_SPREAD, count / THINGS_PER_SPREAD));
  return root <= 0 ? largest : Math.min(largest, 1 / (root * root * root));
}
