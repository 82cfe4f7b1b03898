import { type FileHandle, open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { LogError } from './log-fault.ts';

/** Largest log on the disk: 1 GiB. */
const FILE_BYTES_MAX = 2 ** 30;

/** Most text that a log may hold once it is unpacked: 4 GiB. */
const TEXT_BYTES_MAX = 2 ** 32;

/** What every gzip file begins with: RFC 1952, section 2.3.1. */
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/**
 * The text of a log piece by piece, unpacked when it is gzipped; a byte-order mark is dropped.
 *
 * @throws LogError  when the file is not there, no regular file, too large, a damaged gzip or not UTF-8
 */
export async function* logText(file: string): AsyncGenerator<string> {
  const handle = await openLog(file);
  try {
    const gzipped = await beginsWithGzipMagic(handle);
    const bytes = handle.createReadStream({ start: 0, autoClose: false, highWaterMark: 2 ** 18 });
    const gunzip = createGunzip({ chunkSize: 2 ** 18 });
    yield* decoded(gzipped ? bytes.pipe(gunzip) : bytes, file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === undefined || error instanceof LogError) throw error;
    throw fileFault(
      file,
      code,
      code.startsWith('Z_') ? 'the gzip file is damaged or cut off' : 'cannot be read',
    );
  } finally {
    await handle.close();
  }
}

async function openLog(file: string): Promise<FileHandle> {
  let handle: FileHandle;
  try {
    handle = await open(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw fileFault(file, code, code === 'ENOENT' ? 'no such file' : 'the file cannot be read');
  }
  const found = await handle.stat();
  if (found.isFile() && found.size <= FILE_BYTES_MAX) return handle;
  await handle.close();
  throw found.isFile()
    ? fileFault(file, `${found.size} bytes`, `a log has at most ${FILE_BYTES_MAX}; gzip it or cut it`)
    : fileFault(file, 'not a regular file', 'a log is a CSV or JSON Lines file, gzipped or not');
}

async function beginsWithGzipMagic(handle: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  return bytesRead === 2 && buffer.equals(GZIP_MAGIC);
}

async function* decoded(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let byteCount = 0;
  let before: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (byteCount + chunk.length > TEXT_BYTES_MAX) {
      throw fileFault(file, `over ${TEXT_BYTES_MAX} bytes of text`, 'cut the log into several files');
    }
    try {
      yield decoder.decode(chunk, { stream: true });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw notUtf8(file, byteCount - before.length + firstWrongByte(Buffer.concat([before, chunk])));
    }
    byteCount += chunk.length;
    before = chunk;
  }
  try {
    decoder.decode();
  } catch {
    throw notUtf8(file, byteCount);
  }
}

function notUtf8(file: string, byte: number): LogError {
  return fileFault(file, `no UTF-8 near byte ${byte}`, 'save the log in that encoding');
}

/** Where decoding stops; the bytes may begin inside a character. */
function firstWrongByte(bytes: Buffer): number {
  const start = Math.max(
    0,
    bytes.findIndex((byte) => byte >> 6 !== 0b10),
  );
  let good = start;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >>> 1;
    if (decodes(bytes.subarray(start, middle), true)) good = middle;
    else bad = middle;
  }
  // the wrong character may have begun up to three bytes earlier
  while (good > start && !decodes(bytes.subarray(start, good), false)) good--;
  return good;
}

function decodes(bytes: Buffer, stream: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream });
    return true;
  } catch {
    return false;
  }
}

function fileFault(file: string, found: string, rule: string): LogError {
  return new LogError([{ file, field: 'file', found, rule }]);
}
