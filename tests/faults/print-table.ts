import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NamedResult, rowsOf } from './rows-of.ts';

/** Rows of the table of faults on one machine, docs/reliability.md. */
const ROW_COUNT = 46;

/** Runs every test whose title begins with its rows, and prints what became of each row. */
function main(): void {
  const folder = mkdtempSync(join(tmpdir(), 'costband-faults-'));
  const report = join(folder, 'report.json');
  const words = ['--config', 'tests/vitest.config.ts', '--project', 'fast', '--project', 'built'];
  const chosen = ['--testNamePattern', '\\brows? \\d', '--reporter', 'json', '--outputFile', report];
  spawnSync('npx', ['vitest', 'run', ...words, ...chosen], { stdio: ['ignore', 'ignore', 'inherit'] });
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  rmSync(folder, { recursive: true });
  const results: NamedResult[] = testResults.flatMap(
    ({ assertionResults }: { assertionResults: { fullName: string; status: string }[] }) =>
      assertionResults
        .filter(({ status }) => status === 'passed' || status === 'failed')
        .map(({ fullName, status }) => ({ title: fullName, isPassed: status === 'passed' })),
  );
  const rows = rowsOf(results, ROW_COUNT);
  for (const { row, passed, failed } of rows) {
    const verdict = failed > 0 ? 'FAILED' : passed > 0 ? 'passed' : 'no test';
    console.log(`row ${String(row).padStart(2)}  ${verdict}  ${passed} of ${passed + failed} tests`);
  }
  const passedRows = rows.filter(({ passed, failed }) => passed > 0 && failed === 0);
  const failedRows = rows.filter(({ failed }) => failed > 0);
  console.log(`${passedRows.length} of ${ROW_COUNT} rows passed, ${failedRows.length} failed`);
  process.exitCode = failedRows.length > 0 || passedRows.length === 0 ? 1 : 0;
}

main();
