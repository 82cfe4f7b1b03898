import type { Command } from 'commander';
import { LogError } from '../logs/log-fault.ts';
import { readLog } from '../logs/read-log.ts';
import { visibleText } from '../scenario/scenario-fault.ts';
import { backtest } from '../summary/backtest.ts';
import { backtestActuals } from './backtest-actuals.ts';
import { type BacktestOptions, type BacktestRequest, readBacktestOptions } from './backtest-options.ts';
import { backtestJson, backtestText } from './backtest-text.ts';
import { failWithFaults } from './fail-with-faults.ts';

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
    .action(runBacktest);
}

async function runBacktest(file: string, options: BacktestOptions): Promise<void> {
  if (options.actuals !== undefined) {
    backtestActuals(file, options.actuals, options.metric, options.json);
    return;
  }
  const asked = readBacktestOptions(options);
  if ('faults' in asked) {
    failWithFaults(asked.faults);
    return;
  }
  const { plan } = asked;
  const log = await readCosts(file, asked, options.timeColumn);
  const faults = 'faults' in log ? log.faults : tooFew(file, plan.fitCount + plan.monthCount, log.costsUsd);
  if ('faults' in log || faults.length > 0) {
    failWithFaults(faults);
    return;
  }
  const result = backtest(log.costsUsd, plan);
  process.stdout.write((options.json ? backtestJson : backtestText)(plan, result));
}

function tooFew(file: string, needed: number, costsUsd: Float64Array): readonly string[] {
  if (costsUsd.length >= needed) return [];
  const rule = `--fit and --month together need ${needed}: lower one of them`;
  return [`${visibleText(file)}: ${costsUsd.length} conversations; ${rule}`];
}

/** What each conversation of a log costs, in the order of time if the plan asks for it; or why it cannot be told. */
async function readCosts(
  file: string,
  { plan, bill }: BacktestRequest,
  timeColumn: string,
): Promise<{ readonly costsUsd: Float64Array } | { readonly faults: readonly string[] }> {
  const inTime = plan.order === 'time';
  const conversations: { readonly usd: number; readonly began: number }[] = [];
  const faults: string[] = [];
  try {
    const account = await readLog(file, inTime ? { keep: [timeColumn] } : {}, (conversation) => {
      const time = conversation.columns[timeColumn];
      const began = inTime ? beganAt(time ?? '') : 0;
      if (Number.isNaN(began)) faults.push(timeFault(file, conversation.id, timeColumn, time));
      conversations.push({ usd: bill(conversation), began });
    });
    for (const { line, field, found, rule } of account.unreadable) {
      console.error(`${visibleText(file)}:${line} ${field}: ${found}; ${rule}`);
    }
    if (account.unreadableRows > 0) console.error(`${account.unreadableRows} rows left out`);
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    return {
      faults: error.faults.map(
        ({ field, found, rule }) => `${visibleText(file)} ${field}: ${found}; ${rule}`,
      ),
    };
  }
  if (faults.length > 0) return { faults: faults.slice(0, 20) };
  if (inTime) conversations.sort((a, b) => a.began - b.began);
  return { costsUsd: Float64Array.from(conversations, ({ usd }) => usd) };
}

/** Seconds, milliseconds or an ISO date: only the order counts, so one log must keep to one of them. */
function beganAt(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : Date.parse(text);
}

function timeFault(file: string, id: string, column: string, text: string | undefined): string {
  const found = text === undefined ? 'missing' : JSON.stringify(text);
  return `${visibleText(file)} ${visibleText(id)} ${column}: ${found}; --order time needs a number or an ISO date`;
}
