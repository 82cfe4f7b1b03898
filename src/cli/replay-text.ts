import type { LogAccount } from '../logs/log-account.ts';
import { plainDecimal } from '../output/plain-decimal.ts';
import { terminalTable } from '../output/terminal-table.ts';
import { PRICES_AS_OF } from '../prices/model-prices.ts';
import type { ReplaySummary } from '../summary/replay.ts';
import { formatNumber } from './format-number.ts';
import type { ReplayRequest } from './replay-options.ts';

/** The replay for reading: one model line by line, or a row per model. */
export function replayText(
  summaries: readonly ReplaySummary[],
  account: LogAccount,
  asked: ReplayRequest,
): string {
  const [first] = summaries as readonly [ReplaySummary, ...ReplaySummary[]];
  return [
    `${formatNumber(first.tickets)} tickets, ${formatNumber(first.requests)} requests in ${formatNumber(account.rows)} rows, caching ${asked.caching.kind}\n`,
    summaries.length === 1 ? oneModelText(first) : allModelsText(summaries),
    `Prices of ${PRICES_AS_OF}. Percentiles are those of single tickets.\n`,
  ].join('\n');
}

function oneModelText({ model, lines, meanUsd, ...summary }: ReplaySummary): string {
  const rows = lines.map(({ line, tokens, usdPerTicket }) => [line, decimal(tokens), decimal(usdPerTicket)]);
  const spread = [
    ['sd', '', decimal(summary.sdUsd)],
    ['p05', '', decimal(summary.p05Usd)],
    ['p50', '', decimal(summary.p50Usd)],
    ['p95', '', decimal(summary.p95Usd)],
  ];
  const header = [model, 'tokens of the log', 'USD per ticket'];
  return terminalTable(
    [header, ...rows, ['mean', '', decimal(meanUsd)], ...spread],
    ['left', 'right', 'right'],
  );
}

function allModelsText(summaries: readonly ReplaySummary[]): string {
  const header = ['USD per ticket', 'mean', 'sd', 'p05', 'p50', 'p95', 'read', 'written'];
  const rows = summaries.map((one) => [
    one.model,
    ...[one.meanUsd, one.sdUsd, one.p05Usd, one.p50Usd, one.p95Usd].map(decimal),
    share(one.cachedTokens, one.inputTokens),
    share(one.writtenTokens, one.inputTokens),
  ]);
  return terminalTable([header, ...rows], ['left', ...header.slice(1).map(() => 'right' as const)]);
}

function share(tokens: number, ofTokens: number): string {
  return ofTokens === 0 ? '-' : `${((100 * tokens) / ofTokens).toFixed(1)} %`;
}

function decimal(value: number | undefined): string {
  return value === undefined ? '-' : plainDecimal(value);
}

/**
 * The replay as JSON: one model's summary, or `models` when several were asked for. Tokens are totals of the log;
 * mean, sd, percentiles and lines are USD per ticket.
 */
export function replayJson(
  summaries: readonly ReplaySummary[],
  account: LogAccount,
  asked: ReplayRequest,
): string {
  const models = summaries.map((summary) => modelJson(summary, account));
  const report = asked.models.length === 1 ? models[0] : { models };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function modelJson(summary: ReplaySummary, account: LogAccount): object {
  return {
    model: summary.model,
    tickets: summary.tickets,
    requests: summary.requests,
    input_tokens: rounded(summary.inputTokens),
    cached_tokens: rounded(summary.cachedTokens),
    written_tokens: rounded(summary.writtenTokens),
    output_tokens: rounded(summary.outputTokens),
    mean: rounded(summary.meanUsd),
    sd: rounded(summary.sdUsd),
    p05: rounded(summary.p05Usd),
    p50: rounded(summary.p50Usd),
    p95: rounded(summary.p95Usd),
    total: rounded(summary.totalUsd),
    lines: Object.fromEntries(summary.lines.map(({ line, usdPerTicket }) => [line, rounded(usdPerTicket)])),
    unreadable_rows: account.unreadableRows,
    incomplete_tickets: account.incompleteConversations,
  };
}

/** Whole numbers in full, others with nine significant digits; null for what there is not. */
function rounded(value: number | undefined): number | null {
  if (value === undefined) return null;
  return Number.isInteger(value) ? value : Number(plainDecimal(value));
}
