import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectedFolder, GOLDEN_NAMES, goldenTables } from './golden-run.ts';

// A machine that checks a change must not rewrite what it checks against.
const { CI } = process.env;
if (CI !== undefined) throw new Error('golden files are not rewritten where CI is set');

rmSync(expectedFolder('.'), { recursive: true, force: true });
for (const name of GOLDEN_NAMES) {
  mkdirSync(expectedFolder(name), { recursive: true });
  for (const [file, text] of Object.entries(goldenTables(name))) {
    writeFileSync(join(expectedFolder(name), file), text);
  }
}
console.log(
  `Written tests/golden/expected: ${GOLDEN_NAMES.join(', ')}; say in CHANGELOG.md what moved, and why`,
);
