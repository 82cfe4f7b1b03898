import assert from 'node:assert/strict';
import {
  BINS_PER_OCTAVE,
  countsOf,
  keyOfPlace,
  type LogHistogram,
  placeOfKey,
  setCount,
} from './log-histogram.ts';
import {
  type NumberReader,
  type NumberWriter,
  putUint32,
  readFloat,
  readWhole,
  reserveBytes,
  writeFloat,
  writeWhole,
} from './packed-numbers.ts';
import type { SortedBins } from './sorted-bins.ts';

const LARGEST_KEY = 0xff_ffff;

/** Bytes of a bin at most: twice its distance from the last one, and its count. */
const BIN_BYTES_MAX = 4 + 5;

/**
 * Writes a histogram as its occupied bins: the distance from the last bin, and the count where it is not 1. Most bins
 * of 1,000 samples take one byte.
 *
 * @param bins  the histogram's own, sorted
 */
export function packBins(writer: NumberWriter, bins: SortedBins): void {
  const { binCount, places, cumulativeCounts } = bins;
  writeWhole(writer, bins.count);
  writeFloat(writer, bins.min);
  writeFloat(writer, bins.max);
  writeWhole(writer, binCount);
  reserveBytes(writer, binCount * BIN_BYTES_MAX);
  const { bytes } = writer;
  let offset = writer.length;
  let lastKey = 0;
  let below = 0;
  for (let bin = 0; bin < binCount; bin++) {
    const key = keyOfPlace(places[bin]!);
    const step = (key - lastKey) << 1;
    const upTo = cumulativeCounts[bin]!;
    const count = upTo - below;
    lastKey = key;
    below = upTo;
    if (count === 1) {
      if (step < 0x80) bytes[offset++] = step;
      else offset = putUint32(bytes, offset, step);
    } else {
      offset = putUint32(bytes, offset, step + 1);
      offset = putUint32(bytes, offset, count);
    }
  }
  writer.length = offset;
}

/** Adds to an empty histogram what `packBins` wrote. */
export function unpackBins(reader: NumberReader, histogram: LogHistogram): void {
  assert.equal(histogram.count, 0, 'bins are unpacked into an empty histogram');
  setCount(histogram, readWhole(reader));
  histogram.min = readFloat(reader);
  histogram.max = readFloat(reader);
  const binCount = readWhole(reader);
  let key = 0;
  let below = 0;
  for (let bin = 0; bin < binCount; bin++) {
    const step = readWhole(reader);
    key += Math.floor(step / 2);
    assert(key <= LARGEST_KEY, 'a bin is one of 2^24');
    const count = step % 2 === 0 ? 1 : readWhole(reader);
    const place = placeOfKey(key);
    if (histogram.isListed) histogram.list.fill(place, below, below + count);
    else countsOf(histogram, Math.floor(place / BINS_PER_OCTAVE))[place % BINS_PER_OCTAVE] = count;
    below += count;
  }
  assert.equal(below, histogram.count, 'bins hold as many samples as the histogram');
}
