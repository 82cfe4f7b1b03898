import { expect, test } from 'vitest';
import { editDistance, nearestWord } from '../../src/scenario/nearest-word.ts';
import { isInRange, rangeText } from '../../src/scenario/numeric-range.ts';
import { formatFault, pathText, quotedText } from '../../src/scenario/scenario-fault.ts';

test.each([
  ['tunrs', 'turns', 1],
  ['sgma', 'sigma', 1],
  ['kitten', 'sitting', 3],
  ['ca', 'abc', 3],
  ['', 'abc', 3],
  ['same', 'same', 0],
])('from %j to %j it is %d edits, either way', (from, to, edits) => {
  expect(editDistance(from, to)).toBe(edits);
  expect(editDistance(to, from)).toBe(edits);
});

test('the nearest word is at most two edits away, and fewer than the misspelt one has letters', () => {
  expect(nearestWord('sigmaaa', ['mu', 'sigma'])).toBe('sigma');
  expect(nearestWord('sigmaaaa', ['mu', 'sigma'])).toBeUndefined();
  expect(nearestWord('x', ['r', 'p'])).toBeUndefined();
  expect(nearestWord('mo', ['mu', 'p'])).toBe('mu');
  expect(nearestWord('mean', ['median', 'mean'])).toBe('mean');
});

test('a range in words, and what lies in it', () => {
  const level = { name: 'a level', low: 0, high: 1, aboveLow: true, belowHigh: true };
  expect(rangeText(level)).toBe('a level above 0 and below 1');
  expect([0, 0.5, 1, Number.NaN].map((value) => isInRange(value, level))).toEqual([
    false,
    true,
    false,
    false,
  ]);
  const count = { name: 'a count', low: 1, high: Infinity, whole: true };
  expect(rangeText(count)).toBe('a count, at least 1');
  expect([1, 1.5, Infinity].map((value) => isInRange(value, count))).toEqual([true, false, false]);
  expect(rangeText({ name: 'a share', low: 0, high: 1 })).toBe('a share from 0 to 1');
  expect(rangeText({ name: 'a debt', low: -Infinity, high: 0 })).toBe('a debt, at most 0');
});

test('a fault is one line, whatever the name of the file', () => {
  const fault = { file: 'a\nb\u001b.yaml', line: 5, column: 9, path: 'trials', found: '0', rule: 'needs 4' };
  expect(formatFault(fault)).toBe('a\\u{a}b\\u{1b}.yaml:5:9 trials: 0; needs 4');
  expect(pathText([])).toBe('document');
  expect(pathText(['infrastructure', 0, 'a b'])).toBe('infrastructure[0]["a b"]');
  expect(quotedText('x'.repeat(61))).toBe(`"${'x'.repeat(60)}…"`);
});
