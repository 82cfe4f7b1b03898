import { createRequire } from 'node:module';

// @stdlib is CommonJS without an exports map: only require finds its deep paths.
const require = createRequire(import.meta.url);
type Quantile = (level: number, degreesOfFreedom: number) => number;

/**
 * The value that a Student t variable stays below with probability `level`.
 *
 * @param level             probability, 0 < level < 1
 * @param degreesOfFreedom  above 0
 * @example studentTQuantile(0.975, 15) // 2.131449545559776
 */
export function studentTQuantile(level: number, degreesOfFreedom: number): number {
  const key = `${level} ${degreesOfFreedom}`;
  let value = known.get(key);
  if (value === undefined) {
    const quantile = require('@stdlib/stats/base/dists/t/quantile') as Quantile;
    value = quantile(level, degreesOfFreedom);
    known.set(key, value);
  }
  return value;
}

/** Every interval of a run asks for the same one, which takes 100 microseconds to find. */
const known = new Map<string, number>();
