import { betaLogOddsQuantile } from '../random/beta-quantile.ts';

/**
 * The value that a Student t variable stays below with probability `level`, to about 1e-14 relative.
 *
 * With x the quantile of the beta law (freedom / 2, 1 / 2) at twice the smaller tail, t² = freedom (1 - x) / x
 * (Abramowitz & Stegun 26.7.1): its log odds keep the digits of t near 0 and far out.
 *
 * @param level             probability, 0 < level < 1
 * @param degreesOfFreedom  above 0, need not be whole
 * @example studentTQuantile(0.975, 15) // 2.131449545559776
 */
export function studentTQuantile(level: number, degreesOfFreedom: number): number {
  if (level > 0.5) return -studentTQuantile(1 - level, degreesOfFreedom);
  if (level === 0.5) return 0;
  const logOdds = betaLogOddsQuantile(2 * level, degreesOfFreedom / 2, 0.5);
  return -Math.sqrt(degreesOfFreedom) * Math.exp(-logOdds / 2);
}
