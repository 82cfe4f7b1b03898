import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { alteredFiles } from '../output/report/altered-files.ts';
import { parseResults } from '../output/report/parse-results.ts';
import { reportPage } from '../output/report/report-page.ts';
import { ResultsError } from '../output/report/results-error.ts';
import { writeResults } from '../output/write-results.ts';
import { EXIT } from './exit-code.ts';
import { failWithFaults } from './fail-with-faults.ts';

const NEEDED = ['bands.csv', 'budget.csv', 'run.json', 'datapackage.json'] as const;
const REPORT = 'report.html';

/** Adds the verb `report`: a run's results as a page for people. */
export function addReportCommand(program: Command): void {
  program
    .command('report')
    .summary('make a page of a run for people to read')
    .description(
      `Reads the results of one run and writes ${REPORT} beside them: the budget answer, charts with their figures, ` +
        'the assumptions and the warnings, in one file that loads nothing.',
    )
    .argument('<results-dir>', 'folder of one run, as simulate wrote it')
    .addHelpText(
      'after',
      '\nEnds with 6 when a file is not the one that the run wrote.\n' +
        '\nExamples:\n  npm run simulate\n  npm run report -- results/haiku_10k',
    )
    .action(report);
}

function report(directory: string): void {
  try {
    const page = pageOf(directory);
    if (page === undefined) return;
    writeResults(directory, [{ name: REPORT, text: page }]);
    console.log(`Written ${join(directory, REPORT)}`);
  } catch (error) {
    if (!(error instanceof ResultsError)) throw error;
    failWithFaults(error.faults.map((fault) => join(directory, fault)));
  }
}

/** Undefined when the files are not those of the run; that has been told then. */
function pageOf(directory: string): string | undefined {
  const missing = NEEDED.filter((name) => !existsSync(join(directory, name)));
  if (missing.length > 0) {
    const rule = 'the folder of one run is needed, for example results/haiku_10k';
    throw new ResultsError(missing.map((name) => `${name}: no such file; ${rule}`));
  }
  const read = (name: string) => {
    const path = join(directory, name);
    return existsSync(path) ? readFileSync(path) : undefined;
  };
  const text = (name: (typeof NEEDED)[number]) => String(read(name));
  const altered = alteredFiles(text('datapackage.json'), read);
  if (altered.length > 0) {
    failWithFaults(altered.map((fault) => join(directory, fault)));
    process.exitCode = EXIT.integrityFault;
    return undefined;
  }
  return reportPage(
    parseResults({
      bands: text('bands.csv'),
      budget: text('budget.csv'),
      runRecord: text('run.json'),
      sensitivity: read('sensitivity.csv')?.toString(),
    }),
  );
}
