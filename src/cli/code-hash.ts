import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';

/** Folders, beside this one and at the root, whose code decides the samples of a block. */
const SAMPLING_ROOMS = ['../random', '../stats', '../scenario', '../cost', '../simulate', '../../workers'];

/** Hash of the code that decides samples: kept blocks of other code are no use. */
export function codeHash(): string {
  return hashOf(SAMPLING_ROOMS);
}

/** Hash of the price book with its rules. */
export function priceBookHash(): string {
  return hashOf(['../prices']);
}

/** First 16 hex digits of the SHA-256 of the files of folders, of the kind that this file is. */
function hashOf(folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const url = new URL(`${folder}/`, import.meta.url);
    const names = readdirSync(url).filter((name) => extname(name) === extname(import.meta.url));
    for (const name of names.sort()) hash.update(name).update(readFileSync(new URL(name, url)));
  }
  return hash.digest('hex').slice(0, 16);
}
