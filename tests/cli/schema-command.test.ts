import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addSchemaCommand } from '../../src/cli/schema-command.ts';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts';
import { runVerb } from './run-verb.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'costband-schema-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const schema = (...words: readonly string[]) => runVerb(addSchemaCommand, 'schema', ...words);

test('writes the schema, making its folder, and finds it fresh', async () => {
  const file = join(folder, 'schemas', 'scenario.json');
  expect(await schema('--out', file)).toEqual({ stdout: `wrote ${file}\n`, stderr: '', exitCode: 0 });
  expect(readFileSync(file, 'utf8')).toBe(scenarioJsonSchema());
  expect(readdirSync(join(folder, 'schemas'))).toEqual(['scenario.json']);
  expect(await schema('--out', file, '--check')).toEqual({ stdout: '', stderr: '', exitCode: 0 });
});

test('--check ends with 7 when the file is stale or missing, and writes nothing', async () => {
  const file = join(folder, 'scenario.json');
  expect((await schema('--out', file, '--check')).exitCode).toBe(7);
  expect(readdirSync(folder)).toEqual([]);
  writeFileSync(file, scenarioJsonSchema().trimEnd());
  const { stderr, exitCode } = await schema('--out', file, '--check');
  expect([stderr, exitCode]).toEqual([
    `${file}: not the schema of this version; run \`npm run schema\` to write it\n`,
    7,
  ]);
});

test('a place that cannot be written to ends with 4', async () => {
  writeFileSync(join(folder, 'file'), '');
  const { stderr, exitCode } = await schema('--out', join(folder, 'file', 'scenario.json'));
  expect(exitCode).toBe(4);
  expect(stderr).toContain('a file stands where the folder should be');
});
