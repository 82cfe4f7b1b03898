import { scrambledSobolWords } from '../random/sobol.ts';
import { openStream } from '../random/stream.ts';

/** Dimensions that the Sobol direction numbers cover. */
const SOBOL_DIMENSIONS = 128;

/**
 * Points of one dimension of a replicate's randomised Sobol set; dimensions past the direction numbers are
 * padded with a keyed stream.
 *
 * @param name        keys the scramble, so that the same quantity takes the same points in every scenario
 * @param dimension   place of the quantity, from 0
 * @param firstPoint  point to start at
 * @returns uniform words; shape [count]
 */
export function uniformWords(
  seed: number,
  name: string,
  dimension: number,
  replicate: number,
  firstPoint: number,
  count: number,
): Uint32Array {
  const words = new Uint32Array(count);
  if (dimension < SOBOL_DIMENSIONS) {
    scrambledSobolWords(seed, name, dimension, replicate, firstPoint, count, words);
  } else {
    openStream(seed, name, replicate, firstPoint).fill(words, count);
  }
  return words;
}
