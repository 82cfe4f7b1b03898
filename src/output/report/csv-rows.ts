import { parse } from 'csv-parse/sync';
import type { Column } from '../columns.ts';
import type { Row } from '../csv-text.ts';
import { REMEDY, ResultsError } from './results-error.ts';

/**
 * Rows of a CSV file that `csvText` wrote, with numbers as numbers.
 *
 * Columns that are not asked for are left out, so that a later version may add some.
 *
 * @param file    its name, for faults
 * @param remedy  what mends the file
 * @throws ResultsError  with every missing column, or else every number that is missing or none
 */
export function csvRows(
  file: string,
  columns: readonly Column[],
  text: string,
  remedy: string = REMEDY,
): readonly Row[] {
  const [header = [], ...lines] = parseLines(file, text, remedy);
  const places = columns.map(({ name }) => header.indexOf(name));
  const missing = columns.filter((_, index) => places[index] === -1);
  if (missing.length > 0) {
    throw new ResultsError(missing.map(({ name }) => `${file}: no column ${name}; ${remedy}`));
  }
  const faults: string[] = [];
  const rows = lines.map((cells, index) =>
    Object.fromEntries(
      columns.map((column, place) => {
        const value = cellValue(column, cells[places[place] as number] as string);
        if (Number.isNaN(value)) faults.push(`${file}:${index + 2} ${column.name}: no number; ${remedy}`);
        return [column.name, value];
      }),
    ),
  );
  if (faults.length > 0) throw new ResultsError(faults);
  return rows;
}

function parseLines(file: string, text: string, remedy: string): readonly (readonly string[])[] {
  try {
    return parse(text, { bom: true });
  } catch (error) {
    throw new ResultsError([`${file}: ${error instanceof Error ? error.message : error}; ${remedy}`]);
  }
}

function cellValue({ type }: Column, cell: string): string | number {
  if (type === 'string' || type === 'date') return cell;
  return cell === '' ? Number.NaN : Number(cell);
}
