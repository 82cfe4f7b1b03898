import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A file of results: its name inside the results folder and all of its text. */
export interface ResultFile {
  readonly name: string;
  readonly text: string;
}

/** A file that stands under its temporary name already, whole and flushed; see `stageFile`. */
export interface StagedFile {
  readonly name: string;
  readonly staged: true;
}

/** What files are written with: those of node:fs, unless a test lets one of them fail. */
export interface FileCalls {
  /** Writes some of `bytes` from `offset` on and returns how many, as `writeSync` does. */
  readonly write: (file: number, bytes: Uint8Array, offset: number) => number;
  readonly flush: (file: number) => void;
  readonly rename: (from: string, to: string) => void;
}

const NODE_CALLS: FileCalls = { write: writeSync, flush: fsyncSync, rename: renameSync };

/** Results cannot be written: the folder, the disk or a permission is in the way. */
export class OutputError extends Error {
  /** Of the operating system, for example `ENOSPC`, `EROFS`, `EACCES` or `ENOTDIR`. */
  readonly code: string;
  readonly path: string;

  constructor(code: string, path: string, cause: unknown, byteCount?: number) {
    const size = byteCount === undefined ? '' : ` (${byteCount} bytes of it)`;
    super(
      `${path}${size}: ${REASONS[code] ?? `the system answers ${code}`}; results need a folder to write to`,
      { cause },
    );
    this.name = 'OutputError';
    this.code = code;
    this.path = path;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space left on the disk',
  EFBIG: 'the file is larger than the system allows',
  EIO: 'the disk fails',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'a part of the path does not exist, or is a link that leads nowhere',
  ENOTDIR: 'a part of the path is a file, not a folder',
  ELOOP: 'a link stands where the file should be',
  EEXIST: 'a file stands where the folder should be',
  EISDIR: 'a folder stands where the file should be',
};

/**
 * Creates the folder and proves, by writing and removing a small file, that results can go there.
 *
 * @throws OutputError  when they cannot; call it before the long work
 */
export function assertWritable(directory: string, calls: FileCalls = NODE_CALLS): void {
  const probe = temporaryPath(directory, 'probe');
  attempt(directory, () => mkdirSync(directory, { recursive: true }));
  try {
    writeDurably(probe, 'costband', calls);
  } finally {
    removeIfThere(probe);
  }
}

/**
 * Replaces files in a folder so that a reader sees the old or the new file and never half of one.
 *
 * All files are written and flushed under temporary names first, then renamed in the given order; when a write
 * fails, every earlier result is untouched and the temporary files are gone. A link in place of a result is
 * itself replaced; what it points to is left alone.
 *
 * @throws OutputError  when a file cannot be written
 */
export function writeResults(
  directory: string,
  files: readonly (ResultFile | StagedFile)[],
  calls: FileCalls = NODE_CALLS,
): void {
  try {
    for (const file of files) {
      if ('text' in file) writeDurably(temporaryPath(directory, file.name), file.text, calls);
    }
    for (const { name } of files) {
      const path = join(directory, name);
      attempt(path, () => calls.rename(temporaryPath(directory, name), path));
    }
    attempt(directory, () => flushDirectory(directory, calls));
  } finally {
    for (const { name } of files) {
      removeIfThere(temporaryPath(directory, name));
    }
  }
}

/** Where a file is written before it gets its name. */
export function temporaryPath(directory: string, name: string): string {
  return join(directory, `.${name}.tmp`);
}

/** Writes a new file and waits until the disk has it. One left over from a killed run is removed first. */
function writeDurably(path: string, text: string, calls: FileCalls): void {
  const bytes = Buffer.from(text);
  const work = () => {
    rmSync(path, { force: true });
    const file = openSync(path, 'wx');
    try {
      writeAll(file, bytes, calls);
      calls.flush(file);
    } finally {
      closeSync(file);
    }
  };
  attempt(path, work, bytes.length);
}

/** A full disk first takes part of the bytes without an error, so one write is not enough. */
export function writeAll(
  file: number,
  bytes: Uint8Array,
  { write }: Pick<FileCalls, 'write'> = NODE_CALLS,
): void {
  let offset = 0;
  while (offset < bytes.length) {
    offset += write(file, bytes, offset);
  }
}

/** Makes the renames themselves survive a power cut. */
export function flushDirectory(directory: string, { flush }: Pick<FileCalls, 'flush'> = NODE_CALLS): void {
  const handle = openSync(directory, 'r');
  try {
    flush(handle);
  } finally {
    closeSync(handle);
  }
}

/** Clean-up after a fault must not hide that fault. */
export function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // a temporary file that cannot be removed is overwritten by the next run
  }
}

/**
 * Does something with a file or folder; what the system has against it becomes an OutputError.
 *
 * @param byteCount  size of what is written, told when it does not fit
 */
export function attempt<T>(path: string, work: () => T, byteCount?: number): T {
  try {
    return work();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
    if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) {
      throw cause;
    }
    throw new OutputError(code, path, cause, byteCount);
  }
}
