import { standardGammaQuantile } from './gamma.ts';
import { betaLowerTail } from './incomplete-beta.ts';
import { normalCdf, normalQuantile } from './normal-quantile.ts';

/** What joins quantities that keep their own laws. Plain data, fit for a thread. */
export interface Copula {
  /** Lower triangle of the correlation of the normal scores; shape [member][member up to it]. */
  readonly triangle: readonly (readonly number[])[];
  /** Of a t copula, above 0; undefined for the Gaussian one. */
  readonly degreesOfFreedom?: number;
}

const WORDS = 0x1_0000_0000;

/**
 * Correlation of the normal scores that gives a Spearman rank correlation: 2 sin(pi rank / 6).
 *
 * Exact for the Gaussian copula: Pearson (1907); Hotelling & Pabst (1936), "Rank correlation and tests of
 * significance involving no assumption of normality", Annals of Mathematical Statistics 7(1).
 *
 * @param rank  -1 < rank < 1
 * @example scoreCorrelation(0.4825837395309975) // 0.5
 */
export function scoreCorrelation(rank: number): number {
  return 2 * Math.sin((Math.PI * rank) / 6);
}

/**
 * Spearman rank correlation that such normal scores give: the inverse of `scoreCorrelation`.
 *
 * @param score  -1 <= score <= 1
 * @example rankOfScore(0.5) // 0.4825837395309975
 */
export function rankOfScore(score: number): number {
  return (6 / Math.PI) * Math.asin(score / 2);
}

/**
 * Joins columns of independent uniform words in place, so that their ranks correlate; each column stays uniform.
 *
 * w = L z with z the normal scores of the words; a t copula stretches the scores of a trial by one factor
 * sqrt(nu / chi^2), so that extremes come together: Demarta & McNeil (2005), "The t copula and related copulas",
 * International Statistical Review 73(1). A column that nothing above it touches is left as it is under the
 * Gaussian copula.
 *
 * @param columns  shape [member][trial]; overwritten
 * @param mixing   uniform words for chi^2 of a t copula; shape [trial]
 */
export function joinWords(
  { triangle, degreesOfFreedom }: Copula,
  columns: readonly Uint32Array[],
  mixing?: Uint32Array,
): void {
  const scores = columns.map((words) =>
    Float64Array.from(words, (word) => normalQuantile((word + 0.5) / WORDS)),
  );
  const stretch = degreesOfFreedom === undefined ? undefined : stretches(degreesOfFreedom, mixing!);
  for (const [member, words] of columns.entries()) {
    const weights = triangle[member]!;
    if (stretch === undefined && weights[member] === 1) continue;
    for (let trial = 0; trial < words.length; trial++) {
      let score = 0;
      for (let i = 0; i <= member; i++) score += weights[i]! * scores[i]![trial]!;
      const p =
        stretch === undefined ? normalCdf(score) : studentCdf(score * stretch[trial]!, degreesOfFreedom!);
      // the last word stands for all that lies beyond it, and p may round to 1
      words[trial] = Math.min(Math.floor(p * WORDS), WORDS - 1);
    }
  }
}

/** sqrt(nu / chi^2) of each trial. */
function stretches(degreesOfFreedom: number, mixing: Uint32Array): Float64Array {
  const half = degreesOfFreedom / 2;
  return Float64Array.from(mixing, (word) =>
    Math.sqrt(half / standardGammaQuantile((word + 0.5) / WORDS, half)),
  );
}

/** P(T <= x) of Student's law; Abramowitz & Stegun 26.7.1. */
function studentCdf(x: number, degreesOfFreedom: number): number {
  const sum = degreesOfFreedom + x * x;
  const tail = betaLowerTail(degreesOfFreedom / 2, 0.5, degreesOfFreedom / sum, (x * x) / sum) / 2;
  return x < 0 ? tail : 1 - tail;
}
