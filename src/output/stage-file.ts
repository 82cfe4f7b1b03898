import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { attempt, temporaryPath, writeAll } from './write-results.ts';

/** A file that is written piece by piece under its temporary name; `writeResults` gives it its own. */
export interface FileStage {
  readonly append: (bytes: Uint8Array) => void;
  /** Waits until the disk has all of it. */
  readonly finish: () => StagedBytes;
  /** Removes what was written; nothing is left of it. */
  readonly discard: () => void;
}

/** What stands under the temporary name. */
export interface StagedBytes {
  readonly bytes: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/**
 * Opens a file that is too large to be held in memory.
 *
 * @throws OutputError  when it cannot be written; so do `append` and `finish`
 */
export function stageFile(directory: string, name: string): FileStage {
  const path = temporaryPath(directory, name);
  const file = attempt(path, () => {
    rmSync(path, { force: true });
    return openSync(path, 'wx');
  });
  const hash = createHash('sha256');
  let byteCount = 0;
  let isOpen = true;
  const close = () => {
    if (isOpen) closeSync(file);
    isOpen = false;
  };
  return {
    append(bytes) {
      attempt(path, () => writeAll(file, bytes), bytes.length);
      hash.update(bytes);
      byteCount += bytes.length;
    },
    finish() {
      attempt(path, () => fsyncSync(file));
      close();
      return { bytes: byteCount, sha256: hash.digest('hex') };
    },
    discard() {
      close();
      rmSync(path, { force: true });
    },
  };
}
