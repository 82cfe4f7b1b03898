import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MAIN, ROOT, readTables, runBuilt } from './run-built.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
const SHIPPED = 'scenarios/article_ticket.yaml';

function simulate(name: string, env: NodeJS.ProcessEnv = {}) {
  const words = ['simulate', SHIPPED, '--trials', '64', '--quiet', '--out', join(folder, name)];
  const { exitCode } = runBuilt(words, { env: { ...process.env, ...env } });
  return { exitCode, tables: readTables(join(folder, name, 'article_ticket')) };
}

test('row 29, no locale and no time zone changes a byte', () => {
  const usual = simulate('usual');
  expect(usual.exitCode).toBe(0);
  expect(simulate('german', { LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8', TZ: 'Asia/Kolkata' })).toEqual(
    usual,
  );
  expect(simulate('turkish', { LC_ALL: 'tr_TR.UTF-8', TZ: 'Pacific/Apia' })).toEqual(usual);
});

test('row 24, a file whose name is not UTF-8: rename it', () => {
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9]), Buffer.from('.yaml')]), '');
  const shell = spawnSync('sh', ['-c', `"$0" "$1" validate "$2"/caf*.yaml`, process.execPath, MAIN, folder], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(shell.status).toBe(2);
  expect(shell.stderr).toContain('the name of the file is not UTF-8: rename the file');
});

test('row 27, a folder, a device and a pipe are no scenarios', () => {
  const pipe = join(folder, 'pipe.yaml');
  expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
  const out = join(folder, 'none');
  for (const file of [folder, '/dev/null', pipe]) {
    const { exitCode, stderr } = runBuilt(['simulate', file, '--out', out]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('not a regular file; a scenario is a YAML file');
  }
  expect(readdirSync(folder)).not.toContain('none');
});

test('row 32, results cannot go where a file stands: told before the run, exit 4', () => {
  const file = join(folder, 'in-the-way');
  writeFileSync(file, 'mine');
  const { exitCode, stderr } = runBuilt(['simulate', SHIPPED, '--out', file]);
  expect(exitCode).toBe(4);
  expect(stderr).toContain('results need a folder to write to');
});
