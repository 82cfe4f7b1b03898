import type { Command } from 'commander';

/** Adds the verb `backtest`: does a band from a log hold what the log itself knows? */
export function addBacktestCommand(program: Command): void {
  program
    .command('backtest')
    .summary('hold cost bands against what really came')
    .description(
      'Splits a log of conversations again and again: a band from some of them, the cost of others, and how ' +
        'often the band holds it.',
    )
    .argument('<file>', 'log of requests, turns or totals per conversation: CSV or JSON Lines, also gzipped')
    .option('--fit <n>', 'conversations that the band is made from', '200')
    .option('--month <n>', 'other conversations whose total it has to hold', '2000')
    .option('--repeats <n>', 'splits', '500')
    .option('--seed <n>', 'seed of the splits and draws', '1')
    .option('--model <id>', 'model of the price book that bills the log', 'claude-haiku-4-5')
    .option('--system-prompt-tokens <n>', 'sent with every turn; not for logs of requests', '500')
    .option('--caching <way>', 'none or provider', 'none')
    .option('--order <order>', 'random, or time: the past against what came after it', 'random')
    .option('--time-column <name>', 'column of the time at which a conversation began', 'start_ts')
    .option(
      '--method <name>',
      'bootstrap, or plugin, which forgets what the sample does not know',
      'bootstrap',
    )
    .option(
      '--actuals <csv>',
      'instead: hold the bands of a run, whose folder <file> then is, against months and amounts',
    )
    .option('--metric <name>', 'cost that the amounts of --actuals are about', 'ai_cost')
    .option('--json', 'print one JSON object instead of the table', false)
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  npm run costband -- backtest conversations.csv --fit 200 --month 2000\n' +
        '  npm run costband -- backtest conversations.csv --order time --time-column started_at\n' +
        '  npm run costband -- backtest conversations.csv --method plugin --json\n' +
        '  npm run costband -- backtest results/haiku_10k --actuals invoices.csv',
    )
    .action(async (file, options) => (await import('./run-backtest.ts')).runBacktest(file, options));
}
