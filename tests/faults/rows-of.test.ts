import { expect, test } from 'vitest';
import { rowsOf } from './rows-of.ts';

test('tests count for every row that their titles name, passed or failed', () => {
  const titles = ['damage row 2, a', 'rows 1 and 4, b', 'rows 2 to 3, c', 'rowing 5', 'row 1 of a table'];
  const results = titles.map((title) => ({ title, isPassed: title !== 'rows 2 to 3, c' }));
  expect(rowsOf(results, 5)).toEqual([
    { row: 1, passed: 1, failed: 0 },
    { row: 2, passed: 1, failed: 1 },
    { row: 3, passed: 0, failed: 1 },
    { row: 4, passed: 1, failed: 0 },
    { row: 5, passed: 0, failed: 0 },
  ]);
});
