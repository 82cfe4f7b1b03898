import { at, RUN } from './columns.ts';

/** a, b, c and the counter of the sfc32 stream whose words come next. */
export const state: usize = memory.data(4 * sizeof<u32>());

/** Words of a run, and room for the values that are made of them. */
export const words: usize = memory.data(RUN * sizeof<u32>(), 64);
export const values: usize = memory.data(RUN * sizeof<f64>(), 64);

/** Room for so many tables; the code that calls says which lies where. */
export const slots: usize = memory.data(32 * 49152, 64);

/** The next `count` words of the stream, at most RUN; src/random/stream.ts says what the generator is. */
export function fillWords(count: i32): void {
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let counter = load<u32>(state, 12);
  for (let i: usize = 0; i < usize(count); i++) {
    const word = a + b + counter++;
    a = b ^ (b >> 9);
    b = c + (c << 3);
    c = rotl(c, 21) + word;
    store<u32>(words + i * sizeof<u32>(), word);
  }
  store<u32>(state, a);
  store<u32>(state, b, 4);
  store<u32>(state, c, 8);
  store<u32>(state, counter, 12);
}

/** Values of a quantile table at the words; src/random/quantile-table.ts says how a word finds its cell. */
export function readQuantiles(cells: usize, count: i32, out: usize): void {
  for (let i: usize = 0; i < usize(count); i++) {
    const word = load<i32>(words + i * sizeof<u32>());
    const upper = word >> 31;
    const depth = u32(word ^ upper);
    const octave = clz(depth);
    const aligned = depth << octave;
    const fraction = f64(aligned & 0x3ff_ffff) * (1.0 / 0x400_0000);
    const cell = cells + (((u32(upper) & 32) + octave - 1) * 32 + ((aligned >> 26) & 31)) * 24;
    const value = load<f64>(cell) + fraction * (load<f64>(cell, 8) + fraction * load<f64>(cell, 16));
    store<f64>(at(out, i), value);
  }
}

/** Values of a step table at the words; src/random/step-table.ts says what its arrays are. */
export function readSteps(
  tableValues: usize,
  bounds: usize,
  guide: usize,
  guideShift: u32,
  count: i32,
  out: usize,
): void {
  for (let i: usize = 0; i < usize(count); i++) {
    const word = load<u32>(words + i * sizeof<u32>());
    let index = load<u32>(guide + usize(word >> guideShift) * sizeof<u32>());
    while (load<u32>(bounds + usize(index) * sizeof<u32>()) < word) index++;
    store<f64>(at(out, i), load<f64>(at(tableValues, index)));
  }
}
