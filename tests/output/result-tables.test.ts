import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { BAND_LEVELS } from '../../src/summary/band.ts';
import { EXAMPLE_RUN, exampleAnswers, exampleBands, exampleFiles } from './example-results.ts';

/** The contract with whoever reads the files: names and order as product.md states them. */
const HEADERS = {
  'bands.csv':
    'run_id,scenario_id,metric,unit,period_grain,period_start,period_end,kind,statistic,percentile,value,ci_low,ci_high,confidence,method,trials,seed',
  'summary.csv':
    'run_id,scenario_id,metric,unit,period_grain,period_start,period_end,kind,mean,sd,p05,p10,p25,p50,p75,p80,p90,p95,p99,es95',
  'budget.csv':
    'run_id,scenario_id,period_grain,period_start,period_end,question,level,amount,point_estimate,contingency,probability_over,expected_overrun,ci_low,ci_high,expected_shortfall,metric',
};
const STATISTICS = ['p05', 'p10', 'p25', 'p50', 'p75', 'p80', 'p90', 'p95', 'p99', 'mean', 'sd', 'es95'];
const PERIODS = [
  ['ticket', '', ''],
  ['month', '2027-01-01', '2027-02-01'],
  ['month', '2027-02-01', '2027-03-01'],
  ['month', '2027-03-01', '2027-04-01'],
  ['quarter', '2027-01-01', '2027-04-01'],
  ['total', '2027-01-01', '2027-04-01'],
];
const FILES = exampleFiles({ excel: false });

type CsvRecord = Readonly<{ [column: string]: string }>;

function textOf(name: string): string {
  return FILES.find((file) => file.name === name)!.text;
}

function recordsOf(name: string): readonly CsvRecord[] {
  return parse(textOf(name), { columns: true }) as CsvRecord[];
}

function distinctPeriods(records: readonly CsvRecord[]): readonly (readonly string[])[] {
  const keys = records.map((record) =>
    [record['period_grain'], record['period_start'], record['period_end']].join('|'),
  );
  return [...new Set(keys)].map((key) => key.split('|'));
}

describe('every file', () => {
  test.each(Object.entries(HEADERS))('%s has the promised header', (name, header) => {
    expect(textOf(name).split('\n')[0]).toBe(header);
  });

  test.each(FILES)('$name is ASCII with LF line ends', ({ text }) => {
    expect(text).toMatch(/^[\x20-\x7e\n]+\n$/);
  });

  test.each(FILES)('$name is the same text for the same bands', ({ name, text }) => {
    expect(exampleFiles({ excel: false }).find((file) => file.name === name)!.text).toBe(text);
  });
});

describe('bands.csv', () => {
  const records = recordsOf('bands.csv');

  test('goes from narrow to wide periods, then by metric, then p05 to p99, mean, sd, es95', () => {
    expect(distinctPeriods(records)).toEqual(PERIODS);
    const january = records.filter(
      (record) => record['period_grain'] === 'month' && record['period_start'] === '2027-01-01',
    );
    expect(january.map((record) => `${record['metric']} ${record['statistic']}`)).toEqual(
      ['tickets', 'ai_cost'].flatMap((metric) => STATISTICS.map((statistic) => `${metric} ${statistic}`)),
    );
  });

  test('states each estimate with its interval, to 9 digits', () => {
    const band = exampleBands().find(
      ({ series }) => series.metric === 'ai_cost' && series.period.grain === 'total',
    )!;
    const own = records.filter(
      (record) => record['metric'] === 'ai_cost' && record['period_grain'] === 'total',
    );
    const expected = [...band.percentiles, band.mean, band.sd, band.es95];
    expect(own.map((record) => [record['value'], record['ci_low'], record['ci_high']].map(Number))).toEqual(
      expected.map(({ value, ciLow, ciHigh }) => [value, ciLow, ciHigh].map((x) => Number(x.toPrecision(9)))),
    );
  });

  test('gives percentiles a number and other statistics none', () => {
    const ticket = records.filter((record) => record['period_grain'] === 'ticket');
    expect(ticket.map((record) => record['percentile'])).toEqual([
      ...BAND_LEVELS.map((level) => String(Math.round(level * 100))),
      ...['', '', ''],
    ]);
  });

  test('states run, method, confidence, trials and seed in every row', () => {
    for (const record of records) {
      expect(record).toMatchObject({
        run_id: EXAMPLE_RUN.runId,
        scenario_id: 'haiku_10k',
        kind: 'both',
        confidence: '0.95',
        method: record['period_grain'] === 'ticket' ? 'sobol_tickets' : 'sobol_moments',
        trials: '1600',
        seed: '20260401',
      });
    }
  });
});

describe('summary.csv', () => {
  const records = recordsOf('summary.csv');

  test('has one row per period and metric, in the order of bands.csv', () => {
    expect(distinctPeriods(records)).toEqual(PERIODS);
    expect(records).toHaveLength(exampleBands().length);
  });

  test('says the same numbers as bands.csv', () => {
    const wide = records.flatMap((record) => STATISTICS.map((statistic) => record[statistic]));
    expect(wide).toEqual(recordsOf('bands.csv').map((record) => record['value']));
  });
});

describe('budget.csv', () => {
  const records = recordsOf('budget.csv');

  test('goes from narrow to wide periods and keeps the order of questions', () => {
    expect(distinctPeriods(records).map(([grain]) => grain)).toEqual(['month', 'total']);
    expect(records.map((record) => record['question'])).toEqual([
      'confidence',
      'amount',
      'point_estimate',
      'confidence',
      'amount',
      'point_estimate',
    ]);
  });

  test('states every number of an answer', () => {
    const answer = exampleAnswers().find(({ period }) => period.grain === 'month')!;
    expect(records[0]).toEqual({
      run_id: EXAMPLE_RUN.runId,
      scenario_id: 'haiku_10k',
      period_grain: 'month',
      period_start: '2027-01-01',
      period_end: '2027-02-01',
      question: 'confidence',
      level: String(answer.level),
      amount: '12000',
      point_estimate: '11000',
      contingency: '1000',
      probability_over: '0.1',
      expected_overrun: '55.5',
      ci_low: '0.09',
      ci_high: '0.11',
      expected_shortfall: '12555',
      metric: 'ai_cost',
    });
    // where no future is beyond the amount
    expect(records[1]!['expected_shortfall']).toBe('');
  });
});
