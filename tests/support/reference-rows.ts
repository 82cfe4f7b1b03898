import { readFileSync } from 'node:fs';

/** The rows of a table of numbers in tests/data/random, without its header. */
export function referenceRows(name: string): readonly (readonly number[])[] {
  const text = readFileSync(new URL(`../data/random/${name}`, import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number));
}
