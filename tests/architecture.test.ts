import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type SourceFile, violationsOf } from './support/floors.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

function sourceFiles(): readonly SourceFile[] {
  return ['src', 'workers'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => {
        const path = join(ROOT, folder, name);
        const text = readFileSync(path, 'utf8');
        const imports = [...text.matchAll(/(?:from|import)\s*\(?'([^']+)'/g)].map(
          ([, target]) => target as string,
        );
        const targets = imports.map((target) =>
          target.startsWith('.') ? relative(ROOT, join(dirname(path), target)) : target,
        );
        return { path: relative(ROOT, path), imports: targets };
      }),
  );
}

describe('the house', () => {
  const files = sourceFiles();

  test('has rooms to look at', () => {
    expect(files.length).toBeGreaterThan(50);
  });

  test('imports go down or stay in the room, without cycles, and every file is used', () => {
    expect(violationsOf(files)).toEqual([]);
  });

  test('loads @stdlib for the samplers of the plain engine alone: a tenth of a second at every start', () => {
    const loading = files.filter(({ path }) => readFileSync(join(ROOT, path), 'utf8').includes('@stdlib/'));
    expect(loading.map(({ path }) => path)).toEqual(['src/random/plain-sampler.ts']);
  });
});

describe('the check itself', () => {
  const file = (path: string, ...imports: string[]): SourceFile => ({ path, imports });
  const main = (...imports: string[]) => file('src/cli/main.ts', ...imports);

  test.each([
    [
      'an upward import',
      file('src/random/a.ts', 'src/cost/b.ts'),
      'src/random/a.ts imports src/cost/b.ts: upward or sideways',
    ],
    [
      'a sideways import',
      file('src/random/a.ts', 'src/stats/b.ts'),
      'src/random/a.ts imports src/stats/b.ts: upward or sideways',
    ],
    ['a foreign yaml', file('src/cost/a.ts', 'yaml'), 'src/cost/a.ts imports yaml: only src/scenario may'],
    ['a foreign pool', file('src/cli/a.ts', 'piscina'), 'src/cli/a.ts imports piscina: only workers may'],
    ['an unknown room', file('src/utils/a.ts'), 'src/utils/a.ts stands in no room'],
  ])('sees %s', (_, planted, message) => {
    const target = planted.imports.filter((name) => name.endsWith('.ts')).map((name) => file(name));
    const all = [main(planted.path), planted, ...target];
    expect(violationsOf(all)).toEqual([message]);
  });

  test('sees a cycle', () => {
    const a = file('src/cost/a.ts', 'src/cost/b.ts');
    const b = file('src/cost/b.ts', 'src/cost/a.ts');
    expect(violationsOf([main('src/cost/a.ts'), a, b])).toEqual([
      'src/cost/a.ts -> src/cost/b.ts -> src/cost/a.ts: a cycle',
    ]);
  });

  test('sees a file that nobody imports', () => {
    expect(violationsOf([main(), file('src/cost/a.ts')])).toEqual(['src/cost/a.ts: nobody imports it']);
  });
});
