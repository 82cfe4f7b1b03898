import { writeFileSync } from 'node:fs';
import { reportPage } from '../../../src/output/report/report-page.ts';
import { EXAMPLE_DRIVERS, exampleResults } from './example-report.ts';

writeFileSync(
  new URL('report-page.golden.txt', import.meta.url),
  reportPage(exampleResults({ drivers: EXAMPLE_DRIVERS })),
);
