import assert from 'node:assert/strict';

/*
 * Rational approximations, coefficients in ascending powers, rounded to doubles.
 * Quantile: Wichura (1988), "Algorithm AS 241: the percentage points of the normal distribution",
 * Applied Statistics 37(3), routine PPND16.
 * Distribution function: Cody (1969), "Rational Chebyshev approximations for the error function",
 * Mathematics of Computation 23, in the normal form of Cody (1993), Algorithm 715, ACM TOMS 19(1).
 */

const QUANTILE_CENTRE_TOP = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
  67265.7709270087, 33430.57558358813, 2509.0809287301227,
] as const;
const QUANTILE_CENTRE_BOTTOM = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
  28729.085735721943, 5226.495278852854,
] as const;
const QUANTILE_SHOULDER_TOP = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
] as const;
const QUANTILE_SHOULDER_BOTTOM = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
] as const;
const QUANTILE_TAIL_TOP = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
] as const;
const QUANTILE_TAIL_BOTTOM = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
  1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
] as const;

const CDF_CENTRE_TOP = [
  18154.98125334356, 1067.6894854603709, 161.02823106855587, 2.2352520354606837, 0.06568233791820745,
] as const;
const CDF_CENTRE_BOTTOM = [
  45507.78933502673, 10260.932208618979, 976.0985517377767, 47.202581904688245, 1,
] as const;
const CDF_SHOULDER_TOP = [
  9842.714838383978, 11602.65143764735, 6848.190450536283, 2494.5375852903726, 597.2702763948002,
  93.50665613217785, 8.883149794388377, 0.39894151208813466, 1.0765576773720192e-8,
] as const;
const CDF_SHOULDER_BOTTOM = [
  19685.429676859992, 38912.00328609327, 34900.95272114598, 18615.571640885097, 6485.558298266761,
  1519.3775994075547, 235.387901782625, 22.266688044328117, 1,
] as const;
const CDF_TAIL_TOP = [
  2.9112874951168793e-5, 0.0014216191932278934, 0.022235277870649807, 0.12740116116024736, 0.215898534057957,
  0.023073441764940174,
] as const;
const CDF_TAIL_BOTTOM = [
  7.297515550839662e-5, 0.0037823963320275824, 0.06598813786892856, 0.4682382124808651, 1.284260096144911, 1,
] as const;

const INVERSE_SQRT_TWO_PI = 0.3989422804014327;

function polynomial(x: number, ascending: readonly number[]): number {
  let sum = 0;
  for (let power = ascending.length - 1; power >= 0; power--) sum = sum * x + ascending[power]!;
  return sum;
}

function ratio(x: number, top: readonly number[], bottom: readonly number[]): number {
  return polynomial(x, top) / polynomial(x, bottom);
}

/**
 * Value that a standard normal variable stays below with probability `p`, to about 1e-15 relative.
 *
 * Wichura (1988), Algorithm AS 241, routine PPND16.
 *
 * @param p probability, 0 < p < 1
 * @throws AssertionError when `p` is outside (0, 1)
 * @example normalQuantile(0.975) // 1.9599639845400536
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) assert.fail(`normalQuantile needs 0 < p < 1, not ${p}`);
  const offCentre = p - 0.5;
  if (Math.abs(offCentre) <= 0.425) {
    const r = 0.180625 - offCentre * offCentre;
    return offCentre * ratio(r, QUANTILE_CENTRE_TOP, QUANTILE_CENTRE_BOTTOM);
  }
  const r = Math.sqrt(-Math.log(offCentre < 0 ? p : 1 - p));
  const size =
    r <= 5
      ? ratio(r - 1.6, QUANTILE_SHOULDER_TOP, QUANTILE_SHOULDER_BOTTOM)
      : ratio(r - 5, QUANTILE_TAIL_TOP, QUANTILE_TAIL_BOTTOM);
  return offCentre < 0 ? -size : size;
}

/**
 * Probability that a standard normal variable is at most `x`; the lower tail keeps its relative precision.
 *
 * Cody (1969), as in Algorithm 715. `normalCdf(-x)` is the upper tail without cancellation.
 *
 * @param x any number; infinities give 0 and 1, NaN gives NaN
 * @example normalCdf(-1.9599639845400536) // 0.025
 */
export function normalCdf(x: number): number {
  const size = Math.abs(x);
  if (size <= 0.67448975) return 0.5 + x * ratio(x * x, CDF_CENTRE_TOP, CDF_CENTRE_BOTTOM);
  if (size > 39) return x < 0 ? 0 : 1;
  const tail = normalDensityFactor(size) * millsRatio(size);
  return x < 0 ? tail : 1 - tail;
}

/** exp(-x²/2) with the square split, so that rounding x² does not show at large x. */
function normalDensityFactor(size: number): number {
  const coarse = Math.trunc(size * 16) / 16;
  const rest = (size - coarse) * (size + coarse);
  return Math.exp(-coarse * coarse * 0.5) * Math.exp(-rest * 0.5);
}

/** Upper tail divided by exp(-x²/2), for x > 0.67. */
function millsRatio(size: number): number {
  if (size <= 5.656854249492381) return ratio(size, CDF_SHOULDER_TOP, CDF_SHOULDER_BOTTOM);
  const r = 1 / (size * size);
  return (INVERSE_SQRT_TWO_PI - r * ratio(r, CDF_TAIL_TOP, CDF_TAIL_BOTTOM)) / size;
}
