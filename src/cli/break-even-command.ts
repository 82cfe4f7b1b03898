import type { Command } from 'commander';
import { addDrawOptions, addOutputOptions } from './run-options.ts';

/** Adds the verb `break-even`: where AI stops paying. */
export function addBreakEvenCommand(program: Command): void {
  const command = program
    .command('break-even')
    .summary('say where AI stops paying, and at which price buying wins')
    .description(
      'Runs each scenario and writes break_even.csv beside the results of simulate: the deflection, volume and model ' +
        'prices at which net savings are zero, and the price per resolution at which a vendor costs as much.',
    )
    .argument('<file...>', 'scenario files that state deflection and human');
  addOutputOptions(addDrawOptions(command))
    .addHelpText('after', '\nExamples:\n  npm run break-even -- scenarios/haiku_10k.yaml')
    .action(async (files, options) => (await import('./break-even.ts')).breakEven(files, options));
}
