import { expect, test } from 'vitest';
import { terminalTable } from '../../src/output/terminal-table.ts';

test('columns are as wide as their longest text, numbers to the right', () => {
  const rows = [
    ['metric', 'p90'],
    ['ai_cost', '12'],
    ['café', '12345'],
  ];
  expect(terminalTable(rows, ['left', 'right'])).toBe('metric     p90\nai_cost     12\ncafé     12345\n');
});

test('lines do not end in spaces', () => {
  expect(
    terminalTable(
      [
        ['a', 'long'],
        ['b', 'x'],
      ],
      ['left', 'left'],
    ),
  ).toBe('a  long\nb  x\n');
});

test('a row of another length is refused', () => {
  expect(() => terminalTable([['a', 'b'], ['c']], ['left', 'left'])).toThrow(/as many columns/);
});
