import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Hash of the whole program: what another one kept of a run is no use. */
export function codeHash(): string {
  return hashOf(['../', '../../workers/']);
}

/** Hash of the price book with its rules. */
export function priceBookHash(): string {
  return hashOf(['../prices/']);
}

/** First 16 hex digits of the SHA-256 of the files of folders and all below them, of the kind that this file is. */
function hashOf(folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const path = fileURLToPath(new URL(folder, import.meta.url));
    const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
    for (const name of names.sort()) {
      if (extname(name) === extname(import.meta.url))
        hash.update(name).update(readFileSync(join(path, name)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}
