import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CsvOptions } from '../output/csv-text.ts';
import { addToDataPackage, type TableFile } from '../output/data-package.ts';
import { writeResults } from '../output/write-results.ts';
import type { Scenario } from '../scenario/scenario.ts';

const PACKAGE = 'datapackage.json';

/**
 * Writes tables beside those that other verbs have written of the scenario, and describes them with those.
 *
 * @returns names of the files that are new or changed
 * @throws OutputError  when a file cannot be written
 */
export function writeBeside(
  directory: string,
  { id, title }: Scenario,
  tables: readonly TableFile[],
  options: CsvOptions,
): readonly string[] {
  const path = join(directory, PACKAGE);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  const described = addToDataPackage(before, { scenarioId: id, title }, tables, options);
  const files = [...tables.map(({ name, text }) => ({ name, text })), { name: PACKAGE, text: described }];
  writeResults(directory, files);
  return files.map(({ name }) => name);
}
