import { LogError } from '../logs/log-fault.ts';
import { readLog } from '../logs/read-log.ts';
import { visibleText } from '../scenario/scenario-fault.ts';
import { backtest } from '../summary/backtest.ts';
import { backtestActuals } from './backtest-actuals.ts';
import { type BacktestOptions, type BacktestRequest, readBacktestOptions } from './backtest-options.ts';
import { backtestJson, backtestText } from './backtest-text.ts';
import { failWithFaults } from './fail-with-faults.ts';

/** Prints how often bands from a log, or those of a run, hold what came. */
export async function runBacktest(file: string, options: BacktestOptions): Promise<void> {
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
