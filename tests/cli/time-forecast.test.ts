import { expect, test } from 'vitest';
import { openTimeForecast } from '../../src/cli/time-forecast.ts';

/** What is told of a run of so many trials that has finished `counts` trials at `seconds`. */
function told(trials: number, seconds: readonly number[], counts: readonly number[]): readonly string[] {
  const words: string[] = [];
  let nowMs = 0;
  const forecast = openTimeForecast(
    trials,
    (word) => words.push(word),
    () => nowMs,
  );
  for (const [i, count] of counts.entries()) {
    nowMs = 5000 + 1000 * seconds[i]!;
    forecast(count);
  }
  return words;
}

test('a run that goes on for over a minute is told of once, at its pace since the first block', () => {
  // 1,000 trials a second after a first block that took five: 996,000 are left
  expect(told(1_000_000, [0, 1, 3, 4], [1000, 2000, 4000, 5000])).toEqual([
    '4,000 of 1,000,000 trials; about 17 minutes more',
  ]);
  expect(told(1e9, [0, 3], [1000, 4000])).toEqual(['4,000 of 1,000,000,000 trials; about 12 days more']);
  expect(told(2e7, [0, 3], [1000, 4000])).toEqual(['4,000 of 20,000,000 trials; about 6 hours more']);
});

test('and a short one is not', () => {
  expect(told(60_000, [0, 3, 6], [1000, 4000, 7000])).toEqual([]);
  expect(told(1_000_000, [0, 1, 2.9], [1000, 2000, 3900])).toEqual([]);
});
