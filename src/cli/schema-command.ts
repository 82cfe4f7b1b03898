import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Command } from 'commander';
import { assertWritable, writeResults } from '../output/write-results.ts';
import { scenarioJsonSchema } from '../scenario/json-schema.ts';
import { EXIT } from './exit-code.ts';

interface SchemaOptions {
  readonly out: string;
  readonly check: boolean;
}

/** Adds the verb `schema`: the JSON Schema that editors complete and check scenarios with. */
export function addSchemaCommand(program: Command): void {
  program
    .command('schema')
    .summary('write the JSON Schema of scenario files')
    .description('Writes the JSON Schema (draft 7) of scenario files, for completion in editors.')
    .option('--out <file>', 'where to', 'schemas/scenario.schema.json')
    .option('--check', `write nothing; exit ${EXIT.conditionFailed} when the file is stale or missing`, false)
    .addHelpText('after', '\nExamples:\n  npm run schema\n  npm run schema -- --check')
    .action(writeSchema);
}

function writeSchema({ out, check }: SchemaOptions): void {
  const text = scenarioJsonSchema();
  if (check) {
    if (textOf(out) === text) return;
    console.error(`${out}: not the schema of this version; run \`npm run schema\` to write it`);
    process.exitCode = EXIT.conditionFailed;
    return;
  }
  const directory = dirname(out);
  assertWritable(directory);
  writeResults(directory, [{ name: basename(out), text }]);
  console.log(`wrote ${out}`);
}

/** Undefined when there is no such file. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
