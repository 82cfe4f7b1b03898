import type { Command } from 'commander';

/** Adds the verb `models`: the price book as a table. */
export function addModelsCommand(program: Command): void {
  program
    .command('models')
    .summary('list the price book')
    .description(
      'Every model with its prices in USD per million tokens and the cache rule of its provider, and every vendor.',
    )
    .option('--provider <name>', 'only this provider: anthropic, google or openai')
    .option('--json', 'print one JSON object instead of the table', false)
    .addHelpText(
      'after',
      '\nExamples:\n  npm run models\n  npm run --silent models -- --provider anthropic --json',
    )
    .action(async (options) => (await import('./list-models.ts')).listModels(options));
}
