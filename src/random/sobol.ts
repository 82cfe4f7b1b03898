import assert from 'node:assert/strict';
import { JOE_KUO } from './joe-kuo.ts';
import { hashStreamKey } from './stream-key.ts';

/**
 * Writes `count` consecutive coordinates of the Sobol sequence in one dimension, as words for the tables.
 *
 * Point i is the exclusive-or of the direction numbers at the set bits of i: natural order, so point 0 is the
 * origin and each first 2^m points hold one per cell of width 2^-m. Direction numbers of Joe & Kuo (2008) by the
 * recurrence of Bratley & Fox (1988), Algorithm 659, ACM TOMS 14(1).
 *
 * @param dimension   0 <= dimension < 128; 0 is the van der Corput sequence
 * @param firstPoint  whole number from 0; firstPoint + count <= 2^32
 * @param out         shape [at least count]
 * @throws AssertionError when the dimension or a point lies outside the sequence
 * @example const out = new Uint32Array(3); sobolWords(0, 1, 3, out); // out / 2^32 is 0.5, 0.25, 0.75
 */
export function sobolWords(dimension: number, firstPoint: number, count: number, out: Uint32Array): void {
  assert(
    Number.isInteger(dimension) && dimension >= 0 && dimension <= JOE_KUO.length,
    `Sobol points have dimensions 0 to ${JOE_KUO.length}, not ${dimension}`,
  );
  assert(
    Number.isInteger(firstPoint) && firstPoint >= 0 && count >= 0 && firstPoint + count <= 0x1_0000_0000,
    `a Sobol sequence has 2^32 points, not ${firstPoint} + ${count}`,
  );
  const directions = directionNumbers(dimension);
  const steps = stepsToNextPoint(directions);
  let word = 0;
  for (let bit = 0; bit < 32; bit++) if ((firstPoint >>> bit) & 1) word ^= directions[bit]!;
  for (let i = 0; i < count; i++) {
    out[i] = word;
    const trailingOnes = 31 - Math.clz32(~(firstPoint + i) & (firstPoint + i + 1));
    word ^= steps[trailingOnes & 31]!;
  }
}

/**
 * Writes `count` consecutive coordinates of one scrambled replicate of the Sobol sequence.
 *
 * Nested uniform scrambling (Owen 1995) by a hash: every bit is flipped or not by a function of the key and of
 * the bits above it. So each replicate keeps the net, each coordinate alone is uniform, and replicates with other
 * keys are independent. It is the scheme of Laine & Karras (2011) as Burley (2020), "Practical hash-based Owen
 * scrambling", JCGT 9(4), runs it on reversed bits, with the rounds that Vegdahl (2021), "Building a better LK
 * hash", found and pbrt-v4 uses: the first published constants reach only four of the eight ways to flip the top
 * two levels, these reach all eight equally and flip any two points independently.
 *
 * @param name       the quantity that this dimension feeds; it and (seed, replicate) are the scramble's key
 * @param replicate  whole number from 0
 * @see sobolWords for the other parameters and what is thrown
 */
export function scrambledSobolWords(
  seed: number,
  name: string,
  dimension: number,
  replicate: number,
  firstPoint: number,
  count: number,
  out: Uint32Array,
): void {
  const [key] = hashStreamKey(seed, `scramble ${name}`, [replicate]);
  sobolWords(dimension, firstPoint, count, out);
  for (let i = 0; i < count; i++) out[i] = reverseBits(scrambleReversed(reverseBits(out[i]!), key));
}

/** Direction numbers m_k / 2^k of one dimension, k = 1 … 32, as words; shape [bit of the point's index]. */
function directionNumbers(dimension: number): Uint32Array {
  const directions = new Uint32Array(32);
  if (dimension === 0) return directions.map((_, bit) => 1 << (31 - bit));
  const [polynomial, ...initial] = JOE_KUO[dimension - 1]!;
  const degree = initial.length;
  for (let bit = 0; bit < 32; bit++) {
    if (bit < degree) {
      directions[bit] = initial[bit]! << (31 - bit);
      continue;
    }
    let direction = directions[bit - degree]! ^ (directions[bit - degree]! >>> degree);
    for (let back = 1; back < degree; back++) {
      if ((polynomial >>> (degree - 1 - back)) & 1) direction ^= directions[bit - back]!;
    }
    directions[bit] = direction;
  }
  return directions;
}

/** From point i to i + 1 the trailing ones of i and the zero above them change; shape [count of trailing ones]. */
function stepsToNextPoint(directions: Uint32Array): Uint32Array {
  let step = 0;
  return directions.map((direction) => {
    step ^= direction;
    return step;
  });
}

/** Each output bit depends on the key and on input bits at or below it only. */
function scrambleReversed(word: number, key: number): number {
  let x = word;
  x ^= Math.imul(x, 0x3d20adea);
  x = Math.imul(x + key, (key >>> 16) | 1);
  x ^= Math.imul(x, 0x05526c56);
  return x ^ Math.imul(x, 0x53a22864);
}

function reverseBits(word: number): number {
  let x = word;
  x = ((x >>> 1) & 0x5555_5555) | ((x & 0x5555_5555) << 1);
  x = ((x >>> 2) & 0x3333_3333) | ((x & 0x3333_3333) << 2);
  x = ((x >>> 4) & 0x0f0f_0f0f) | ((x & 0x0f0f_0f0f) << 4);
  x = ((x >>> 8) & 0x00ff_00ff) | ((x & 0x00ff_00ff) << 8);
  return (x >>> 16) | (x << 16);
}
