import { type Command, InvalidArgumentError, Option } from 'commander';
import { BUDGET_METRICS } from '../scenario/budget-metric.ts';
import { addDrawOptions, addOutputOptions } from './run-options.ts';

/** Adds the verb `compare`: which of several scenarios costs less, on the same draws. */
export function addCompareCommand(program: Command): void {
  const command = program
    .command('compare')
    .summary('say which scenario costs less, on the same draws')
    .description(
      `Runs scenarios side by side and writes compare/compare.csv, the difference of each from the first with its ` +
        `interval, and compare/ranking.csv, all of them by mean cost.`,
    )
    .argument('<file...>', 'scenario files; the first is what the others are compared with')
    .option(
      '--models <a,b>',
      'run each scenario on these models instead of its own; each file is then ranked by itself',
      listOf,
    )
    .option(
      '--vendors <a,b>',
      'and with these vendors (npm run models) instead of model and infrastructure',
      listOf,
    )
    .addOption(
      new Option('--by <metric>', 'cost that they are ranked by (default: that of the first budget)').choices(
        BUDGET_METRICS,
      ),
    );
  addOutputOptions(addDrawOptions(command))
    .addHelpText(
      'after',
      '\nThe scenarios need one seed, number of trials and horizon; --seed and --trials state them for all.\n' +
        '\nExamples:\n' +
        '  npm run compare -- now.yaml cheaper.yaml\n' +
        '  npm run compare -- scenarios/haiku_10k.yaml --models claude-haiku-4-5,gpt-5-mini --by llm_cost\n' +
        '  npm run compare -- scenarios/faq_flash_lite.yaml scenarios/enterprise_sonnet.yaml --models gpt-5-nano,gpt-5-mini\n' +
        '  npm run compare -- scenarios/haiku_10k.yaml --vendors intercom_fin,zendesk\n' +
        '  npm run compare -- a.yaml b.yaml c.yaml --trials 16384 --out results/review',
    )
    .action(async (files, options) => (await import('./compare.ts')).compare(files, options));
}

function listOf(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError(`${text} found; names apart by commas are needed`);
  if (new Set(names).size < names.length) {
    throw new InvalidArgumentError(`${text} found; each name is needed once`);
  }
  return names;
}
