import type { TicketMoments } from '../cost/ticket-moments.ts';
import { standardThreeMomentQuantile } from '../random/three-moment-law.ts';

/**
 * Largest skewness of a month's total that the three-moment law may stand in for; above it the month's
 * tickets are drawn one by one. At 0.2 the law's percentiles are within 0.03 % of the exact compound sum.
 */
export const LAW_SKEWNESS_LIMIT = 0.2;

/** Totals of a month's tickets. */
export interface MonthTotal {
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  llmUsd: number;
}

/** Whether a month of this many tickets may be drawn from the moments of one. */
export function lawHolds(moments: TicketMoments, ticketCount: number): boolean {
  return ticketCount > 0 && Math.abs(moments.skewness) <= LAW_SKEWNESS_LIMIT * Math.sqrt(ticketCount);
}

/**
 * Factors of the tokens' part that the cost does not explain: lower Cholesky factor of their covariance given
 * the cost, by rows; rows of what is fully explained are zero.
 */
export function residualFactor(moments: TicketMoments): Float64Array {
  const { covarianceTokens, covarianceUsd, varianceUsd } = moments;
  const factor = new Float64Array(9);
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column <= row; column++) {
      const total = covarianceTokens[3 * row + column]!;
      const explained = varianceUsd > 0 ? (covarianceUsd[row]! * covarianceUsd[column]!) / varianceUsd : 0;
      let rest = total - explained;
      for (let k = 0; k < column; k++) rest -= factor[3 * row + k]! * factor[3 * column + k]!;
      if (row === column) {
        factor[4 * row] = rest > 1e-9 * total ? Math.sqrt(rest) : 0;
      } else {
        const pivot = factor[4 * column]!;
        factor[3 * row + column] = pivot > 0 ? rest / pivot : 0;
      }
    }
  }
  return factor;
}

/**
 * Draws the totals of `ticketCount` independent tickets from their moments: the cost from the shifted lognormal
 * law with the sum's mean, variance and skewness, the tokens around their regression on the cost.
 *
 * @param scores    four independent standard-normal scores; the first is the cost's
 * @param residual  `residualFactor(moments)`
 */
export function drawMonthTotal(
  moments: TicketMoments,
  ticketCount: number,
  scores: readonly [number, number, number, number],
  residual: Float64Array,
  out: MonthTotal,
): void {
  const { meanUsd, varianceUsd, skewness, meanTokens, covarianceUsd } = moments;
  const root = Math.sqrt(ticketCount);
  const standard = standardThreeMomentQuantile(scores[0], skewness / root);
  const aboveMeanUsd = root * Math.sqrt(varianceUsd) * standard;
  const tokensPerUsd = varianceUsd > 0 ? aboveMeanUsd / varianceUsd : 0;
  const total = (place: 0 | 1 | 2) => {
    const noise =
      residual[3 * place]! * scores[1] +
      residual[3 * place + 1]! * scores[2] +
      residual[3 * place + 2]! * scores[3];
    return ticketCount * meanTokens[place] + covarianceUsd[place] * tokensPerUsd + root * noise;
  };
  out.llmUsd = ticketCount * meanUsd + aboveMeanUsd;
  out.inputTokens = total(0);
  out.cachedTokens = total(1);
  out.outputTokens = total(2);
}
