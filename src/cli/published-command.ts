import type { Command } from 'commander';
import { PUBLISHED_SOURCE } from '../summary/published-figures.ts';

/** Adds the verb `published`: the article's figures beside the values of its own rules. */
export function addPublishedCommand(program: Command): void {
  program
    .command('published')
    .summary("check the published article's figures against its own rules")
    .description(
      `Puts every figure of "${PUBLISHED_SOURCE}" beside the value that its stated rules give, and says which follow, ` +
        'which miss and by how much, and what the providers would bill.',
    )
    .option(
      '--walk',
      "instead, walk from its Haiku ticket to a measured agent's, one omission at a time",
      false,
    )
    .option('--json', 'print one JSON object instead of the tables', false)
    .addHelpText(
      'after',
      '\nA figure follows when the computed value, rounded to the printed digits, is the printed one.\n' +
        '\nExamples:\n  npm run published\n  npm run published -- --walk\n  npm run --silent published -- --json',
    )
    .action(async (options) => (await import('./published.ts')).published(options));
}
