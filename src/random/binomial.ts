import assert from 'node:assert/strict';
import { stirlingCorrection } from './log-gamma.ts';
import { nextUnit, type Stream } from './stream.ts';

/** Above this mean of successes or failures the rejection sampler is cheaper than counting up, and valid. */
const LARGEST_INVERTED_MEAN = 10;
/** The tail beyond a mass this small lies below the step of a unit draw; without it, rounding could walk to `count`. */
const NEGLIGIBLE_MASS = 1e-18;

/**
 * Draws how many of `count` independent tries succeed, exactly to the precision of a double.
 *
 * Inversion by counting up from 0 while the mean is at most 10, else the transformed rejection BTRS of Hörmann
 * (1993), "The generation of binomial random variates", Journal of Statistical Computation and Simulation 46.
 * Takes a varying number of words from the stream, none when the answer is certain; so give it a stream of its own.
 *
 * @param count        number of tries, whole, 0 <= count < 2^53
 * @param probability  of success of each, 0 <= probability <= 1
 * @throws AssertionError when count or probability is not such a number
 * @example drawBinomial(1000, 1, stream) // 1000
 */
export function drawBinomial(count: number, probability: number, stream: Stream): number {
  // a sentence that is written for every draw would take longer than the draw
  if (!(Number.isSafeInteger(count) && count >= 0)) {
    assert.fail(`a binomial draw needs a whole count, not ${count}`);
  }
  if (!(probability >= 0 && probability <= 1)) {
    assert.fail(`a binomial draw needs a probability, not ${probability}`);
  }
  if (count === 0 || probability === 0) return 0;
  if (probability > 0.5) return count - drawBinomial(count, 1 - probability, stream);
  return count * probability <= LARGEST_INVERTED_MEAN
    ? invertBinomial(count, probability, stream)
    : rejectBinomial(count, probability, stream);
}

function invertBinomial(count: number, probability: number, stream: Stream): number {
  const odds = probability / (1 - probability);
  let remaining = nextUnit(stream);
  let successes = 0;
  let mass = Math.exp(count * Math.log1p(-probability));
  while (remaining > mass && mass > NEGLIGIBLE_MASS && successes < count) {
    remaining -= mass;
    successes++;
    mass *= ((count - successes + 1) / successes) * odds;
  }
  return successes;
}

/** The constants are those of algorithm BTRS, steps 0 to 3. */
function rejectBinomial(count: number, probability: number, stream: Stream): number {
  const deviation = Math.sqrt(count * probability * (1 - probability));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * probability;
  const centre = count * probability + 0.5;
  const squeeze = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const mode = Math.floor((count + 1) * probability);
  while (true) {
    const u = nextUnit(stream) - 0.5;
    const v = nextUnit(stream);
    const margin = 0.5 - Math.abs(u);
    const successes = Math.floor(((2 * a) / margin + b) * u + centre);
    if (margin >= 0.07 && v <= squeeze) return successes;
    if (successes < 0 || successes > count) continue;
    const height = (v * alpha) / (a / (margin * margin) + b);
    if (Math.log(height) <= logMassRatio(successes, mode, count, probability)) return successes;
  }
}

/**
 * ln of P(successes) / P(mode). Stirling's formula for each factorial, with the large terms paired before they are
 * taken, so that nothing cancels at counts of millions.
 */
function logMassRatio(successes: number, mode: number, count: number, probability: number): number {
  const moved = successes - mode;
  const k = successes + 1;
  const notK = count - successes + 1;
  const m = mode + 1;
  const notM = count - mode + 1;
  return (
    (k - 0.5) * Math.log1p(-moved / k) +
    (notK - 0.5) * Math.log1p(moved / notK) +
    moved * Math.log((notM / m) * (probability / (1 - probability))) +
    stirlingCorrection(m) +
    stirlingCorrection(notM) -
    stirlingCorrection(k) -
    stirlingCorrection(notK)
  );
}
