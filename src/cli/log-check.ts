import { terminalTable } from '../output/terminal-table.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { logClosedForm } from '../simulate/log-closed-form.ts';
import type { Model, Parameter } from '../simulate/model.ts';
import type { Band } from '../summary/band.ts';
import { formatCount, formatNumber } from './format-number.ts';

/** Probability that both bands claim. */
const LEVEL = 0.9;

/** What a log says of the first month by hand, beside the run; USD of the model. */
export interface LogCheck {
  readonly file: string;
  readonly conversations: number;
  /** Set where the weights are those of clusters. */
  readonly clusters?: number;
  /** Tickets of the first month that are drawn from the log, on average. */
  readonly tickets: number;
  readonly level: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** The closed form of every log of a run. */
export function checkLogs(scenario: Scenario, model: Model): readonly LogCheck[] {
  const value = (parameter: Parameter) =>
    parameter.kind === 'constant' ? parameter.value : (model.uncertain[parameter.index]?.mean ?? Number.NaN);
  const monthTickets = value(model.tickets.perMonth) * (model.tickets.monthSeasons[0] ?? 1);
  let rest = 1;
  return scenario.segments.flatMap(({ conversation }, index) => {
    const segment = model.segments[index];
    const share = segment === undefined ? 0 : rest * value(segment.shareOfRest);
    rest -= share;
    const log = model.kinds[segment?.eras[0].kinds.closed ?? 0]?.log;
    const logged = log && model.logs[log.index]?.tickets;
    if (conversation.log === undefined || logged === undefined) return [];
    const tickets = Math.round(monthTickets * share);
    const { meanUsd, lowUsd, highUsd } = logClosedForm(logged, Math.max(1, tickets), LEVEL);
    return [
      {
        file: conversation.log.file,
        conversations: logged.usd.length,
        ...(logged.clustered && { clusters: logged.unitCount }),
        tickets,
        level: LEVEL,
        mean: meanUsd,
        low: lowUsd,
        high: highUsd,
      },
    ];
  });
}

/** The closed form beside the run's own band of the first month, for reading; nothing where no ticket is logged. */
export function logChecksText(checks: readonly LogCheck[], bands: readonly Band[]): string {
  if (checks.length === 0) return '';
  const month = bands.find(({ series }) => series.metric === 'llm_cost' && series.period.grain === 'month');
  const ends = month?.percentiles;
  const rows = checks.map(({ file, conversations, clusters, tickets, mean, low, high }) => [
    `${file}: ${formatCount(conversations, 'conversation')}${clusters === undefined ? '' : ` in ${clusters} clusters`}`,
    `${formatNumber(tickets)} tickets by hand`,
    ...[low, mean, high].map(formatNumber),
  ]);
  const run =
    checks.length === 1 && month !== undefined && ends !== undefined
      ? [
          [
            'this run',
            'the first month',
            ...[ends[0], month.mean, ends[7]].map((one) => formatNumber(one?.value ?? Number.NaN)),
          ],
        ]
      : [];
  const table = terminalTable(
    [['llm_cost of a month, USD', '', 'p05', 'mean', 'p95'], ...rows, ...run],
    ['left', 'left', 'right', 'right', 'right'],
  );
  return (
    `${table}By hand is mean ± t s sqrt(1/n + 1/N): the conversations alone, without what is uncertain about volume, ` +
    'prices or drift.\n\n'
  );
}
