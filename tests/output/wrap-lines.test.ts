import { expect, test } from 'vitest';
import { wrapLines } from '../../src/output/wrap-lines.ts';

test('sentences are broken between words, rows of tables and long words are not', () => {
  expect(wrapLines('one two three\n', 8)).toBe('one two\nthree\n');
  expect(wrapLines('metric   value of it\n', 8)).toBe('metric   value of it\n');
  expect(wrapLines('exceeded with 47.9 % of all', 18)).toBe('exceeded with\n47.9 % of all');
  expect(wrapLines('indivisible word', 4)).toBe('indivisible\nword');
  expect(wrapLines('as it is, however long', undefined)).toBe('as it is, however long');
});
