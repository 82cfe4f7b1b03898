import assert from 'node:assert/strict';
import { stringify } from 'csv-stringify/sync';
import type { Column, Table } from './columns.ts';
import { plainDecimal } from './plain-decimal.ts';

/** One row by column name; undefined becomes an empty field. */
export type Row = Readonly<Record<string, string | number | undefined>>;

/** How a file is written for spreadsheets that a user opens by double click. */
export interface CsvOptions {
  /** Byte order mark and CRLF line ends. */
  readonly excel: boolean;
}

/**
 * A CSV file as text: header, rows in the given order, LF, decimal point, quotes only where needed.
 *
 * Text that a spreadsheet would run as a formula gets an apostrophe in front (CWE-1236); numbers never do.
 *
 * @throws AssertionError  when a row lacks a column, has one more, or holds a value of another type
 */
export function csvText(table: Table, rows: readonly Row[], { excel }: CsvOptions): string {
  const names = table.columns.map(({ name }) => name);
  const cells = rows.map((row) => {
    const isWhole = Object.keys(row).length === names.length && names.every((name) => name in row);
    assert(isWhole, `a row has the columns of ${table.name}, not ${Object.keys(row).join(', ')}`);
    return table.columns.map((column) => cellText(column, row[column.name]));
  });
  return stringify([names, ...cells], {
    bom: excel,
    record_delimiter: excel ? '\r\n' : '\n',
    // readers take a lone CR for a line end too
    quoted_match: /[\r\n]/,
  });
}

function cellText(column: Column, value: string | number | undefined): string {
  if (value === undefined) {
    return '';
  }
  switch (column.type) {
    case 'string':
    case 'date':
    case 'datetime':
      assert(typeof value === 'string', `${column.name} holds text, not ${value}`);
      return withoutFormula(value);
    case 'integer':
      assert(Number.isSafeInteger(value), `${column.name} holds a whole number, not ${value}`);
      return String(value);
    case 'number':
      assert(typeof value === 'number', `${column.name} holds a number, not ${value}`);
      return plainDecimal(value);
  }
}

/** Full-width signs and leading white space count: spreadsheets see through both. */
function withoutFormula(text: string): string {
  return /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(text) ? `'${text}` : text;
}
