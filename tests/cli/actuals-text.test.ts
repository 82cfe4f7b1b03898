import { expect, test } from 'vitest';
import { verdict } from '../../src/cli/actuals-text.ts';
import { parseActuals } from '../../src/output/parse-actuals.ts';
import { BAND_LEVELS } from '../../src/summary/band.ts';
import { scoreForecast } from '../../src/summary/score-forecast.ts';

const percentiles = BAND_LEVELS.map((level) => 100 * level);

function verdictOn(actuals: readonly number[]): string {
  return verdict(
    scoreForecast(
      BAND_LEVELS,
      actuals.map((actual) => ({ percentiles, actual })),
    ),
  );
}

test('many months outside make a band too narrow, none in many make it too wide', () => {
  expect(verdictOn([1, 2, 3, 97, 98, 50, 50, 50, 50, 50, 50, 50])).toMatch(
    /^Do not trust the band: it is too narrow. 5 of 12/,
  );
  expect(verdictOn(Array<number>(40).fill(50))).toMatch(/^Do not trust the band: it is too wide. 0 of 40/);
});

test('a fair number speaks against nothing, and few months say nothing', () => {
  expect(verdictOn([...Array<number>(18).fill(50), 1, 99])).toMatch(
    /^Nothing speaks against the band: 2 of 20/,
  );
  expect(verdictOn([50, 50, 50])).toMatch(/^Too few months to tell: 0 of 3/);
});

test('invoices are read by month, as a month or as its first day', () => {
  const actuals = parseActuals('invoices.csv', 'month,amount\n2027-01,12.5\n2027-02-01,13\n');
  expect([...actuals]).toEqual([
    ['2027-01-01', 12.5],
    ['2027-02-01', 13],
  ]);
});

test('every unreadable row of the invoices is told at once', () => {
  const text = 'Month,USD\n2027-01,12\nJanuary,13\n2027-01,14\n2027-02,"1,000"\n2027-03-15,16\n';
  expect(() => parseActuals('invoices.csv', text)).toThrow(
    'invoices.csv:3 month: "January"; needs YYYY-MM\n' +
      'invoices.csv:4 month: 2027-01 again; a month has one amount\n' +
      'invoices.csv:5 amount: "1,000"; needs USD as a plain number, 0 or more\n' +
      'invoices.csv:6 month: "2027-03-15"; needs YYYY-MM',
  );
  expect(() => parseActuals('invoices.csv', 'day,sum\n1,2\n')).toThrow(
    /no column of months.*\n.*no column of amounts/,
  );
});
