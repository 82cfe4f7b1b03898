import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alteredFiles } from '../output/report/altered-files.ts';
import { loadDrawPng } from '../output/report/chart-png.ts';
import { chartSvg } from '../output/report/chart-svg.ts';
import { comparisonFigures, comparisonPage } from '../output/report/comparison-page.ts';
import type { Figure } from '../output/report/figure.ts';
import { parseComparison } from '../output/report/parse-comparison.ts';
import { parseResults } from '../output/report/parse-results.ts';
import { reportFigures, reportPage } from '../output/report/report-page.ts';
import { ResultsError } from '../output/report/results-error.ts';
import { stageFile } from '../output/stage-file.ts';
import { type StagedFile, writeResults } from '../output/write-results.ts';
import { EXIT } from './exit-code.ts';
import { failWithFaults } from './fail-with-faults.ts';

const OF_RUN = ['bands.csv', 'budget.csv', 'run.json', 'datapackage.json'] as const;
const OF_COMPARISON = ['compare.csv', 'ranking.csv', 'run.json', 'datapackage.json'] as const;
const REPORT = 'report.html';

/** Writes the page of a run or a comparison, and its pictures where asked for. */
export async function report(directory: string, { png }: { readonly png: boolean }): Promise<void> {
  try {
    const found = readReport(directory);
    if (found === undefined) return;
    const pictures = png ? await stagePictures(directory, found.figures) : [];
    writeResults(directory, [{ name: REPORT, text: found.page }, ...pictures]);
    for (const name of [REPORT, ...pictures.map((picture) => picture.name)]) {
      console.log(`Written ${join(directory, name)}`);
    }
  } catch (error) {
    if (!(error instanceof ResultsError)) throw error;
    failWithFaults(error.faults.map((fault) => (fault.startsWith('--') ? fault : join(directory, fault))));
  }
}

/** Draws each chart under its temporary name. */
async function stagePictures(directory: string, figures: readonly Figure[]): Promise<readonly StagedFile[]> {
  const drawPng = await loadDrawPng();
  return figures.map((figure) => {
    const name = `report-${figure.id}.png`;
    const stage = stageFile(directory, name);
    stage.append(drawPng(chartSvg(figure)));
    stage.finish();
    return { name, staged: true };
  });
}

/** A page and the charts in it. */
interface Report {
  readonly page: string;
  readonly figures: readonly Figure[];
}

/** Undefined when the files are not those of the run; that has been told then. */
function readReport(directory: string): Report | undefined {
  const isComparison = existsSync(join(directory, 'compare.csv'));
  const missing = (isComparison ? OF_COMPARISON : OF_RUN).filter(
    (name) => !existsSync(join(directory, name)),
  );
  if (missing.length > 0) {
    const rule = 'the folder of one run is needed, for example results/haiku_10k';
    throw new ResultsError(missing.map((name) => `${name}: no such file; ${rule}`));
  }
  const read = (name: string) => {
    const path = join(directory, name);
    return existsSync(path) ? readFileSync(path) : undefined;
  };
  const text = (name: (typeof OF_RUN | typeof OF_COMPARISON)[number]) => String(read(name));
  const altered = alteredFiles(text('datapackage.json'), read);
  if (altered.length > 0) {
    failWithFaults(altered.map((fault) => join(directory, fault)));
    process.exitCode = EXIT.integrityFault;
    return undefined;
  }
  if (isComparison) {
    const compared = parseComparison({
      compare: text('compare.csv'),
      ranking: text('ranking.csv'),
      record: text('run.json'),
    });
    return { page: comparisonPage(compared), figures: comparisonFigures(compared) };
  }
  const results = parseResults({
    bands: text('bands.csv'),
    budget: text('budget.csv'),
    runRecord: text('run.json'),
    sensitivity: read('sensitivity.csv')?.toString(),
  });
  return { page: reportPage(results), figures: reportFigures(results) };
}
