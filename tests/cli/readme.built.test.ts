import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { BANDS_TABLE, BUDGET_TABLE, SUMMARY_TABLE } from '../../src/output/columns.ts';
import { ROOT, runBuilt } from './run-built.ts';
import type { VerbResult } from './run-verb.ts';
import { temporaryFolder } from './temporary-folder.ts';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const folder = temporaryFolder();

/** Texts between fences of a language, in the order of the README. */
function blocks(language: string): readonly string[] {
  const fences = README.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'));
  return [...fences].map(([, text]) => text as string);
}

/** Rows of the README's table with this header, cell by cell. */
function tableRows(header: string): readonly (readonly string[])[] {
  const lines = README.slice(README.indexOf(`${header}\n`))
    .split('\n')
    .slice(2);
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(0, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('the scenario of the README', () => {
  let run: VerbResult;
  beforeAll(() => {
    const [scenario] = blocks('yaml');
    writeFileSync(join(folder, 'my.yaml'), scenario as string);
    run = runBuilt(['simulate', 'my.yaml'], { cwd: folder });
  });

  test('runs without a fault and gives the figures that stand under it', () => {
    const [shown] = blocks('text');
    expect(shown).toMatch(/^to stay within/);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain(shown);
  });

  test('has the trials and the seed that the README states', () => {
    expect(run.stdout).toContain('16,384 trials, seed 20260401;');
    expect(README).toContain('(16,384 trials, seed 20260401, list prices of 2026-11-23.)');
    const record = readFileSync(join(folder, 'results', 'help_desk', 'run.json'), 'utf8');
    expect(JSON.parse(record)).toMatchObject({
      price_book_date: '2026-11-23',
      trials: 16384,
      seed: 20260401,
    });
  });
});

test('every command is a script, every verb a verb, every file is there', () => {
  const commands = [...README.matchAll(/npm (?:run )?([\w:-]+)/g)].map(([, name]) => name as string);
  const own = commands.filter((name) => name !== 'ci' && name !== 'link');
  expect(own.length).toBeGreaterThan(10);
  expect(own.filter((name) => scripts[name] === undefined)).toEqual([]);
  const help = runBuilt(['--help']).stdout;
  const verbs = [...README.matchAll(/npm run costband -- (\w+)/g)].map(([, verb]) => verb as string);
  expect(verbs.filter((verb) => !help.includes(`  ${verb} `))).toEqual([]);
  const files =
    README.match(/\b(?:docs|src|tests|scenarios|schemas)\/[\w./-]*\w|\bworkers\b|\b[A-Z]+\.md/g) ?? [];
  expect(files).toContain('docs/architecture.md');
  expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

test('the columns are those of the tables', () => {
  const rows = tableRows('| file | one row per | columns |');
  for (const table of [BANDS_TABLE, SUMMARY_TABLE, BUDGET_TABLE]) {
    const columns = rows.find(([file]) => file === `\`${table.name}.csv\``)?.[2];
    expect(columns).toBe(table.columns.map(({ name }) => `\`${name}\``).join(', '));
  }
});

test('what the README says of the article is what the program says', () => {
  const { stdout } = runBuilt(['published']);
  const lines = stdout.split('\n').map((line) => line.replaceAll(/ +/g, ' '));
  const claims = tableRows('| figure | published | computed | difference | verdict |');
  expect(claims.length).toBeGreaterThan(8);
  for (const cells of claims) expect(lines).toContain(cells.join(' '));
  const [, follow, miss] = stdout.match(/^(\d+ of \d+) figures .*; (\d+) do not/m) as RegExpMatchArray;
  expect(README.replaceAll('\n', ' ')).toContain(`${follow} follow, ${miss} do not.`);
});

test('commands of the README that are quick run as they stand', () => {
  const lines = blocks('sh').flatMap((block) => block.trim().split('\n'));
  const quick = lines.filter((line) => /^npm run (calculate|validate|published|models)\b/.test(line));
  expect(quick.length).toBeGreaterThan(1);
  for (const line of quick) {
    const [verb, ...words] = line
      .replace('npm run ', '')
      .split(' ')
      .filter((word) => word !== '--');
    expect(runBuilt([verb as string, ...words]), line).toMatchObject({ stderr: '', exitCode: 0 });
  }
});
