import { LogError, type LogFault, shownValue } from './log-fault.ts';
import { readRecords } from './log-records.ts';
import { bindName, type ReadValue } from './log-source.ts';

/** Faults of rows that are named one by one. */
const SHOWN_FAULTS = 20;

/**
 * Reads a column of numbers of a CSV or JSON Lines file, gzipped or not, in constant memory.
 *
 * @param column  name of the column; in JSON Lines also a path with dots
 * @param take    receives each number in the order of the file
 * @throws LogError  when the file cannot be read, has no such column, or a row holds no finite number in it
 */
export async function readColumn(file: string, column: string, take: (value: number) => void): Promise<void> {
  const faults: LogFault[] = [];
  let read: ReadValue | undefined;
  const refuse = (line: number, found: string, rule: string) => {
    if (faults.length < SHOWN_FAULTS) faults.push({ file, line, field: column, found, rule });
  };
  await readRecords(file, {
    begin: async (names, format) => {
      read = bindName(column, names, format);
      if (read === undefined) {
        const missing = { accepted: [column], present: names };
        throw new LogError([{ file, field: column, found: 'missing', rule: 'needs such a column', missing }]);
      }
    },
    take: (record, line) => {
      const cell = read?.(record);
      const value = typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : cell;
      if (typeof value === 'number' && Number.isFinite(value)) take(value);
      else refuse(line, shownValue(cell), 'needs a number in every row');
    },
    refuse,
  });
  if (faults.length > 0) throw new LogError(faults);
}
