import { type Command, Option } from 'commander';
import { ENGINE_NAMES } from '../simulate/engine-name.ts';
import { SAMPLINGS } from '../simulate/sampling.ts';
import { everyTicketOption } from './every-ticket-option.ts';
import { failOption } from './fail-conditions.ts';
import { formatOption } from './format-option.ts';
import { addDrawOptions, addOutputOptions } from './run-options.ts';
import { addUntilOptions } from './until-options.ts';
import { verifyOption } from './verify-option.ts';

/** Adds the verb `simulate`: the main job. */
export function addSimulateCommand(program: Command): void {
  const command = program
    .command('simulate')
    .summary('run scenarios and write their cost bands')
    .description(
      'Runs each scenario and writes bands.csv, summary.csv, budget.csv, allocation.csv, run.json and datapackage.json.',
    )
    .argument('[file...]', 'scenario files (default: the shipped haiku_10k)');
  addOutputOptions(
    addUntilOptions(addDrawOptions(command))
      .addOption(failOption())
      .addOption(samplingOption())
      .addOption(engineOption())
      .addOption(everyTicketOption())
      .addOption(verifyOption())
      .addOption(journalOption())
      .addOption(formatOption()),
  )
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  npm run simulate\n' +
        '  npm run simulate -- scenarios/haiku_10k.yaml --trials 200000 --threads 2\n' +
        '  npm run simulate -- a.yaml b.yaml --seed 7 --out results/review\n' +
        "  npm run simulate -- scenarios/haiku_10k.yaml --until 'p95=1%'\n" +
        "  npm run simulate -- scenarios/haiku_10k.yaml --fail-if 'ai_cost.p90 > 7000'\n" +
        '  npm run simulate -- scenarios/haiku_10k.yaml --format csv,parquet --history\n' +
        '  npm run simulate -- scenarios/haiku_10k.yaml --verify',
    )
    .action(async (files, options) => (await import('./simulate.ts')).simulate(files, options));
}

function samplingOption(): Option {
  const description = 'random draws what is uncertain by plain Monte Carlo: exact intervals, and wider ones';
  return new Option('--sampling <name>', description)
    .choices(SAMPLINGS)
    .default('sobol')
    .conflicts(['engine', 'verify']);
}

function engineOption(): Option {
  const description = 'plain draws every ticket one by one, and is slow: a check on the fast one';
  return new Option('--engine <name>', description).choices(ENGINE_NAMES).default('fast');
}

function journalOption(): Option {
  const description =
    'keep no finished blocks in journal.bin: a run that is stopped then begins anew, and more trials do not extend it';
  return new Option('--no-journal', description);
}
