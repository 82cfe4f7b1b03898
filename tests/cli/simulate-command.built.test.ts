import { spawn } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type * as RunScenario from '../../src/cli/run-scenario.ts';
import type * as ParseScenario from '../../src/scenario/parse-scenario.ts';
import { MAIN, ROOT, readTables, runBuilt } from './run-built.ts';
import { temporaryFolder } from './temporary-folder.ts';

const HAIKU = 'scenarios/haiku_10k.yaml';
/** Quick to run. */
const ARTICLE = 'scenarios/article_ticket.yaml';
const folder = temporaryFolder();

function simulate(...words: readonly string[]) {
  return runBuilt(['simulate', ...words]);
}

/** Tables of a run of haiku_10k that writes to a folder of its own. */
function tablesOf(name: string, ...words: readonly string[]): Readonly<Record<string, string>> {
  const out = join(folder, name);
  expect(simulate(HAIKU, '--out', out, '--quiet', ...words)).toEqual({ stdout: '', stderr: '', exitCode: 0 });
  return readTables(join(out, 'haiku_10k'));
}

function threadsOf(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name, 'haiku_10k', 'run.json'), 'utf8')).threads;
}

describe('the same scenario and seed', () => {
  test('give the same bytes on one thread and on two, where two are really used', () => {
    const trials = ['--trials', '32768'];
    const alone = tablesOf('one-thread', ...trials, '--threads', '1');
    const together = tablesOf('two-threads', ...trials, '--threads', '2');
    expect([threadsOf('one-thread'), threadsOf('two-threads')]).toEqual([1, 2]);
    expect(together).toEqual(alone);
  });

  test('give the same numbers in this thread as in others', async () => {
    const built = async (file: string) => await import(join(ROOT, 'dist/src', file));
    const { runScenario }: typeof RunScenario = await built('cli/run-scenario.js');
    const { parseScenario }: typeof ParseScenario = await built('scenario/parse-scenario.js');
    const scenario = parseScenario(readFileSync(join(ROOT, HAIKU), 'utf8'), HAIKU);
    const [here, inThreads] = [
      await runScenario(scenario, 0, () => {}),
      await runScenario(scenario, 2, () => {}),
    ];
    expect([here.threads, inThreads.threads]).toEqual([1, 2]);
    expect(inThreads.bands).toEqual(here.bands);
    expect(inThreads.budget).toEqual(here.budget);
  });

  test('give the same bytes twice, and another seed gives others', () => {
    const first = tablesOf('first', '--trials', '256');
    expect(tablesOf('again', '--trials', '256')).toEqual(first);
    const other = tablesOf('other-seed', '--trials', '256', '--seed', '7');
    const numbersOf = (tables: Readonly<Record<string, string>>) =>
      tables['bands.csv']?.replaceAll(/run_\w+|,\d+$/gm, '');
    expect(numbersOf(other)).not.toBe(numbersOf(first));
  });
});

describe('faults of the user', () => {
  test('ten faults in a scenario are ten lines with their places; nothing is run or written', () => {
    const file = join(folder, 'ten-faults.yaml');
    copyFileSync(join(ROOT, 'tests/scenario/ten-faults.yaml'), file);
    const before = readdirSync(folder);
    const { stdout, stderr, exitCode } = simulate(HAIKU, file, '--out', join(folder, 'never'));
    const places = stderr
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(file.length).match(/^:(\d+):\d+ \S/)?.[1]);
    expect(places).toEqual(['5', '6', '9', '10', '12', '14', '15', '16', '18', '22']);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
    expect(readdirSync(folder)).toEqual(before);
  });

  test.each([
    [
      'a file that is not there',
      ['simulate', 'nowhere.yaml'],
      'nowhere.yaml:1:1 document: ENOENT; no such file\n',
    ],
    [
      'a folder for a file',
      ['simulate', 'scenarios'],
      'scenarios:1:1 document: not a regular file; a scenario is a YAML file\n',
    ],
    [
      'an unknown option',
      ['simulate', '--trails', '9'],
      "error: unknown option '--trails'\n(Did you mean --trials?)\n",
    ],
    ['an unknown verb', ['simulat'], "error: unknown command 'simulat'\n(Did you mean simulate?)\n"],
    [
      'a number that is none',
      ['simulate', '--trials', '1e4'],
      "error: option '--trials <n>' argument '1e4' is invalid. 1e4 found; a whole number from 4 on is needed\n",
    ],
  ])('%s ends with 2 and says what is wrong', (_, words, stderr) => {
    expect(runBuilt(words)).toEqual({ stdout: '', stderr, exitCode: 2 });
  });
});

test('results that cannot be written end with 4, before anything is run', () => {
  const file = join(folder, 'a-file');
  writeFileSync(file, 'stands in the way');
  // so many trials that the run itself would take hours
  const { stdout, stderr, exitCode } = simulate(HAIKU, '--out', file, '--trials', '1000000000');
  expect(stderr).toBe(
    `${join(file, 'haiku_10k')}: a part of the path is a file, not a folder; results need a folder to write to\n`,
  );
  expect(stdout).toBe('');
  expect(exitCode).toBe(4);
});

describe('what is printed', () => {
  const out = ['--out', join(folder, 'printed'), '--trials', '64'];

  test('--json prints one JSON value and nothing else', () => {
    const { stdout, stderr } = simulate(ARTICLE, 'scenarios/article_all_in.yaml', '--json', ...out);
    const runs = JSON.parse(stdout) as readonly {
      readonly scenario_id: string;
      readonly directory: string;
    }[];
    expect(runs.map(({ scenario_id }) => scenario_id)).toEqual(['article_ticket', 'article_all_in']);
    expect(runs[0]?.directory).toBe(join(folder, 'printed', 'article_ticket'));
    expect(stderr).toMatch(/^(\w+: warning: .*\n)+$/);
    expect(JSON.parse(simulate(ARTICLE, '--json', ...out).stdout)).toMatchObject(runs[0] as object);
  });

  test('the summary goes to stdout and warnings to stderr; --quiet leaves out both', () => {
    const { stdout, stderr, exitCode } = simulate(HAIKU, ...out);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^haiku_10k: .*\nWhat do we budget for 2027\?\n\nBudget for ai_cost, 12 months from 2027-01\n/,
    );
    expect(stderr).toMatch(/^(haiku_10k: warning: .*\n)+$/);
    expect(simulate(HAIKU, '--quiet', ...out)).toEqual({ stdout: '', stderr: '', exitCode: 0 });
  });

  test('no colour and no cursor movement leave a pipe, whatever the environment says of colours', () => {
    const { NO_COLOR: _, FORCE_COLOR: __, ...env } = process.env;
    const inColours = (wish: Readonly<Record<string, string>>) =>
      runBuilt(['simulate', ARTICLE, ...out], { env: { ...env, ...wish } });
    const plain = inColours({ NO_COLOR: '1' });
    expect(inColours({ FORCE_COLOR: '3' })).toEqual(plain);
    for (const control of ['\u001b', '\r']) expect(plain.stdout + plain.stderr).not.toContain(control);
  });

  test('--excel gives the same tables with a byte order mark and CRLF', () => {
    const tablesIn = (name: string, ...words: readonly string[]) => {
      expect(simulate(ARTICLE, '--trials', '64', '--out', join(folder, name), ...words).exitCode).toBe(0);
      return readTables(join(folder, name, 'article_ticket'));
    };
    const plain = tablesIn('plain');
    const excel = tablesIn('excel', '--excel');
    for (const [name, text] of Object.entries(plain)) {
      expect(excel[name]).toBe(`\uFEFF${text.replaceAll('\n', '\r\n')}`);
    }
  });
});

/** Exit code and stderr of a run whose reader goes away before the first byte. */
function runUnread(...words: readonly string[]): Promise<{ exitCode: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, ...words], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    child.on('close', (exitCode) => resolve({ exitCode, stderr }));
  });
}

describe('a reader that goes away', () => {
  test('does not crash a verb that prints', async () => {
    expect(await runUnread('models')).toEqual({ exitCode: 0, stderr: '' });
  });

  test('does not keep results from being written', async () => {
    const out = join(folder, 'unread');
    const { exitCode, stderr } = await runUnread('simulate', ARTICLE, '--trials', '64', '--out', out);
    expect(exitCode).toBe(0);
    expect(stderr).not.toContain('EPIPE');
    expect(Object.keys(readTables(join(out, 'article_ticket')))).toHaveLength(3);
  });
});

test('every verb has an example in its help', () => {
  const commands = runBuilt(['--help']).stdout.split('\nCommands:\n')[1]?.split('\n\n')[0] ?? '';
  const verbs = `${commands}\n`.matchAll(/^ {2}(\w+) .*(?:\n {10}.*)*/gm);
  const names = [...verbs].map(([, name]) => name as string).filter((name) => name !== 'help');
  expect(names).toContain('simulate');
  for (const name of names) {
    const { stdout, exitCode } = runBuilt([name, '--help']);
    expect(exitCode).toBe(0);
    expect(stdout, name).toMatch(
      new RegExp(
        `\\nExamples?:\\n(?: {2}.*\\n)*? {2}.*(?:npm run (?:--silent |costband -- )?|costband )${name}\\b`,
      ),
    );
  }
});
