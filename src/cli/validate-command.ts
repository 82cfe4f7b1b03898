import type { Command } from 'commander';
import { addPathOption } from './run-options.ts';

/** Adds the verb `validate`: what a scenario file means, or all that is wrong with it. */
export function addValidateCommand(program: Command): void {
  addPathOption(program.command('validate'))
    .summary('check scenario files and show what they imply')
    .description(
      'Prints the mean and percentiles of every quantity, what is assumed and which numbers have no source, or every fault of every file, and runs nothing.',
    )
    .argument('<file...>', 'scenario files')
    .addHelpText('after', '\nExamples:\n  npm run validate -- scenarios/haiku_10k.yaml')
    .action(async (files, options) => (await import('./validate.ts')).validate(files, options));
}
