import { at, STRIDE } from './columns.ts';

/** Bills of at most RUN tickets: cost, tokens of input, of it read from the cache, output, and tokens written to the cache. */
export const bills: usize = memory.data(5 * STRIDE, 64);
const usd = bills;
const inputTokens = bills + STRIDE;
const readTokens = bills + 2 * STRIDE;
const outputTokens = bills + 3 * STRIDE;
const writtenTokens = bills + 4 * STRIDE;

/** Moments of the bills, in the order of src/cost/billed-moments.ts; 19, and one number that is none. */
export const billedMoments: usize = memory.data(20 * sizeof<f64>(), 64);

/** The costs of tokens of one tariff; src/cost/ticket-meters.ts has the same for one ticket. */
export function billTokens(
  inputUsdPerMtok: f64,
  readUsdPerMtok: f64,
  writeUsdPerMtok: f64,
  outputUsdPerMtok: f64,
  count: i32,
): void {
  for (let i: usize = 0; i < usize(count); i++) {
    const read = load<f64>(at(readTokens, i));
    const written = load<f64>(at(writtenTokens, i));
    const fresh = load<f64>(at(inputTokens, i)) - read - written;
    const output = load<f64>(at(outputTokens, i));
    const cost =
      fresh * inputUsdPerMtok + read * readUsdPerMtok + written * writeUsdPerMtok + output * outputUsdPerMtok;
    store<f64>(at(usd, i), cost / 1e6);
  }
}

/** Means, second and third central moments, and the share of tickets that read anything; of at least one bill. */
export function takeBilledMoments(count: i32): void {
  const tickets = f64(count);
  const meanA = meanOfColumn(usd, count);
  const meanB = meanOfColumn(inputTokens, count);
  const meanC = meanOfColumn(readTokens, count);
  const meanD = meanOfColumn(outputTokens, count);
  let aa = 0.0;
  let ab = 0.0;
  let ac = 0.0;
  let ad = 0.0;
  let bb = 0.0;
  let bc = 0.0;
  let bd = 0.0;
  let cc = 0.0;
  let cd = 0.0;
  let dd = 0.0;
  let aaa = 0.0;
  let bbb = 0.0;
  let ccc = 0.0;
  let ddd = 0.0;
  let readers: i32 = 0;
  for (let i: usize = 0; i < usize(count); i++) {
    const read = load<f64>(at(readTokens, i));
    const a = load<f64>(at(usd, i)) - meanA;
    const b = load<f64>(at(inputTokens, i)) - meanB;
    const c = read - meanC;
    const d = load<f64>(at(outputTokens, i)) - meanD;
    aa += a * a;
    ab += a * b;
    ac += a * c;
    ad += a * d;
    bb += b * b;
    bc += b * c;
    bd += b * d;
    cc += c * c;
    cd += c * d;
    dd += d * d;
    aaa += a * a * a;
    bbb += b * b * b;
    ccc += c * c * c;
    ddd += d * d * d;
    readers += i32(read > 0);
  }
  write(0, meanA, meanB, meanC, meanD, 1);
  write(4, aa, ab, ac, ad, tickets);
  write(8, bb, bc, bd, cc, tickets);
  write(12, cd, dd, aaa, bbb, tickets);
  write(16, ccc, ddd, f64(readers), 0, tickets);
}

/** Four numbers, each divided, from a place on. */
function write(place: usize, first: f64, second: f64, third: f64, fourth: f64, divisor: f64): void {
  store<f64>(at(billedMoments, place), first / divisor);
  store<f64>(at(billedMoments, place + 1), second / divisor);
  store<f64>(at(billedMoments, place + 2), third / divisor);
  store<f64>(at(billedMoments, place + 3), fourth / divisor);
}

/** The mean, from the first value on, so that equal values keep exactly theirs. */
function meanOfColumn(column: usize, count: i32): f64 {
  const first = load<f64>(column);
  let away = 0.0;
  for (let i: usize = 1; i < usize(count); i++) away += load<f64>(at(column, i)) - first;
  return first + away / f64(count);
}
