import type * as Fs from 'node:fs';

/** Calls that put something on the disk. */
const NAMES = ['writeSync', 'fsyncSync', 'fdatasyncSync', 'ftruncateSync', 'renameSync'] as const;
type Name = (typeof NAMES)[number];

const state = { made: 0, failing: Number.POSITIVE_INFINITY, code: 'EIO', half: false };
const madeBy = new Map<string, number>();

/**
 * Lets the k-th call from now on fail, and no other.
 *
 * @param code  what the system answers, for example `ENOSPC`
 * @param half  a write that fails has taken half of the bytes before, as that of a full disk
 */
export function failCall(k: number, code: string, half = false): void {
  Object.assign(state, { made: 0, failing: k, code, half });
  madeBy.clear();
}

/** Calls since `failCall`, of one name or of all. */
export function madeCalls(name?: Name): number {
  return name === undefined ? state.made : (madeBy.get(name) ?? 0);
}

/** `node:fs`, for `vi.mock`, with calls that fail when they are told to. */
export function gated(fs: typeof Fs): typeof Fs {
  const gate = (name: Name) => {
    const call = fs[name] as (...words: unknown[]) => unknown;
    return (...words: unknown[]) => {
      state.made++;
      madeBy.set(name, (madeBy.get(name) ?? 0) + 1);
      if (state.made !== state.failing) return call(...words);
      if (name === 'writeSync' && state.half && words[1] instanceof Uint8Array) {
        const offset = Number(words[2] ?? 0);
        fs.writeSync(words[0] as number, words[1], offset, Math.floor((words[1].length - offset) / 2));
      }
      throw Object.assign(new Error(`${state.code}: planted in ${name}`), { code: state.code });
    };
  };
  const calls = Object.fromEntries(NAMES.map((name) => [name, gate(name)]));
  return { ...fs, ...calls, default: { ...fs, ...calls } } as unknown as typeof Fs;
}
