import type { Command } from 'commander';
import { addDrawOptions, addOutputOptions } from './run-options.ts';

/** Adds the verb `sensitivity`: what moves the costs, and what is worth measuring. */
export function addSensitivityCommand(program: Command): void {
  const command = program
    .command('sensitivity')
    .summary('say what moves the costs, and what is worth measuring')
    .description(
      'Runs each scenario and writes sensitivity.csv and spread.csv beside the results of simulate: the share of the ' +
        'spread that goes with each uncertain quantity, what it does to P90, and what knowing it is worth.',
    )
    .argument('<file...>', 'scenario files');
  addOutputOptions(addDrawOptions(command))
    .option('--total', 'run once more per uncertain quantity, for its share together with others', false)
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  npm run sensitivity -- scenarios/haiku_10k.yaml\n' +
        '  npm run sensitivity -- scenarios/haiku_10k.yaml --total --trials 8192\n' +
        '  npm run simulate && npm run sensitivity -- scenarios/haiku_10k.yaml && npm run report -- results/haiku_10k',
    )
    .action(async (files, options) => (await import('./sensitivity.ts')).sensitivity(files, options));
}
