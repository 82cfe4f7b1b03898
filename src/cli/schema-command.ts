import type { Command } from 'commander';
import { EXIT } from './exit-code.ts';

/** Adds the verb `schema`: the JSON Schema that editors complete and check scenarios with. */
export function addSchemaCommand(program: Command): void {
  program
    .command('schema')
    .summary('write the JSON Schema of scenario files')
    .description('Writes the JSON Schema (draft 7) of scenario files, for completion in editors.')
    .option('--out <file>', 'where to', 'schemas/scenario.schema.json')
    .option('--check', `write nothing; exit ${EXIT.conditionFailed} when the file is stale or missing`, false)
    .addHelpText('after', '\nExamples:\n  npm run schema\n  npm run schema -- --check')
    .action(async (options) => (await import('./write-schema.ts')).writeSchema(options));
}
