import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { assertWritable, writeResults } from '../output/write-results.ts';
import { scenarioJsonSchema } from '../scenario/json-schema.ts';
import { EXIT } from './exit-code.ts';

interface SchemaOptions {
  readonly out: string;
  readonly check: boolean;
}

/** Writes the JSON Schema of scenario files, or checks the one that is there. */
export function writeSchema({ out, check }: SchemaOptions): void {
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
