import type { Command } from 'commander';
import { ARTICLE_PROFILE } from '../summary/bill-ticket.ts';

/** Adds the verb `calculate`: the exact cost of tickets that are all the same. */
export function addCalculateCommand(program: Command): void {
  const { turns, systemPromptTokens, userTokens, assistantTokens, retrievalTokens } = ARTICLE_PROFILE;
  program
    .command('calculate')
    .summary('reckon the exact cost of tickets that are all the same')
    .description('Per-ticket and monthly cost, line by line, for one model or all; no randomness.')
    .option('--tickets <n>', 'tickets per month (needed)')
    .option('--model <id>', 'model of the price book (needed, or --all)')
    .option('--all', 'every model of the price book, cheapest first', false)
    .option('--turns <n>', 'customer messages per ticket', String(turns))
    .option('--system-prompt-tokens <n>', 'sent with every turn', String(systemPromptTokens))
    .option('--user-tokens <n>', 'per customer message', String(userTokens))
    .option('--assistant-tokens <n>', 'per reply', String(assistantTokens))
    .option('--retrieval-tokens <n>', 'retrieved text per turn, not kept', String(retrievalTokens))
    .option(
      '--caching <way>',
      'none, article (system prompt read from turn 2 on) or provider (default: none)',
    )
    .option('--hit-rate <share>', 'or: share of the re-sent prefix that is read from the cache, 0 to 1')
    .option('--cached-tokens <n>', 'or: tokens read from the cache per ticket')
    .option('--deflection <share>', 'tickets that no human sees, 0 to 1: adds cost per resolution')
    .option('--human-cost <usd>', 'of a ticket that a human handles: adds savings')
    .option('--infrastructure <line=usd_per_month...>', 'further costs per month')
    .option('--all-in', "the article's embedding, vector_db and hosting lines", false)
    .option('--json', 'print one JSON object instead of the table', false)
    .addHelpText(
      'after',
      '\nThe defaults are the five-turn ticket of the published article. caching provider takes the best case:\n' +
        'every reply in time, every eligible prefix found.\n' +
        '\nExamples:\n' +
        '  npm run calculate -- --tickets 10000 --model claude-haiku-4-5\n' +
        '  npm run calculate -- --tickets 10000 --model claude-haiku-4-5 --caching article --all-in --deflection 0.4 --human-cost 4\n' +
        '  npm run calculate -- --tickets 50000 --all --caching provider --infrastructure vector_db=50 hosting=100',
    )
    .action(async (options) => (await import('./calculate.ts')).calculate(options));
}
