import assert from 'node:assert/strict';

// multipliers of the lanes
const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

/**
 * Four 32-bit words that a key (seed, name, indices) always gives and that no other key is likely to give.
 *
 * MurmurHash3_x86_128 (Austin Appleby, public domain), hash seed 0, over little-endian words: seed low and
 * high, length of the name, number of indices, the name's UTF-16 units one to a word, each index low and
 * high, zeros up to a multiple of four. The two lengths come first, so no two keys spell the same words.
 *
 * @param seed     whole number, 0 <= seed < 2^53
 * @param indices  whole numbers, 0 <= index < 2^53
 * @throws AssertionError when the seed or an index is not such a number
 */
export function hashStreamKey(seed: number, name: string, indices: readonly number[]): Lanes {
  const wordCount = writeKeyWords(seed, name, indices);
  const byteCount = wordCount * 4;
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  for (let i = 0; i < wordCount; i += 4) {
    h1 ^= Math.imul(rotateLeft(Math.imul(words[i]!, C1), 15), C2);
    h1 = Math.imul(rotateLeft(h1, 19) + h2, 5) + 0x561ccd1b;
    h2 ^= Math.imul(rotateLeft(Math.imul(words[i + 1]!, C2), 16), C3);
    h2 = Math.imul(rotateLeft(h2, 17) + h3, 5) + 0x0bcaa747;
    h3 ^= Math.imul(rotateLeft(Math.imul(words[i + 2]!, C3), 17), C4);
    h3 = Math.imul(rotateLeft(h3, 15) + h4, 5) + 0x96cd1c35;
    h4 ^= Math.imul(rotateLeft(Math.imul(words[i + 3]!, C4), 18), C1);
    h4 = Math.imul(rotateLeft(h4, 13) + h1, 5) + 0x32ac3b17;
  }
  h1 ^= byteCount;
  h2 ^= byteCount;
  h3 ^= byteCount;
  h4 ^= byteCount;
  h1 += h2 + h3 + h4;
  h2 = avalanche(h2 + h1);
  h3 = avalanche(h3 + h1);
  h4 = avalanche(h4 + h1);
  h1 = avalanche(h1);
  h1 += h2 + h3 + h4;
  return [h1 >>> 0, (h2 + h1) >>> 0, (h3 + h1) >>> 0, (h4 + h1) >>> 0];
}

type Lanes = [number, number, number, number];

/** The words of the key that is being hashed; used again for the next one. */
let words = new Int32Array(64);

/** Writes the words of a key and returns how many there are. */
function writeKeyWords(seed: number, name: string, indices: readonly number[]): number {
  const wordCount = (4 + name.length + 2 * indices.length + 3) & ~3;
  if (words.length < wordCount) words = new Int32Array(2 * wordCount);
  writeHalves(seed, 0);
  words[2] = name.length;
  words[3] = indices.length;
  let place = 4;
  for (let i = 0; i < name.length; i++) words[place++] = name.charCodeAt(i);
  for (let i = 0; i < indices.length; i++, place += 2) writeHalves(indices[i]!, place);
  words.fill(0, place, wordCount);
  return wordCount;
}

function writeHalves(whole: number, place: number): void {
  if (!(Number.isSafeInteger(whole) && whole >= 0)) {
    assert.fail(`a stream key needs whole numbers from 0, not ${whole}`);
  }
  words[place] = whole;
  words[place + 1] = Math.floor(whole / 0x1_0000_0000);
}

/** Spreads every bit of a word over all 32: the finaliser of the same hash. */
export function avalanche(word: number): number {
  const once = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
