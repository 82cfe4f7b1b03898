import { betaQuantile } from './beta-quantile.ts';
import type { Distribution } from './distribution.ts';
import { betaLowerTail } from './incomplete-beta.ts';
import { lowModeHighForm } from './low-mode-high.ts';
import { threePercentilesForm } from './three-percentiles.ts';

const NAME = 'pert';
const SHAPE = 4;

/**
 * The PERT law: a beta law stretched over [low, high], its shapes set by the mode.
 *
 * Canonical parameters [low, mode, high]; alpha = 1 + 4 (mode - low) / (high - low), beta = 6 - alpha,
 * mean = (low + 4 mode + high) / 6 (Malcolm et al., 1959, "Application of a technique for research and
 * development program evaluation", Operations Research 7(5)).
 */
export const pert: Distribution = {
  name: NAME,
  discrete: false,
  forms: [lowModeHighForm(NAME)],
  percentiles: threePercentilesForm({
    name: NAME,
    standardQuantile: (p, mode) => betaQuantile(p, 1 + SHAPE * mode, 1 + SHAPE * (1 - mode)),
    determinedModes: () => [0, 1],
  }),
  quantile(p, parameters) {
    const [low, , high] = parameters as readonly [number, number, number];
    return low + (high - low) * betaQuantile(p, ...betaShapes(parameters));
  },
  cdf(x, parameters) {
    const [low, , high] = parameters as readonly [number, number, number];
    return betaLowerTail(...betaShapes(parameters), (x - low) / (high - low), (high - x) / (high - low));
  },
  mean: ([low, mode, high]) => (low! + SHAPE * mode! + high!) / (SHAPE + 2),
  variance(parameters) {
    const [low, , high] = parameters as readonly [number, number, number];
    const mean = pert.mean(parameters);
    return ((mean - low) * (high - mean)) / (SHAPE + 3);
  },
  support: ([low, , high]) => [low!, high!],
};

function betaShapes(parameters: readonly number[]): [alpha: number, beta: number] {
  const [low, mode, high] = parameters as readonly [number, number, number];
  const width = high - low;
  return [1 + (SHAPE * (mode - low)) / width, 1 + (SHAPE * (high - mode)) / width];
}
