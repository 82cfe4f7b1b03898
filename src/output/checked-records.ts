import assert from 'node:assert/strict';
import { readSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/** A record begins with this mark, the length of its payload and a checksum over length and payload. */
const MARK = Buffer.from('CBj1');
const LENGTH_AT = 4;
const CHECKSUM_AT = 8;
const RECORD_HEAD_BYTES = 12;

/** No record is longer: a length beyond it was damaged. */
const MOST_PAYLOAD_BYTES = 2 ** 30;

/** How much of a damaged stretch is searched for a mark at a time. */
const SEARCH_BYTES = 65_536;

/** Where bytes lie in their file. */
export interface RecordPlace {
  /** Bytes from the start of the file. */
  readonly offset: number;
  readonly byteCount: number;
}

/** A record as it stands in a file, piece by piece; `parts` one after the other are its payload and are not copied. */
export function encodeRecord(parts: readonly Uint8Array[]): readonly Uint8Array[] {
  const head = Buffer.alloc(RECORD_HEAD_BYTES);
  MARK.copy(head);
  head.writeUInt32LE(
    parts.reduce((sum, { length }) => sum + length, 0),
    LENGTH_AT,
  );
  head.writeUInt32LE(checksum(head, parts), CHECKSUM_AT);
  return [head, ...parts];
}

/** What a file was found to be when its records were looked for. */
export interface Scan {
  /** Where the last whole record ends. */
  readonly end: number;
  /** Stretches between whole records, or after the last one, that are none. */
  readonly damagedCount: number;
  /** Whether the file is empty or begins as a record does, whole or not. */
  readonly begun: boolean;
}

/**
 * Finds every whole record of a file. A damaged stretch is passed over up to the next mark whose checksum holds, so
 * damage costs the records that it lies in and no other.
 *
 * @param byteCount  length of the file
 * @param visit      receives each record's place, head included, and payload; the payload's memory is used again
 *   afterwards
 */
export function scanRecords(
  file: number,
  byteCount: number,
  visit: (place: RecordPlace, payload: Buffer) => void,
): Scan {
  let room: Buffer = Buffer.allocUnsafe(SEARCH_BYTES);
  let end = 0;
  let damagedCount = 0;
  let offset = findMark(file, 0, byteCount);
  const begun = beginsAsRecord(file, byteCount);
  while (offset < byteCount) {
    const record = readRecord(file, offset, byteCount, room);
    if (record === undefined) {
      offset = findMark(file, offset + 1, byteCount);
      continue;
    }
    room = record.room;
    if (offset > end) damagedCount++;
    const payload = room.subarray(RECORD_HEAD_BYTES, record.byteCount);
    visit({ offset, byteCount: record.byteCount }, payload);
    offset += record.byteCount;
    end = offset;
  }
  return { end, damagedCount: damagedCount + (byteCount > end ? 1 : 0), begun };
}

/** Whether a file is empty or begins with the mark, or with as much of it as there is. */
function beginsAsRecord(file: number, byteCount: number): boolean {
  const start = Buffer.alloc(Math.min(byteCount, MARK.length));
  return readWhole(file, start, 0) && start.equals(MARK.subarray(0, start.length));
}

/** The record at an offset, head included, in `room` or a larger one; undefined when it is not whole. */
function readRecord(file: number, offset: number, fileBytes: number, room: Buffer) {
  if (!readWhole(file, room.subarray(0, RECORD_HEAD_BYTES), offset) || !room.subarray(0, 4).equals(MARK)) {
    return undefined;
  }
  const byteCount = RECORD_HEAD_BYTES + room.readUInt32LE(LENGTH_AT);
  if (byteCount > MOST_PAYLOAD_BYTES || offset + byteCount > fileBytes) return undefined;
  const enough = byteCount <= room.length ? room : Buffer.alloc(byteCount);
  const record = enough.subarray(0, byteCount);
  if (!readWhole(file, record, offset)) return undefined;
  const payload = record.subarray(RECORD_HEAD_BYTES);
  return checksum(record, [payload]) === record.readUInt32LE(CHECKSUM_AT)
    ? { byteCount, room: enough }
    : undefined;
}

/** Over length and payload: zeros, too, are then no record. */
function checksum(head: Uint8Array, payload: readonly Uint8Array[]): number {
  return payload.reduce((sum, part) => crc32(part, sum), crc32(head.subarray(LENGTH_AT, CHECKSUM_AT)));
}

/** Offset of the first mark from `start` on; the length of the file when there is none. */
function findMark(file: number, start: number, fileBytes: number): number {
  const room = Buffer.allocUnsafe(SEARCH_BYTES);
  for (let offset = start; offset < fileBytes; offset += SEARCH_BYTES - MARK.length + 1) {
    const count = readSync(file, room, 0, SEARCH_BYTES, offset);
    const found = room.subarray(0, count).indexOf(MARK);
    if (found >= 0) return offset + found;
  }
  return fileBytes;
}

/** What lies at a place of a file, in memory of its own; the file must reach so far. */
export function readRange(file: number, { offset, byteCount }: RecordPlace): Uint8Array {
  const bytes = new Uint8Array(byteCount);
  assert(readWhole(file, bytes, offset), 'a file does not get shorter while it is held');
  return bytes;
}

/** Fills `into` from a file; false when the file ends before that. */
function readWhole(file: number, into: Uint8Array, offset: number): boolean {
  let done = 0;
  while (done < into.length) {
    const count = readSync(file, into, done, into.length - done, offset + done);
    if (count === 0) return false;
    done += count;
  }
  return true;
}
