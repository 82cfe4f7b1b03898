/** Places of bins at most; src/stats/sort-places.ts says what a place and its key are. */
export const MOST_PLACES: i32 = 16384;
/** Bins that places are counted in at most. */
export const MOST_COUNTERS: i32 = 32768;

const WORD: usize = sizeof<u32>();

/** Bins, first one for each sample, then those that occur; and how many samples are in each of these and all before. */
export const places: usize = memory.data((MOST_PLACES + 1) * sizeof<u32>(), 64);
export const ends: usize = memory.data((MOST_PLACES + 1) * sizeof<u32>(), 64);

const counters: usize = memory.data(MOST_COUNTERS * sizeof<u16>(), 64);

/** Keys go to and fro between two halves. They are no whole pages apart: the nearest cache would take them for one. */
const HALF: usize = (MOST_PLACES + 528) * sizeof<u32>();
const keys: usize = memory.data(2 * (MOST_PLACES + 528) * sizeof<u32>(), 64);

const DIGIT_BITS: u32 = 8;
const DIGITS: usize = 1 << 8;
const starts: usize = memory.data(256 * sizeof<u32>(), 64);

function keyOf(place: u32): u32 {
  return place ^ select<u32>(0xff_ffff, 0x80_0000, place >> 23 !== 0);
}

function placeOf(key: u32): u32 {
  return key ^ select<u32>(0x80_0000, 0xff_ffff, key >> 23 !== 0);
}

/** Counts places, and goes through all bins; without a branch, what is written of an empty one is written over. */
export function countPlaces(count: i32, leastKey: u32, range: i32): i32 {
  memory.fill(counters, 0, usize(range) * sizeof<u16>());
  for (let i: usize = 0; i < usize(count); i++) {
    const key = keyOf(load<u32>(places + i * WORD)) - leastKey;
    const counter = counters + usize(key) * sizeof<u16>();
    store<u16>(counter, load<u16>(counter) + 1);
  }
  let bin: usize = 0;
  let end: u32 = 0;
  for (let key: u32 = 0; key < u32(range); key++) {
    const size = u32(load<u16>(counters + usize(key) * sizeof<u16>()));
    end += size;
    store<u32>(places + bin * WORD, placeOf(key + leastKey));
    store<u32>(ends + bin * WORD, end);
    bin += usize(size !== 0);
  }
  return i32(bin);
}

/**
 * A radix sort from the least digit on: its time does not depend on the order of samples, and no branch of it is hard
 * to foresee. Passes are as many as the range of keys needs.
 */
export function sortPlaces(count: i32, leastKey: u32, range: i32): i32 {
  for (let i: usize = 0; i < usize(count); i++) {
    store<u32>(keys + i * WORD, keyOf(load<u32>(places + i * WORD)) - leastKey);
  }
  let from = keys;
  let to = keys + HALF;
  for (let shift: u32 = 0; u32(range - 1) >> shift > 0; shift += DIGIT_BITS) {
    sortByDigit(from, to, usize(count), shift);
    const sorted = to;
    to = from;
    from = sorted;
  }
  return countRuns(from, usize(count), leastKey);
}

/** Moves keys to where the digit at a shift puts them; those of one digit keep their order. */
function sortByDigit(from: usize, to: usize, count: usize, shift: u32): void {
  memory.fill(starts, 0, DIGITS * WORD);
  for (let i: usize = 0; i < count; i++) {
    const start = startOf(load<u32>(from + i * WORD), shift);
    store<u32>(start, load<u32>(start) + u32(WORD));
  }
  let next = u32(to);
  for (let digit: usize = 0; digit < DIGITS; digit++) {
    const size = load<u32>(starts + digit * WORD);
    store<u32>(starts + digit * WORD, next);
    next += size;
  }
  for (let i: usize = 0; i < count; i++) {
    const key = load<u32>(from + i * WORD);
    const start = startOf(key, shift);
    const there = load<u32>(start);
    store<u32>(usize(there), key);
    store<u32>(start, there + u32(WORD));
  }
}

/** Where the address lies at which the next key of a digit goes. */
function startOf(key: u32, shift: u32): usize {
  return starts + (usize(key >> shift) & (DIGITS - 1)) * WORD;
}

/** Writes every bin that occurs and the end of its run; without a branch, each key writes over the last of its run. */
function countRuns(from: usize, count: usize, leastKey: u32): i32 {
  let bin: usize = usize(0) - 1;
  let last: u32 = 0xffff_ffff;
  for (let i: usize = 0; i < count; i++) {
    const key = load<u32>(from + i * WORD);
    bin += usize(key !== last);
    last = key;
    store<u32>(places + bin * WORD, placeOf(key + leastKey));
    store<u32>(ends + bin * WORD, u32(i) + 1);
  }
  return i32(bin) + 1;
}
