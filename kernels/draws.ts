import { at, RUN } from './columns.ts';

/** a, b, c and the counter of the sfc32 stream whose words come next; src/random/stream.ts says what the generator is. */
export const state: usize = memory.data(4 * sizeof<u32>());

/** Room for the values of a run that go somewhere else. */
export const values: usize = memory.data(RUN * sizeof<f64>(), 64);

/** Room for so many tables; the code that calls says which lies where. */
export const slots: usize = memory.data(32 * 49152, 64);

// Both loops make the words themselves: the next one is on its way while a value is fetched.

/** Values of a quantile table at the next `count` words; src/random/quantile-table.ts says how a word finds its cell. */
export function drawQuantiles(cells: usize, count: i32, out: usize): void {
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let counter = load<u32>(state, 12);
  for (let i: usize = 0; i < usize(count); i++) {
    const word = a + b + counter++;
    a = b ^ (b >> 9);
    b = c + (c << 3);
    c = rotl(c, 21) + word;
    const upper = i32(word) >> 31;
    const depth = word ^ u32(upper);
    const octave = clz(depth);
    const aligned = depth << octave;
    const fraction = f64(aligned & 0x3ff_ffff) * (1.0 / 0x400_0000);
    const cell = cells + (((u32(upper) & 32) + octave - 1) * 32 + ((aligned >> 26) & 31)) * 24;
    const value = load<f64>(cell) + fraction * (load<f64>(cell, 8) + fraction * load<f64>(cell, 16));
    store<f64>(at(out, i), value);
  }
  keep(a, b, c, counter);
}

/** Values of a step table at the next `count` words; src/random/step-table.ts says what its arrays are. */
export function drawSteps(
  tableValues: usize,
  bounds: usize,
  guide: usize,
  guideShift: u32,
  count: i32,
  out: usize,
): void {
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let counter = load<u32>(state, 12);
  for (let i: usize = 0; i < usize(count); i++) {
    const word = a + b + counter++;
    a = b ^ (b >> 9);
    b = c + (c << 3);
    c = rotl(c, 21) + word;
    let index = load<u32>(guide + usize(word >> guideShift) * sizeof<u32>());
    while (load<u32>(bounds + usize(index) * sizeof<u32>()) < word) index++;
    store<f64>(at(out, i), load<f64>(at(tableValues, index)));
  }
  keep(a, b, c, counter);
}

function keep(a: u32, b: u32, c: u32, counter: u32): void {
  store<u32>(state, a);
  store<u32>(state, b, 4);
  store<u32>(state, c, 8);
  store<u32>(state, counter, 12);
}
