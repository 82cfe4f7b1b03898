import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

function costband(...words: readonly string[]): string {
  return execFileSync(process.execPath, ['dist/src/cli/main.js', ...words], { cwd: ROOT, encoding: 'utf8' });
}

test('a page is made of what simulate writes, excel files too', () => {
  const out = mkdtempSync(join(tmpdir(), 'costband-'));
  try {
    const scenario = ['scenarios/haiku_10k.yaml', '--trials', '64', '--quiet', '--out', out];
    const directory = join(out, 'haiku_10k');
    const pages = [[], ['--excel']].map((options) => {
      costband('simulate', ...scenario, ...options);
      expect(costband('report', directory)).toBe(`Written ${join(directory, 'report.html')}\n`);
      return readFileSync(join(directory, 'report.html'), 'utf8');
    });
    // the budget of the scenario file
    expect(pages[0]).toContain('A budget of $8,000 is overrun');
    expect(pages[1]).toBe(pages[0]);
  } finally {
    rmSync(out, { recursive: true });
  }
});
