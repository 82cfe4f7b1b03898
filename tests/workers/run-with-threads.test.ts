import { expect, test } from 'vitest';
import { staysHere } from '../../workers/run-with-threads.ts';

test.each([
  ['no other thread may be used', 0, 60, 100, true],
  ['there is less work than a pool takes to open', 8, 0.01, 20, true],
  ['there is none left', 8, 60, 0, true],
  ['one thread may be used, and blocks are short', 1, 0.1, 1000, true],
  ['row 40, one thread may be used, and a signal would wait long for the end of a block', 1, 3, 10, false],
  ['there is work for several', 2, 0.1, 100, false],
])('where %s', (_, threads, blockSeconds, blockCount, expected) => {
  expect(staysHere(threads, blockSeconds, blockCount)).toBe(expected);
});
