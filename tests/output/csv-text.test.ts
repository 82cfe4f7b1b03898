import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { Table } from '../../src/output/columns.ts';
import { csvText, type Row } from '../../src/output/csv-text.ts';

const TABLE: Table = {
  name: 'example',
  title: 'Example',
  description: '',
  columns: [
    { name: 'name', type: 'string', description: '' },
    { name: 'cost', type: 'number', description: '' },
    { name: 'seed', type: 'integer', description: '' },
  ],
  primaryKey: ['name'],
};
const PLAIN = { excel: false };

function row(name: string, cost: number | undefined = 1): Row {
  return { name, cost, seed: 7 };
}

function nameCell(name: string): string {
  const [record] = parse(csvText(TABLE, [row(name)], PLAIN), { columns: true }) as { name: string }[];
  return record!.name;
}

describe('CSV text', () => {
  test('has a header, LF, numbers as plain decimals and empty fields for what is absent', () => {
    const rows = [row('a', -0.000000125), { name: 'b', cost: undefined, seed: 9007199254740991 }];
    expect(csvText(TABLE, rows, PLAIN)).toBe('name,cost,seed\na,-0.000000125,7\nb,,9007199254740991\n');
  });

  test('of no rows is the header', () => {
    expect(csvText(TABLE, [], PLAIN)).toBe('name,cost,seed\n');
  });

  test('for Excel starts with a byte order mark and ends lines with CRLF', () => {
    expect(csvText(TABLE, [row('a')], { excel: true })).toBe('\ufeffname,cost,seed\r\na,1,7\r\n');
  });

  test('quotes a lone CR, which some readers take for a line end', () => {
    expect(csvText(TABLE, [row('two\rlines')], PLAIN)).toContain('"two\rlines"');
  });

  test.each(['a,b', 'say "hi"', 'two\nlines', 'two\rlines', ' spaces '])(
    'keeps %j through a parser',
    (name) => {
      expect(nameCell(name)).toBe(name);
    },
  );

  test.each(['=cmd()', '+1', '-1', '@a', '\tx', '\rx', '\n=1', '  =1', '＝1', '－1'])(
    'row 25, puts an apostrophe in front of %j, which a spreadsheet would run',
    (name) => {
      expect(nameCell(name)).toBe(`'${name}`);
    },
  );

  test('row 25, leaves negative numbers alone', () => {
    expect(csvText(TABLE, [row('a', -5)], PLAIN)).toContain('a,-5,7\n');
  });
});

describe('our own faults', () => {
  test.each([
    ['a missing column', { name: 'a', cost: 1 }, /columns of example/],
    ['one more column', { ...row('a'), more: 1 }, /columns of example/],
    ['text for a number', { name: 'a', cost: '1', seed: 7 }, /cost holds a number/],
    ['a number for text', { name: 1, cost: 1, seed: 7 }, /name holds text/],
    ['a fraction for a whole number', { name: 'a', cost: 1, seed: 1.5 }, /seed holds a whole number/],
    ['NaN', { name: 'a', cost: Number.NaN, seed: 7 }, /cannot be written/],
  ])('%s is refused', (_, bad, message) => {
    expect(() => csvText(TABLE, [bad], PLAIN)).toThrow(message);
  });
});
