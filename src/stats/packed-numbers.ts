import assert from 'node:assert/strict';

/** Numbers one after the other in bytes: floats bit by bit, whole numbers as short as they are. */
export interface NumberWriter {
  bytes: Uint8Array;
  view: DataView;
  /** Bytes written so far. */
  length: number;
}

/** Takes numbers out of bytes in the order in which they were written. */
export interface NumberReader {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Bytes read so far. */
  offset: number;
}

const FLOAT_BYTES = 8;
/** Longest whole number, 2^53 - 1, in groups of seven bits. */
const WHOLE_BYTES_MAX = 8;

/** A writer that has written nothing. */
export function openNumberWriter(): NumberWriter {
  const bytes = new Uint8Array(65_536);
  return { bytes, view: viewOf(bytes), length: 0 };
}

/** All bytes that were written; the writer's own memory, until it writes again. */
export function writtenBytes({ bytes, length }: NumberWriter): Uint8Array {
  return bytes.subarray(0, length);
}

/** A reader at the first of these bytes. */
export function openNumberReader(bytes: Uint8Array): NumberReader {
  return { bytes, view: viewOf(bytes), offset: 0 };
}

/** Makes room for so many bytes more, so that they can be put in place without asking again. */
export function reserveBytes(writer: NumberWriter, byteCount: number): void {
  const needed = writer.length + byteCount;
  if (needed <= writer.bytes.length) return;
  const bytes = new Uint8Array(Math.max(needed, 2 * writer.bytes.length));
  bytes.set(writtenBytes(writer));
  writer.bytes = bytes;
  writer.view = viewOf(bytes);
}

/** Writes any float64, in eight bytes. */
export function writeFloat(writer: NumberWriter, value: number): void {
  reserveBytes(writer, FLOAT_BYTES);
  writer.view.setFloat64(writer.length, value, true);
  writer.length += FLOAT_BYTES;
}

/** Writes a whole number from 0 to 2^53 - 1: seven bits to a byte, the lowest first (LEB128). */
export function writeWhole(writer: NumberWriter, value: number): void {
  reserveBytes(writer, WHOLE_BYTES_MAX);
  writer.length = putWhole(writer.bytes, writer.length, value);
}

/** Puts a whole number at a place for which there is room, and returns the place behind it. */
function putWhole(bytes: Uint8Array, offset: number, value: number): number {
  let rest = value;
  let place = offset;
  while (rest >= 0x80) {
    bytes[place++] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  bytes[place++] = rest;
  return place;
}

/** Puts a whole number below 2^32 at a place for which there is room, as `writeWhole` writes it, and returns the place behind it. */
export function putUint32(bytes: Uint8Array, offset: number, value: number): number {
  let rest = value;
  let place = offset;
  while (rest >= 0x80) {
    bytes[place++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[place++] = rest;
  return place;
}

/**
 * Reads what `writeFloat` wrote.
 *
 * @throws RangeError  at the end of the bytes
 */
export function readFloat(reader: NumberReader): number {
  const value = reader.view.getFloat64(reader.offset, true);
  reader.offset += FLOAT_BYTES;
  return value;
}

/**
 * Reads what `writeWhole` wrote.
 *
 * @throws AssertionError  at the end of the bytes
 */
export function readWhole(reader: NumberReader): number {
  let value = 0;
  let weight = 1;
  for (;;) {
    const byte = reader.bytes[reader.offset++];
    assert(byte !== undefined && weight <= 2 ** 49, 'a whole number ends');
    value += (byte & 0x7f) * weight;
    if (byte < 0x80) return value;
    weight *= 0x80;
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
