import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { addBreakEvenCommand } from '../../src/cli/break-even-command.ts';
import { runVerb } from './run-verb.ts';
import { temporaryFolder } from './temporary-folder.ts';

const scenario = (name: string) => fileURLToPath(new URL(`../../scenarios/${name}.yaml`, import.meta.url));
const out = temporaryFolder();
const breakEven = (...words: string[]) =>
  runVerb(addBreakEvenCommand, 'break-even', ...words, '--threads', '0', '--out', out);

test("the article's conservative case breaks even where a hand calculation says", async () => {
  const { stdout, stderr, exitCode } = await breakEven(
    scenario('article_deflection_conservative'),
    '--trials',
    '64',
  );
  expect([stderr, exitCode]).toEqual(['', 0]);
  expect(stdout).toContain('AI saves more than it costs in 100.0 % of the futures.');
  const folder = join(out, 'article_deflection_conservative');
  const rows = parse(readFileSync(join(folder, 'break_even.csv')), { columns: true }) as Record<
    string,
    string
  >[];
  const p50 = (quantity: string) =>
    Number(rows.find((row) => row['quantity'] === quantity && row['statistic'] === 'p50')!['value']);
  // a ticket costs 0.007251 USD beside 170 USD a month, and a human 4 USD; 4,000 of 10,000 tickets are deflected
  const aiUsd = 170 + 10_000 * 0.007251;
  const llmUsd = 10_000 * 0.00725;
  expect(p50('deflected_share')).toBeCloseTo(aiUsd / 4 / 10_000, 9);
  expect(p50('tickets_per_month')).toBeCloseTo(170 / (0.4 * 4 - 0.007251), 5);
  expect(p50('model_price_factor')).toBeCloseTo(1 + (16_000 - aiUsd) / llmUsd, 5);
  expect(p50('vendor_price')).toBeCloseTo(aiUsd / 4000, 9);
  const { resources } = JSON.parse(readFileSync(join(folder, 'datapackage.json'), 'utf8'));
  expect(resources.map(({ path }: { path: string }) => path)).toEqual(['break_even.csv']);
});

test('a scenario without humans is refused', async () => {
  const file = scenario('article_ticket');
  const { stderr, exitCode } = await breakEven(file);
  expect(stderr).toBe(
    `${file}:1:1 deflection: missing; break-even needs it\n${file}:1:1 human: missing; break-even needs it\n`,
  );
  expect(exitCode).toBe(2);
});
