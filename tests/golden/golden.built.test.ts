import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectedFolder, GOLDEN_NAMES, goldenTables } from './golden-run.ts';

/*
 * Frozen, not proven: these files say what the program gave when they were written, not that it is right. A test that
 * fails here means that the same scenario and seed now give other numbers: the change is value-breaking. If it is meant,
 * `npm run golden:update` rewrites the files; read the difference, and say in CHANGELOG.md, under Values, which law or
 * step changed, why, and by how much. If it is not meant, it is a fault.
 */

test.each(GOLDEN_NAMES)('%s gives the numbers that it gave before, byte by byte', (name) => {
  const folder = expectedFolder(name);
  const expected = readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]);
  expect(goldenTables(name)).toEqual(Object.fromEntries(expected));
});

test('no scenario is frozen that is not run', () => {
  expect(readdirSync(expectedFolder('.')).sort()).toEqual([...GOLDEN_NAMES].sort());
});
