import { ScenarioError } from './scenario-fault.ts';

/** A scenario file may hold one mebibyte. */
export const SCENARIO_BYTES_MAX = 1_048_576;

/**
 * Text of a scenario file; a byte-order mark is dropped.
 *
 * @param bytes  UTF-8, at most 1 MiB
 * @throws ScenarioError  when the file is too large or not UTF-8; the fault names the first wrong byte
 */
export function decodeScenario(bytes: Uint8Array, file: string): string {
  if (bytes.length > SCENARIO_BYTES_MAX) throw tooLarge(bytes.length, file);
  const wrongByte = firstWrongByte(bytes);
  if (wrongByte === undefined) return new TextDecoder('utf-8').decode(bytes);
  const before = new TextDecoder('utf-8').decode(bytes.subarray(0, wrongByte)).split('\n');
  const found = hexByte(bytes, wrongByte);
  throw new ScenarioError([
    {
      file,
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
      path: 'document',
      found: `${found} at byte ${wrongByte}`,
      rule: 'a scenario is UTF-8 text: save it in that encoding',
    },
  ]);
}

/** The fault of a scenario over 1 MiB. */
export function tooLarge(byteCount: number, file: string): ScenarioError {
  return new ScenarioError([
    {
      file,
      line: 1,
      column: 1,
      path: 'document',
      found: `${byteCount} bytes`,
      rule: `over 1 MiB: a scenario has at most ${SCENARIO_BYTES_MAX} bytes`,
    },
  ]);
}

function hexByte(bytes: Uint8Array, index: number): string {
  return `0x${bytes[index]?.toString(16).padStart(2, '0')}`;
}

/** Index of the first byte that begins no character of UTF-8; undefined when every character is whole. */
function firstWrongByte(bytes: Uint8Array): number | undefined {
  if (decodes(bytes, false)) return undefined;
  let good = 0;
  let bad = bytes.length + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >>> 1;
    if (middle <= bytes.length && decodes(bytes.subarray(0, middle), true)) good = middle;
    else bad = middle;
  }
  // The wrong character may have begun up to three bytes earlier.
  while (!decodes(bytes.subarray(0, good), false)) good--;
  return good;
}

function decodes(bytes: Uint8Array, stream: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream });
    return true;
  } catch {
    return false;
  }
}
