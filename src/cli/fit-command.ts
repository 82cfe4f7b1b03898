import type { Command } from 'commander';
import { LOG_KINDS } from './log-options.ts';
import { wholeFrom } from './run-options.ts';

/** Adds the verb `fit`: which laws a log's turns, tokens and gaps follow. */
export function addFitCommand(program: Command): void {
  program
    .command('fit')
    .summary('fit laws to the turns, tokens and gaps of a log')
    .description(
      'Fits laws to what a log says, best by AIC first, with how far each is off, how sure its parameters are, what ' +
        'hangs together, and a piece of a scenario that states them. For bands, drawing from the log itself ' +
        '(conversation.from) is better: laws carry a bias that more data does not remove.',
    )
    .argument('<file>', 'log: CSV or JSON Lines, also gzipped')
    .option('--log <kind>', `what the file is: ${LOG_KINDS.join(', ')} (default: the first that fits)`)
    .option('--columns <field=column...>', 'where fields stand: a column, a path.in.json, a+b, text:column')
    .option('--model <id>', 'model whose tokens texts are counted in', 'claude-haiku-4-5')
    .option('--seed <n>', 'seed of the bootstrap', wholeFrom(0), 1)
    .option('--out <file>', 'draw data and laws into this SVG')
    .option('--json', 'print one JSON object instead of the tables', false)
    .addHelpText('after', '\nExamples:\n  npm run fit -- turns.csv.gz --out fit.svg')
    .action(async (file, options) => (await import('./run-fit.ts')).runFit(file, options));
}
