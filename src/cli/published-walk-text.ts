import { terminalTable } from '../output/terminal-table.ts';
import { nineDigits } from '../summary/published-digits.ts';
import type { WalkStep } from '../summary/published-walk.ts';

/** The walk as it is printed: a row for each step, then where the new inputs come from. */
export function walkText(model: string, steps: readonly WalkStep[]): string {
  const rows = steps.map(({ step, usdPerTicket, differenceUsd }, i) => [
    String(i + 1),
    step,
    i === 0 ? '' : signed(differenceUsd),
    usdPerTicket.toFixed(5),
    `${(usdPerTicket / firstUsd(steps)).toFixed(1)}x`,
  ]);
  const header = ['', 'what is put in', 'difference', 'USD/ticket', 'of printed'];
  return [
    `From the article's ticket to a measured agent's, ${model}, one omission at a time\n\n`,
    terminalTable([header, ...rows], ['right', 'left', 'right', 'right', 'right']),
    '\nOnce lengths are measured, nothing is cached until the cache has a step of its own. Where tickets differ, the cost\n' +
      'is that of the mean ticket.\n',
    '\nWhere it comes from\n',
    ...steps.map(({ source }, i) => `${String(i + 1).padStart(2)}  ${source}\n`),
  ].join('');
}

/** The walk as one JSON object; USD in nine significant digits. */
export function walkJson(model: string, steps: readonly WalkStep[]): string {
  const report = {
    model,
    unit: 'USD/ticket',
    steps: steps.map(({ step, usdPerTicket, differenceUsd, source }) => ({
      step,
      difference: Number(nineDigits(differenceUsd)),
      cost: Number(nineDigits(usdPerTicket)),
      source,
    })),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function firstUsd(steps: readonly WalkStep[]): number {
  return steps[0]?.usdPerTicket ?? Number.NaN;
}

function signed(usd: number): string {
  return `${usd < 0 ? '-' : '+'}${Math.abs(usd).toFixed(5)}`;
}
