import type { Distribution } from './distribution.ts';
import { lowModeHighForm } from './low-mode-high.ts';
import { threePercentilesForm } from './three-percentiles.ts';

const NAME = 'triangular';

/**
 * The triangular law; canonical parameters [low, mode, high].
 *
 * Three percentiles determine it only where its mode lies between the outer two: beyond them, both sides of the
 * mode are not seen, and other triangles have the same three percentiles.
 */
export const triangular: Distribution = {
  name: NAME,
  discrete: false,
  forms: [lowModeHighForm(NAME)],
  percentiles: threePercentilesForm({
    name: NAME,
    standardQuantile: (p, mode) => triangularQuantile(p, 0, mode, 1),
    determinedModes: (levels) => [levels[0]!, levels[2]!],
  }),
  quantile(p, parameters) {
    const [low, mode, high] = parameters as readonly [number, number, number];
    return triangularQuantile(p, low, mode, high);
  },
  cdf(x, parameters) {
    const [low, mode, high] = parameters as readonly [number, number, number];
    if (x <= low) return 0;
    if (x >= high) return 1;
    if (x <= mode) return ((x - low) * (x - low)) / ((high - low) * (mode - low));
    return 1 - ((high - x) * (high - x)) / ((high - low) * (high - mode));
  },
  mean: ([low, mode, high]) => (low! + mode! + high!) / 3,
  variance(parameters) {
    const [low, mode, high] = parameters as readonly [number, number, number];
    const [left, right] = [mode - low, high - mode];
    return (left * left + left * right + right * right) / 18;
  },
  support: ([low, , high]) => [low!, high!],
};

function triangularQuantile(p: number, low: number, mode: number, high: number): number {
  const width = high - low;
  if (p * width <= mode - low) return low + Math.sqrt(p * width * (mode - low));
  return high - Math.sqrt((1 - p) * width * (high - mode));
}
