import type { Command } from 'commander';
import type { LogAccount } from '../logs/log-account.ts';
import { LOG_MAPPINGS } from '../logs/log-mapping.ts';
import { readLog } from '../logs/read-log.ts';
import type { ModelPrice } from '../prices/model-price.ts';
import { openReplay, type Replay, replayTicket, summariseReplay } from '../summary/replay.ts';
import { failWithFaults } from './fail-with-faults.ts';
import { leftOutOfLog } from './log-account-text.ts';
import { REPLAY_LOGS, type ReplayOptions, type ReplayRequest, readReplayOptions } from './replay-options.ts';
import { replayJson, replayText } from './replay-text.ts';

/** Adds the verb `replay`: what a log of requests costs, request by request. */
export function addReplayCommand(program: Command): void {
  const collect = (word: string, words: readonly string[]) => [...words, word];
  program
    .command('replay')
    .summary('bill a log of requests exactly')
    .description('What every conversation of a log costs with a model of the price book, request by request.')
    .argument('<file>', 'log of requests: CSV or JSON Lines, also gzipped')
    .option('--model <id>', 'model of the price book; again for another (needed, or --all)', collect, [])
    .option('--all', 'every model of the price book, cheapest first', false)
    .option(
      '--caching <way>',
      'none, article (system prompt read from request 2 on) or provider (default: none)',
    )
    .option('--hit-rate <share>', 'or: share of the previous request and its answer that is read, 0 to 1')
    .option('--system-prompt-tokens <n>', 'for --caching article')
    .option('--lifetime <class>', 'of cached prefixes with --caching provider: 5m, or 1h', '5m')
    .option('--log <kind>', `what the file is: ${REPLAY_LOGS.join(', ')}`, 'requests')
    .option('--columns <field=column...>', 'where fields stand: a column, a path.in.json, a+b, text:column')
    .option('--json', 'print one JSON object instead of the table', false)
    .addHelpText(
      'after',
      '\nThe columns are conversation_id, input_tokens (all input, cached too), output_tokens, and where there are\n' +
        'any request_index and timestamp. Without times every request finds the cache alive; the first of a\n' +
        'conversation finds it empty.\n' +
        '\nExamples:\n' +
        '  npm run replay -- requests.csv --model claude-haiku-4-5 --caching provider\n' +
        '  npm run replay -- requests.jsonl.gz --all --columns input_tokens=usage.prompt_tokens\n',
    )
    .action(replay);
}

async function replay(file: string, options: ReplayOptions): Promise<void> {
  const asked = readReplayOptions({ ...options, columns: options.columns ?? [] });
  if ('faults' in asked) {
    failWithFaults(asked.faults);
    return;
  }
  const opened = asked.models.map((price) => openReplay(price, asked.caching, asked.lifetime));
  const leftOut = opened.filter((one) => 'whyNot' in one).map(({ model, whyNot }) => `${model}: ${whyNot}`);
  const replays = opened.filter((one): one is Replay => !('whyNot' in one));
  if (replays.length === 0 || (leftOut.length > 0 && !options.all)) {
    failWithFaults(leftOut);
    return;
  }
  const account = await readTickets(file, asked, replays);
  for (const line of leftOutOfLog(account)) console.error(line);
  for (const line of leftOut) console.error(`left out ${line}`);
  const summaries = replays.map(summariseReplay).sort((a, b) => a.meanUsd - b.meanUsd);
  process.stdout.write((options.json ? replayJson : replayText)(summaries, account, asked));
}

async function readTickets(
  file: string,
  { mapping, sources, models }: ReplayRequest,
  replays: readonly Replay[],
): Promise<LogAccount> {
  const { provider } = models[0] as ModelPrice;
  const options = { mappings: [LOG_MAPPINGS[mapping]], sources, tokenFamily: provider };
  return await readLog(file, options, ({ requests }) => {
    for (const one of replays) replayTicket(one, requests);
  });
}
