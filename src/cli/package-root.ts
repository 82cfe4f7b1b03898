import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Folder of package.json: two levels up from the sources, three from compiled code. */
export const PACKAGE_ROOT: string = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../..' : '../../..', import.meta.url),
);

/** Version of this package. */
export const VERSION: string = JSON.parse(readFileSync(`${PACKAGE_ROOT}/package.json`, 'utf8')).version;
