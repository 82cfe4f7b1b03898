import assert from 'node:assert/strict';
import { RUN } from '../kernels/kernels.ts';
import { hashStreamKey } from './stream-key.ts';

/** A sequence of independent uniform words, 0 <= word < 2^32; word w stands for p = (w + 0.5) / 2^32. */
export interface Stream {
  /** The next word. */
  next(): number;
  /** Writes the next `count` words to the front of `out`; the same words that `next` would give. */
  fill(out: Uint32Array, count: number): void;
}

/** A stream that a kernel may draw from in its own loop. */
export interface KeyedStream extends Stream {
  /** a, b, c and the counter of sfc32; what the kernel leaves there is where the stream goes on. */
  readonly state: Int32Array;
}

const WARM_UP_ROUNDS = 12;
const unseen = new Uint32Array(WARM_UP_ROUNDS);

/**
 * Opens the stream of words that belongs to a key, at its start.
 *
 * The key alone decides the words, so neither threads nor the order of work change a draw. Generator: sfc32 of
 * PractRand (Chris Doty-Humphrey), 128 bits of state with a counter, so no period is below 2^32; the state
 * starts as the 128-bit hash of the key and runs 12 rounds unseen.
 *
 * @param seed     the user's seed, whole number, 0 <= seed < 2^53
 * @param name     what is drawn, for example `conversation.turns`
 * @param indices  which part of it, for example the block; whole numbers, 0 <= index < 2^53
 * @throws AssertionError when the seed or an index is not such a number
 * @example openStream(20260401, 'turns', 3).next() // 1021538127
 */
export function openStream(seed: number, name: string, ...indices: readonly number[]): KeyedStream {
  const stream = sfc32(...hashStreamKey(seed, name, indices));
  stream.fill(unseen, WARM_UP_ROUNDS);
  return stream;
}

/** A stream that begins anew with one key after the other. */
export interface LateStream extends Stream {
  /** Goes to the start of the stream that belongs to these indices; they are kept, not copied. */
  begin(indices: readonly number[]): void;
}

/**
 * Streams of one name, each opened when its first word is asked for: most of those that a trial may need it never reads.
 *
 * @see openStream for what a key is; nothing may be drawn before the first `begin`
 */
export function openLateStream(seed: number, name: string): LateStream {
  let indices: readonly number[] | undefined;
  let stream: Stream | undefined;
  const opened = () => {
    if (indices === undefined) assert.fail(`stream ${name} has not begun`);
    stream ??= openStream(seed, name, ...indices);
    return stream;
  };
  return {
    begin(next) {
      indices = next;
      stream = undefined;
    },
    next: () => opened().next(),
    fill: (out, count) => opened().fill(out, count),
  };
}

/**
 * The sfc32 generator from a given state, without warm-up; `openStream` is the door for all else.
 *
 * Rotation 21, right shift 9, left shift 3, as in PractRand 0.95.
 */
export function sfc32(a: number, b: number, c: number, counter: number): KeyedStream {
  const state = Int32Array.of(a, b, c, counter);
  return {
    next: () => nextWord(state),
    // in runs: code made for a loop that was never left is given up at its end, again and again
    fill(out, count) {
      for (let start = 0; start < count; start += RUN) {
        fillWords(state, out, start, Math.min(start + RUN, count));
      }
    },
    state,
  };
}

function nextWord(state: Int32Array): number {
  const b = state[1]!;
  const c = state[2]!;
  const word = (state[0]! + b + state[3]!) | 0;
  state[0] = b ^ (b >>> 9);
  state[1] = c + (c << 3);
  state[2] = ((c << 21) | (c >>> 11)) + word;
  state[3]! += 1;
  return word >>> 0;
}

// `nextWord` in a loop, on locals: through the array each word would take three times as long.
function fillWords(state: Int32Array, out: Uint32Array, start: number, end: number): void {
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let counter = state[3]!;
  for (let i = start; i < end; i++) {
    const word = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
    out[i] = word;
  }
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = counter;
}

/**
 * The stream's next number strictly between 0 and 1, the middle of one of 2^52 equal cells; takes two words.
 *
 * Not 2^53 cells: the middle of the last one would round to 1.
 */
export function nextUnit(stream: Stream): number {
  const high = stream.next() >>> 6;
  const low = stream.next() >>> 6;
  return (high * 0x400_0000 + low + 0.5) / 0x10_0000_0000_0000;
}
