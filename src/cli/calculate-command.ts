import type { Command } from 'commander';
import { plainDecimal } from '../output/plain-decimal.ts';
import { PRICES_AS_OF } from '../prices/model-prices.ts';
import { ARTICLE_PROFILE, billTicket, type CachingChoice, type Unbilled } from '../summary/bill-ticket.ts';
import { type CostLine, calculateMonth, type MonthlyCost } from '../summary/calculate-month.ts';
import { type CalculateOptions, type Calculation, readCalculation } from './calculate-options.ts';
import { calculateText } from './calculate-text.ts';
import { failWithFaults } from './fail-with-faults.ts';

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
    .action(calculate);
}

function calculate(options: CalculateOptions): void {
  const calculation = readCalculation(options);
  if ('faults' in calculation) {
    failWithFaults(calculation.faults);
    return;
  }
  const { models, profile, caching, ticketsPerMonth, infrastructure, deflection } = calculation;
  const costs: MonthlyCost[] = [];
  const leftOut: Unbilled[] = [];
  for (const price of models) {
    const bill = billTicket(price, profile, caching);
    if ('whyNot' in bill) leftOut.push(bill);
    else costs.push(calculateMonth(bill, ticketsPerMonth, infrastructure, deflection));
  }
  if (costs.length === 0) {
    failWithFaults(leftOut.map(leftOutText));
    return;
  }
  costs.sort((a, b) => a.usdPerTicket - b.usdPerTicket);
  process.stdout.write(
    options.json
      ? calculateJson(calculation, costs, leftOut)
      : calculateText(calculation, costs, cachingInYaml(caching)),
  );
  if (!options.json) for (const unbilled of leftOut) console.error(`left out ${leftOutText(unbilled)}`);
}

function leftOutText({ model, whyNot }: Unbilled): string {
  return `${model}: ${whyNot}`;
}

/** The way of caching as a scenario states it. */
function cachingInYaml(caching: CachingChoice): string | Readonly<Record<string, number>> {
  if (caching.kind === 'hit_rate') return { hit_rate: caching.hitRate };
  if (caching.kind === 'cached_tokens') return { cached_tokens: caching.cachedTokens };
  return caching.kind;
}

function calculateJson(
  { ticketsPerMonth, caching, profile }: Calculation,
  costs: readonly MonthlyCost[],
  leftOut: readonly Unbilled[],
): string {
  const report = {
    tickets: ticketsPerMonth,
    caching: cachingInYaml(caching),
    profile,
    pricesAsOf: PRICES_AS_OF,
    pricesUnit: 'USD per million tokens',
    models: costs.map(modelJson),
    leftOut,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function modelJson({ model, lines, usdPerTicket, usdPerMonth, returns }: MonthlyCost): object {
  const byLine = (value: (line: CostLine) => number | undefined, only = lines) =>
    Object.fromEntries(only.map((line) => [line.line, rounded(value(line))]));
  const metered = lines.filter(({ tokens }) => tokens !== undefined);
  return {
    model,
    tokens: byLine(({ tokens }) => tokens, metered),
    prices: byLine(({ usdPerMtok }) => usdPerMtok, metered),
    usdPerTicket: { ...byLine((line) => line.usdPerTicket), total: rounded(usdPerTicket) },
    usdPerMonth: { ...byLine((line) => line.usdPerMonth), total: rounded(usdPerMonth) },
    ...(returns && {
      returns: Object.fromEntries(Object.entries(returns).map(([key, value]) => [key, rounded(value)])),
    }),
  };
}

/** Nine significant digits; null for what there is not. */
function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Number(plainDecimal(value));
}
