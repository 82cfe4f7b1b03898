import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseActuals } from '../output/parse-actuals.ts';
import { parseBands } from '../output/report/parse-bands.ts';
import { ResultsError } from '../output/report/results-error.ts';
import { visibleText } from '../scenario/scenario-fault.ts';
import { BAND_LEVELS, type Band } from '../summary/band.ts';
import { type ForecastMonth, scoreForecast } from '../summary/score-forecast.ts';
import { actualsJson, actualsText } from './actuals-text.ts';
import { failWithFaults } from './fail-with-faults.ts';

/** Holds the monthly bands of a run against what the months really cost. */
export function backtestActuals(directory: string, invoices: string, metric: string, json: boolean): void {
  try {
    const bands = parseBands(readNeeded(join(directory, 'bands.csv'), 'the folder of one run is needed'));
    const actuals = parseActuals(visibleText(invoices), readNeeded(invoices, 'a CSV of months is needed'));
    const months = joinMonths(bands, actuals, metric, visibleText(invoices));
    process.stdout.write((json ? actualsJson : actualsText)(metric, scoreForecast(BAND_LEVELS, months)));
  } catch (error) {
    if (!(error instanceof ResultsError)) throw error;
    failWithFaults(error.faults);
  }
}

function readNeeded(path: string, rule: string): string {
  if (!existsSync(path)) throw new ResultsError([`${visibleText(path)}: no such file; ${rule}`]);
  return readFileSync(path, 'utf8');
}

function joinMonths(
  bands: readonly Band[],
  actuals: ReadonlyMap<string, number>,
  metric: string,
  invoices: string,
): readonly ForecastMonth[] {
  const monthly = bands.filter(({ series }) => series.period.grain === 'month');
  const ofMetric = monthly.filter(({ series }) => series.metric === metric);
  if (ofMetric.length === 0) {
    const metrics = [...new Set(monthly.map(({ series }) => series.metric))].join(', ');
    throw new ResultsError([`--metric: ${visibleText(metric)}; the run has ${metrics}`]);
  }
  const byStart = new Map(ofMetric.map((band) => [band.series.period.start, band]));
  const strangers = [...actuals.keys()].filter((start) => !byStart.has(start));
  if (strangers.length > 0) {
    const rule = `the run has months from ${[...byStart.keys()].at(0)} to ${[...byStart.keys()].at(-1)}: leave the others out`;
    throw new ResultsError(strangers.map((start) => `${invoices} month: ${start.slice(0, 7)}; ${rule}`));
  }
  return [...actuals].map(([start, actual]) => ({
    actual,
    percentiles: (byStart.get(start) as Band).percentiles.map(({ value }) => value),
  }));
}
