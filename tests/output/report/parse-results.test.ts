import { describe, expect, test } from 'vitest';
import { bandsCsv } from '../../../src/output/bands-csv.ts';
import { budgetCsv } from '../../../src/output/budget-csv.ts';
import { dataPackage } from '../../../src/output/data-package.ts';
import { plainDecimal } from '../../../src/output/plain-decimal.ts';
import { alteredFiles } from '../../../src/output/report/altered-files.ts';
import { parseBands } from '../../../src/output/report/parse-bands.ts';
import { parseBudget } from '../../../src/output/report/parse-budget.ts';
import { parseDrivers } from '../../../src/output/report/parse-drivers.ts';
import { parseResults, type ResultTexts } from '../../../src/output/report/parse-results.ts';
import { ResultsError } from '../../../src/output/report/results-error.ts';
import { EXAMPLE_RUN, exampleFiles } from '../example-results.ts';
import { exampleResults } from './example-report.ts';

const RESULTS = exampleResults();

const TEXTS: ResultTexts = {
  bands: bandsCsv(EXAMPLE_RUN, RESULTS.bands, { excel: false }),
  budget: budgetCsv(EXAMPLE_RUN, RESULTS.budget, { excel: false }),
  runRecord: JSON.stringify(RESULTS.run),
  sensitivity: undefined,
};

const DRIVERS = `run_id,metric,period_grain,quantity,first_order_share,p90_at_low,p90_at_high,later
${RESULTS.run.run_id},ai_cost,total,deflection.rate,0.05,322,326,x
${RESULTS.run.run_id},ai_cost,total,tickets.per_month,0.71,280,360,x
${RESULTS.run.run_id},ai_cost,month,tickets.per_month,0.9,1,2,x
${RESULTS.run.run_id},total_cost,total,tickets.per_month,0.8,1,2,x
`;

/** What is left of a number in a file of 9 digits. */
function rounded<Value>(value: Value): Value {
  return JSON.parse(
    JSON.stringify(value, (_, part) => (typeof part === 'number' ? Number(plainDecimal(part)) : part)),
  );
}

function faultsOf(texts: Partial<ResultTexts>): readonly string[] {
  try {
    parseResults({ ...TEXTS, ...texts });
  } catch (error) {
    if (error instanceof ResultsError) return error.faults;
    throw error;
  }
  return [];
}

describe('what a run wrote is read back', () => {
  test.each([false, true])('to nine digits, with excel: %s', (excel) => {
    const bands = bandsCsv(EXAMPLE_RUN, RESULTS.bands, { excel });
    const byPeriod = (other: typeof RESULTS.bands) =>
      other.toSorted((a, b) => a.series.period.monthCount - b.series.period.monthCount);
    expect(byPeriod(parseBands(bands))).toEqual(rounded(byPeriod(RESULTS.bands)));
    const aboutMonths = RESULTS.budget.map((answer) => ({
      ...answer,
      period: RESULTS.bands[1]!.series.period,
    }));
    const budget = budgetCsv(EXAMPLE_RUN, [...aboutMonths, ...RESULTS.budget], { excel });
    expect(parseBudget(budget)).toEqual(rounded(RESULTS.budget));
  });

  test('drivers of the budget, by the whole horizon, largest first', () => {
    expect(parseDrivers(DRIVERS, 'ai_cost', RESULTS.run.run_id)).toEqual([
      { quantity: 'tickets.per_month', share: 0.71, p90UsdAtLow: 280, p90UsdAtHigh: 360 },
      { quantity: 'deflection.rate', share: 0.05, p90UsdAtLow: 322, p90UsdAtHigh: 326 },
    ]);
  });

  test('without sensitivity there are no drivers', () => {
    expect(parseResults(TEXTS).drivers).toEqual([]);
    expect(parseResults({ ...TEXTS, sensitivity: DRIVERS }).drivers).toHaveLength(2);
  });
});

describe('what cannot be read is told, all of it at once', () => {
  test('across files', () => {
    const { title: _title, ...untitled } = RESULTS.run;
    const faults = faultsOf({
      bands: TEXTS.bands.replace(',ci_low,', ',ci_lower,'),
      budget: TEXTS.budget.replace(',level,', ',levels,'),
      runRecord: JSON.stringify({ ...untitled, seed: 'x' }),
    });
    expect(faults).toEqual([
      'run.json: no key title; run simulate again',
      'run.json seed: no number; run simulate again',
      'bands.csv: no column ci_low; run simulate again',
      'budget.csv: no column level; run simulate again',
    ]);
  });

  test('a cell that holds no number, by its line', () => {
    expect(faultsOf({ sensitivity: DRIVERS.replaceAll(RESULTS.run.run_id, 'run_of_before') })).toEqual([
      `sensitivity.csv: of run_of_before, not of ${RESULTS.run.run_id}; run sensitivity with the same options as simulate, or remove the file`,
    ]);
    const sensitivity = DRIVERS.replace('0.05,322', 'much,');
    expect(faultsOf({ sensitivity })).toEqual([
      'sensitivity.csv:2 first_order_share: no number; run simulate again',
      'sensitivity.csv:2 p90_at_low: no number; run simulate again',
    ]);
  });

  test.each([
    ['broken quotes', { bands: '"run_id' }, /^bands\.csv: Quote Not Closed/],
    ['no JSON', { runRecord: '[' }, /^run\.json: no JSON object/],
    ['a band without a mean', { bands: TEXTS.bands.replace(/^.*,mean,.*\n/m, '') }, /no row mean of ai_cost/],
    [
      'no whole horizon',
      { bands: TEXTS.bands.replace(/^.*,total,.*\n/gm, '') },
      /no row of period_grain total/,
    ],
    [
      'another metric',
      { runRecord: TEXTS.runRecord.replace('"ai_cost"', '"vendor_cost"') },
      /^bands\.csv: no metric vendor_cost/,
    ],
  ])('%s', (_, texts, fault) => {
    const faults = faultsOf(texts);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });
});

describe('files that are not the run’s', () => {
  const files = exampleFiles({ excel: false });
  const packageText = dataPackage({ scenarioId: 'example', title: 'x' }, files, { excel: false });
  const bytesOf = (name: string) => {
    const file = files.find((one) => one.name === name);
    return file && Buffer.from(file.text);
  };

  test('none, as written', () => {
    expect(alteredFiles(packageText, bytesOf)).toEqual([]);
  });

  test('one byte more, and a file that is gone', () => {
    const read = (name: string) =>
      name === 'bands.csv' ? Buffer.concat([bytesOf(name)!, Buffer.from('\n')]) : undefined;
    expect(alteredFiles(packageText, read)).toEqual([
      'bands.csv: not the bytes that datapackage.json states; run simulate again',
      'summary.csv: no such file, though datapackage.json lists it; run simulate again',
      'budget.csv: no such file, though datapackage.json lists it; run simulate again',
    ]);
  });

  test.each(['', '{}', '{"resources":[{"path":"bands.csv"}]}', 'null'])(
    'a package of %j lists nothing',
    (text) => {
      expect(() => alteredFiles(text, bytesOf)).toThrow('datapackage.json: no list of files');
    },
  );
});
