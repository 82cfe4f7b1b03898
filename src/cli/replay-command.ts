import type { Command } from 'commander';
import { REPLAY_LOGS } from './log-options.ts';

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
    .action(async (file, options) => (await import('./replay.ts')).replay(file, options));
}
