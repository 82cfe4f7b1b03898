import { createHash } from 'node:crypto';
import { REMEDY, ResultsError } from './results-error.ts';

/**
 * The files of a run whose bytes are not those that its data package states.
 *
 * @param packageText  text of datapackage.json
 * @param read         bytes of a file of the same folder; undefined where it is gone
 * @returns one line per file, `<file>: <what was found>; <remedy>`
 * @throws ResultsError  when the data package lists no files
 */
export function alteredFiles(
  packageText: string,
  read: (name: string) => Uint8Array | undefined,
): readonly string[] {
  return resourcesOf(packageText).flatMap(({ path, hash }) => {
    const bytes = read(path);
    if (bytes === undefined) return [`${path}: no such file, though datapackage.json lists it; ${REMEDY}`];
    const found = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    return found === hash ? [] : [`${path}: not the bytes that datapackage.json states; ${REMEDY}`];
  });
}

interface Resource {
  readonly path: string;
  readonly hash: string;
}

function resourcesOf(packageText: string): readonly Resource[] {
  try {
    const { resources } = JSON.parse(packageText) as { readonly resources: unknown };
    if (Array.isArray(resources) && resources.every(isResource)) return resources;
  } catch {
    // said below
  }
  throw new ResultsError([`datapackage.json: no list of files with their hashes; ${REMEDY}`]);
}

function isResource(value: unknown): value is Resource {
  const { path, hash } = Object(value) as Partial<Record<keyof Resource, unknown>>;
  return typeof path === 'string' && typeof hash === 'string';
}
