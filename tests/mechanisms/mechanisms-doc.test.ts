import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const TESTS = new URL('../', import.meta.url);
const DOC = readFileSync(new URL('../../docs/mechanisms.md', import.meta.url), 'utf8');

/** Last cell of every row: a file of tests, and words of the title in it. */
const ROWS = [...DOC.matchAll(/\| `([^`]+\.test\.ts)`: (.+) \|$/gm)].map(
  ([, file, title]) => [file as string, title as string] as const,
);

test('the page has a row for every mechanism', () => {
  expect(ROWS.length).toBeGreaterThan(45);
  expect(DOC.match(/^\| /gm)?.length).toBe(ROWS.length + 1);
});

test.each(ROWS)('%s: %s', (file, title) => {
  expect(readFileSync(new URL(file, TESTS), 'utf8')).toContain(title);
});

test('files that the page names exist', () => {
  const files = [...DOC.matchAll(/`((?:tests\/)?\w+\/[\w.-]+\.test\.ts)`/g)].map(
    ([, file]) => file as string,
  );
  expect(files.filter((file) => !existsSync(new URL(file.replace(/^tests\//, ''), TESTS)))).toEqual([]);
});
