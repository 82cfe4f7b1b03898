import { expect, test } from 'vitest';
import { thinLevels, thinLevelsWarning } from '../../src/summary/thin-levels.ts';

test('a level is thin while fewer than ten samples per replicate lie beyond it', () => {
  expect(thinLevels([0.5, 0.95, 0.99], 256)).toEqual([0.99]);
  expect(thinLevels([0.01, 0.5, 0.99], 1000)).toEqual([]);
  expect(thinLevels([0.01, 0.5, 0.99], 999)).toEqual([0.01, 0.99]);
  expect(100 * (1 - 0.9)).toBeLessThan(10);
  expect(thinLevels([0.9], 100)).toEqual([]);
  expect(thinLevels([0, 1], 1e6)).toEqual([0, 1]);
});

test('the warning names thin levels as percentiles, and stays away without any', () => {
  expect(thinLevelsWarning([0.05, 0.5, 0.95, 0.99, 0.999], 160)).toBe(
    'too few trials for the intervals of p05, p95, p99, p999: fewer than 10 of the 160 trials in a replicate lie beyond',
  );
  expect(thinLevelsWarning([0.5, 0.95], 256)).toBeUndefined();
});
