import type { Pick } from '../support/simulated-executor.ts';

/** Pieces that YAML, CSV, JSON, numbers or our records give a meaning. */
const PIECES = [
  ...['{', '}', '[', ']', ': ', ',', '- ', '\n', '\r\n', '\n  ', '\t', '#', '"', '""', "'", '|\n', '? '],
  ...['&a ', '*a', '!!int ', '!x ', '<<: ', '---\n', '~', 'null', 'true', 'dist: ', 'mean: ', 'p10: '],
  ...['0', '-1', '1e999', '.nan', '0x1F', '1,5', '9007199254740993', '-0', '1e-320', '__proto__: '],
  ...['\u0000', '\u202e', '\ufeff', 'ü', '😀', '{"', '":', 'CBj1', '{"kind":"part"', '2027-13-45T99:00:00Z'],
].map((text) => Buffer.from(text));

/** A piece, a byte that is no UTF-8, or a part of the bytes or of others. */
function newPiece(bytes: Buffer, other: Buffer, pick: Pick): Uint8Array {
  const kinds = [
    () => PIECES[pick(PIECES.length)] as Buffer,
    () => Buffer.of(pick(256)),
    () => Buffer.from(String((pick(2 ** 31) - 2 ** 30) / 10 ** pick(12))),
    () => partOf(bytes, pick, 200),
    () => partOf(other, pick, 200),
  ];
  return (kinds[pick(kinds.length)] as () => Uint8Array)();
}

/** The first digit from a place on is another; damage that keeps the form. */
function withDigit(bytes: Buffer, start: number, pick: Pick): Buffer {
  const at = bytes.findIndex((byte, index) => index >= start && byte >= 0x30 && byte <= 0x39);
  if (at < 0) return bytes;
  const changed = Buffer.from(bytes);
  changed[at] = 0x30 + pick(10);
  return changed;
}

function partOf(bytes: Buffer, pick: Pick, longest: number): Uint8Array {
  const start = pick(bytes.length + 1);
  return bytes.subarray(start, start + pick(longest));
}

/**
 * Changes bytes at one to six places, mostly few: a digit is another, or something is overwritten, put in, taken out or
 * flipped.
 *
 * @param other  bytes of the same kind that parts may come from
 */
export function mutateBytes(bytes: Buffer, other: Buffer, pick: Pick): Buffer {
  let changed = bytes;
  for (let left = 1 + pick(1 + pick(6)); left > 0; left--) {
    const at = pick(changed.length + 1);
    if (pick(2) === 0) {
      changed = withDigit(changed, at, pick);
      continue;
    }
    const piece = newPiece(changed, other, pick);
    const removed = [0, piece.length, pick(8), pick(300)][pick(4)] as number;
    changed = Buffer.concat([changed.subarray(0, at), piece, changed.subarray(at + removed)]);
    if (pick(4) === 0 && changed.length > 0) {
      const place = pick(changed.length);
      changed[place] = (changed[place] as number) ^ (1 << pick(8));
    }
  }
  return changed;
}
