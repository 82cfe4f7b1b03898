import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { addSensitivityCommand } from '../../src/cli/sensitivity-command.ts';
import { runVerb } from './run-verb.ts';
import { SMALL_DESK } from './small-desk.ts';
import { temporaryFolder } from './temporary-folder.ts';

const root = temporaryFolder();

test('correlated quantities have no total share, the others keep theirs, and a warning says why', async () => {
  const desk = join(root, 'desk.yaml');
  const pair = 'correlations: [{ between: [tickets.per_month, deflection.rate], rank: -0.5 }]\n';
  writeFileSync(desk, SMALL_DESK + pair);
  const words = ['--total', '--trials', '2048', '--threads', '0', '--out', root];
  const { stdout, stderr, exitCode } = await runVerb(addSensitivityCommand, 'sensitivity', desk, ...words);
  expect(exitCode).toBe(0);
  expect(stderr).toBe(
    'small_desk: warning: tickets.per_month, deflection.rate are correlated: the share, tornado and worth of each ' +
      'count what moves along with it, so they overlap\n' +
      'small_desk: warning: a total share draws one quantity anew and leaves the others as they were, which ' +
      'correlated ones cannot be: theirs are empty\n',
  );
  const rows = parse(readFileSync(join(root, 'small_desk', 'sensitivity.csv')), { columns: true }) as Record<
    string,
    string
  >[];
  const totals = rows
    .filter((row) => row['metric'] === 'human_cost')
    .map((row) => [row['quantity'], row['total_share'] !== '']);
  expect(Object.fromEntries(totals)).toEqual({
    'tickets.per_month': false,
    'conversation.turns.mean': true,
    'deflection.rate': false,
    'human.cost_per_ticket': true,
  });
  expect(stdout).toMatch(/^human\.cost_per_ticket +[\d.]+ % +[\d.]+ %/m);
  expect(stdout).toMatch(/^tickets\.per_month +[\d.]+ % {3,}\S/m);
});
