import { at, RUN } from './columns.ts';

/** Room for a run of samples that do not lie in this memory. */
export const samples: usize = memory.data(RUN * sizeof<f64>(), 64);

/** What `sumSamples` finds: sum and sum of squares of the deviations, smallest and largest sample. */
export const sums: usize = memory.data(4 * sizeof<f64>(), 64);

/**
 * Sums of the deviations of at least one sample from a centre, and the extremes: in four lanes that need not wait for one
 * another, two to a vector.
 */
export function sumSamples(run: usize, centre: f64, count: i32): void {
  const centres = f64x2.splat(centre);
  let sum01 = f64x2.splat(0);
  let sum23 = sum01;
  let squares01 = sum01;
  let squares23 = sum01;
  let least2 = f64x2.splat(load<f64>(run));
  let largest2 = least2;
  const rest = usize(count & ~3);
  for (let i: usize = 0; i < rest; i += 4) {
    const values01 = v128.load(at(run, i));
    const values23 = v128.load(at(run, i + 2));
    least2 = f64x2.pmin(f64x2.pmin(least2, values01), values23);
    largest2 = f64x2.pmax(f64x2.pmax(largest2, values01), values23);
    const deviations01 = f64x2.sub(values01, centres);
    const deviations23 = f64x2.sub(values23, centres);
    sum01 = f64x2.add(sum01, deviations01);
    sum23 = f64x2.add(sum23, deviations23);
    squares01 = f64x2.add(squares01, f64x2.mul(deviations01, deviations01));
    squares23 = f64x2.add(squares23, f64x2.mul(deviations23, deviations23));
  }
  let sum0 = f64x2.extract_lane(sum01, 0);
  let squares0 = f64x2.extract_lane(squares01, 0);
  let least = lesser(f64x2.extract_lane(least2, 0), f64x2.extract_lane(least2, 1));
  let largest = -lesser(-f64x2.extract_lane(largest2, 0), -f64x2.extract_lane(largest2, 1));
  for (let i = rest; i < usize(count); i++) {
    const value = load<f64>(at(run, i));
    least = lesser(least, value);
    largest = -lesser(-largest, -value);
    sum0 += value - centre;
    squares0 += (value - centre) * (value - centre);
  }
  store<f64>(sums, sum0 + f64x2.extract_lane(sum01, 1) + total(sum23));
  store<f64>(at(sums, 1), squares0 + f64x2.extract_lane(squares01, 1) + total(squares23));
  store<f64>(at(sums, 2), least);
  store<f64>(at(sums, 3), largest);
}

function lesser(a: f64, b: f64): f64 {
  return b < a ? b : a;
}

function total(lanes: v128): f64 {
  return f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
}
