import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { LogError, shownValue } from './log-fault.ts';
import { logText } from './log-text.ts';

/** A row as it stands in the file: the cells of CSV, or the object of a line of JSON. */
export type LogRecord = readonly string[] | Readonly<Record<string, unknown>>;

/** Who takes the rows. */
export interface RecordTaker {
  /** Called once, before any record: columns of CSV, or keys of the first object. */
  readonly begin: (names: readonly string[], format: 'csv' | 'jsonl') => Promise<void>;
  readonly take: (record: LogRecord, line: number) => void;
  /** A row that is no record. */
  readonly refuse: (line: number, found: string, rule: string) => void;
}

/** Longest row, in characters: 1 MiB. */
const ROW_LENGTH_MAX = 2 ** 20;

/**
 * Reads every row of a log in the order of the file, in constant memory. A file that begins with `{` is JSON
 * Lines, any other CSV with a header.
 *
 * @throws LogError  when the file cannot be read, has no row, or a row longer than 1 MiB
 */
export async function readRecords(file: string, taker: RecordTaker): Promise<void> {
  const pieces = logText(file);
  try {
    const head = await firstText(pieces);
    const first = head.trimStart()[0];
    if (first === undefined) throw fault(file, undefined, 'empty', 'needs a header and at least one row');
    if (first === '[') {
      throw fault(
        file,
        undefined,
        'a JSON array',
        'needs JSON Lines: one object per line, no comma behind it',
      );
    }
    const text = joined(head, pieces);
    await (first === '{' ? readJsonLines(file, text, taker) : readCsv(file, text, taker));
  } finally {
    await pieces.return(undefined);
  }
}

/** The beginning of a text, up to something that can be seen. */
async function firstText(pieces: AsyncIterator<string>): Promise<string> {
  let text = '';
  while (text.trim() === '') {
    const piece = await pieces.next();
    if (piece.done) break;
    text += piece.value;
  }
  return text;
}

async function* joined(head: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield head;
  yield* rest;
}

async function readCsv(file: string, text: AsyncIterable<string>, taker: RecordTaker): Promise<void> {
  let header: readonly string[] | undefined;
  let line = 1;
  const source = Readable.from(text);
  const parser = parse({ relax_column_count: true, max_record_size: ROW_LENGTH_MAX });
  source.on('error', (error) => parser.destroy(error));
  try {
    for await (const cells of source.pipe(parser) as AsyncIterable<readonly string[]>) {
      const isBlank = cells.length === 1 && cells[0] === '';
      if (header === undefined && !isBlank) {
        header = cells.map((name) => name.trim());
        await taker.begin(header, 'csv');
      } else if (header !== undefined && cells.length === header.length) {
        taker.take(cells, line);
      } else if (header !== undefined && !isBlank) {
        taker.refuse(line, `${cells.length} cells`, `the header has ${header.length}`);
      }
      line += linesOf(cells);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw csvFault(file, line, error);
  } finally {
    source.destroy();
  }
}

/** Lines of the file that a row takes; counted here because the parser's own count makes it four times slower. */
function linesOf(cells: readonly string[]): number {
  let lines = 1;
  for (const cell of cells) {
    for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) lines++;
  }
  return lines;
}

/** A stray quote leaves it open where a row ends, so that nothing behind it can be trusted. */
function csvFault(file: string, line: number, { code }: CsvError): LogError {
  return code === 'CSV_MAX_RECORD_SIZE'
    ? fault(file, line, 'over 1 MiB', 'a row has at most 1,048,576 characters; is a quote left open?')
    : fault(file, line, 'a stray or open quote', 'a cell with a quote stands in quotes, the quote doubled');
}

async function readJsonLines(file: string, text: AsyncIterable<string>, taker: RecordTaker): Promise<void> {
  let line = 0;
  let begun = false;
  for await (const row of linesOfText(file, text)) {
    line++;
    if (row.trim() === '') continue;
    const record = jsonObject(row);
    if (record === undefined) {
      taker.refuse(line, shownValue(row), 'needs one whole JSON object per line');
      continue;
    }
    if (!begun) await taker.begin(Object.keys(record), 'jsonl');
    begun = true;
    taker.take(record, line);
  }
}

async function* linesOfText(file: string, text: AsyncIterable<string>): AsyncGenerator<string> {
  let carry = '';
  let line = 1;
  for await (const piece of text) {
    const rows = (carry + piece).split('\n');
    carry = rows.pop() as string;
    line += rows.length;
    yield* rows;
    if (carry.length > ROW_LENGTH_MAX) {
      throw fault(file, line, 'over 1 MiB', 'a row has at most 1,048,576 characters');
    }
  }
  yield carry;
}

function jsonObject(row: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(row);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function fault(file: string, line: number | undefined, found: string, rule: string): LogError {
  return new LogError([{ file, line, field: 'file', found, rule }]);
}
