import { expect, test } from 'vitest';
import {
  addToExceedances,
  expectedExcesses,
  mergeExceedances,
  openExceedances,
  sharesOver,
} from '../../src/stats/exceedances.ts';

test('an amount is exceeded only by what is larger, whichever run it came in', () => {
  const amounts = [10, 25, 0];
  const all = openExceedances(amounts);
  addToExceedances(all, Float64Array.of(99, 10, 20, 99), 1, 3);
  const more = openExceedances(amounts);
  addToExceedances(more, Float64Array.of(30, 40), 0, 2);
  mergeExceedances(all, more);
  expect(sharesOver(all)).toEqual([0.75, 0.5, 1]);
  expect(expectedExcesses(all)).toEqual([(10 + 20 + 30) / 4, (5 + 15) / 4, 25]);
});
