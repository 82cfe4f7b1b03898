import { basename } from 'node:path';
import { terminalTable } from '../output/terminal-table.ts';
import type { LogFit } from '../summary/fit-log.ts';
import type { FittedVariable } from '../summary/fit-variable.ts';
import { formatNumber, formatPercent } from './format-number.ts';

/** What a fit found, for reading. */
export function fitText(file: string, fit: LogFit): string {
  const rows = fit.variables.map(({ name, count, mean, cv, p50, p95 }) => [
    name,
    ...[count, mean, cv, p50, p95].map(formatNumber),
  ]);
  return [
    `${basename(file)}: ${formatNumber(fit.conversations)} conversations\n`,
    terminalTable(
      [['seen', 'values', 'mean', 'sd / mean', 'p50', 'p95'], ...rows],
      ['left', 'right', 'right', 'right', 'right', 'right'],
    ),
    terminalTable(
      [['law, best first', 'parameters', 'AIC', 'off by', 'its mean'], ...fit.variables.flatMap(lawRows)],
      ['left', 'left', 'right', 'right', 'right'],
    ),
    'Off by: the largest distance between the shares of data and law up to a value. ± is a standard error by the\n' +
      'bootstrap of whole conversations. Its mean: over that of the data.\n',
    dependenceText(fit),
    `For a scenario:\n\n${fitYaml(file, fit)}`,
  ].join('\n');
}

function lawRows({ name, laws, errors }: FittedVariable): string[][] {
  const [best] = laws;
  return laws.map((law) => [
    `${name}: ${law.dist}`,
    law.keys
      .map((key, k) => {
        const error = law === best ? ` ± ${formatNumber(errors[k] ?? Number.NaN)}` : '';
        return `${key} ${formatNumber(law.values[k] ?? Number.NaN)}${error}`;
      })
      .join(', '),
    best === undefined || law === best ? formatNumber(law.aic) : `+${formatNumber(law.aic - best.aic)}`,
    formatPercent(law.distance),
    formatNumber(law.meanRatio),
  ]);
}

function dependenceText({ dependences, withinConversations }: LogFit): string {
  const lines = [
    ...dependences.map(
      ({ between: [one, other], rank }) =>
        `${one} with the mean ${other} of a conversation: ${rank.toFixed(2)}`,
    ),
    ...withinConversations.map(
      ({ name, icc }) =>
        `${name} within a conversation: ${icc.toFixed(2)} of the variance of their logs lies between`,
    ),
  ];
  return `What hangs together (rank correlation, ICC):\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** Law of a parameter that is not known for sure: lognormal, so that it stays above 0. */
function uncertainText(value: number, error: number): string {
  const mean = Number(value.toPrecision(4));
  if (!(error > 0)) return String(mean);
  return `{ dist: lognormal, mean: ${mean}, sd: ${Number(error.toPrecision(2))} }`;
}

function lawText({ laws, errors }: FittedVariable): string {
  const [best] = laws;
  if (best === undefined) return '';
  const stated = best.keys.map(
    (key, k) => `${key}: ${uncertainText(best.values[k] ?? Number.NaN, errors[k] ?? 0)}`,
  );
  const shift = best.shift === 0 ? [] : [`shift: ${best.shift}`];
  return `{ ${[`dist: ${best.dist}`, ...shift, ...stated].join(', ')} }`;
}

/** A piece of a scenario: laws with what is uncertain about them; of a log of requests, the log itself. */
export function fitYaml(file: string, { variables }: LogFit): string {
  const found = new Map(variables.map((variable) => [variable.name, variable]));
  if (found.has('requests') || !found.has('turns')) {
    return `conversation: { from: ${JSON.stringify(basename(file))}, drift: 0.1 } # drift is yours to judge\n`;
  }
  const line = (name: string) => {
    const variable = found.get(name);
    return variable === undefined ? [] : [`  ${name}: ${lawText(variable)}`];
  };
  return [
    'conversation:',
    '  system_prompt_tokens: 500 # not in the log: yours',
    ...line('turns'),
    ...['user_tokens', 'assistant_tokens'].flatMap((name) =>
      found.has(name) ? line(name) : [`  ${name}: 0 # the log has none`],
    ),
    ...line('reply_gap_seconds'),
    '',
  ].join('\n');
}

/** The same as one JSON object. */
export function fitJson(file: string, fit: LogFit): string {
  const variables = fit.variables.map(({ laws, errors, curve: _, p50, p95, ...seen }) => ({
    ...seen,
    p50,
    p95,
    laws: laws.map(({ dist, keys, values, shift, aic, logLikelihood, distance, meanRatio }, i) => ({
      dist,
      parameters: Object.fromEntries(keys.map((key, k) => [key, values[k]])),
      ...(i === 0 && { standard_errors: Object.fromEntries(keys.map((key, k) => [key, errors[k]])) }),
      shift,
      aic,
      log_likelihood: logLikelihood,
      ks_distance: distance,
      mean_ratio: meanRatio,
    })),
  }));
  const json = {
    conversations: fit.conversations,
    variables,
    rank_correlations: fit.dependences,
    within_conversations: fit.withinConversations,
    warnings: fit.warnings,
    yaml: fitYaml(file, fit),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}
