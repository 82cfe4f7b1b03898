import { LogError, type LogFault } from './log-fault.ts';
import { type LogField, type LogMapping, neededFields } from './log-mapping.ts';
import type { LogRecord } from './log-records.ts';
import { bindName, type LogSource, parseSource, type ReadValue } from './log-source.ts';
import type { LoggedMessage, LoggedRow, RowContent } from './logged-row.ts';
import { parseTimestamp, TIMESTAMP_RULE } from './parse-timestamp.ts';
import { readMessage } from './read-message.ts';
import type { CountTokens } from './token-counter.ts';
import { UnreadableRow } from './unreadable-row.ts';

/** Columns of a file, bound to what a mapping reads of them. */
export interface BoundMapping {
  readonly mapping: LogMapping;
  readonly fields: Readonly<Partial<Record<LogField, BoundSource>>>;
  readonly columns: readonly (readonly [name: string, read: ReadValue])[];
  readonly only: { readonly read: ReadValue; readonly value: string } | undefined;
  /** Whether tokens of texts have to be counted. */
  readonly countsTexts: boolean;
}

interface BoundSource {
  readonly source: LogSource;
  /** One per part; undefined for an optional part that the file does not have. */
  readonly reads: readonly (ReadValue | undefined)[];
}

/**
 * Finds the columns of a mapping in a file.
 *
 * @param names  columns of CSV, or keys of the first object of JSON Lines
 * @param keep   further columns to read as text
 * @throws LogError  with every needed column that is missing
 */
export function bindMapping(
  file: string,
  mapping: LogMapping,
  keep: readonly string[],
  names: readonly string[],
  format: 'csv' | 'jsonl',
): BoundMapping {
  const bind = (name: string) => bindName(name, names, format);
  const fields: Partial<Record<LogField, BoundSource>> = {};
  for (const [field, texts] of Object.entries(mapping.sources)) {
    const found = texts
      .map((text) => boundSource(parseSource(text), bind))
      .find((bound) => bound !== undefined);
    if (found !== undefined) fields[field as LogField] = found;
  }
  const asList = fields.messages !== undefined;
  const missing = neededFields(mapping, asList).filter((field) => fields[field] === undefined);
  const columns = keep.map((name) => [name, bind(name)] as const);
  const lost = columns.flatMap(([name, read]) => (read === undefined ? [name] : []));
  const faults = [
    ...missing.map((field) => missingColumn(file, field, mapping.sources[field] ?? [], names)),
    ...lost.map((name) => missingColumn(file, name, [name], names)),
  ];
  if (faults.length > 0) throw new LogError(faults);
  const only = mapping.only && bind(mapping.only.column);
  return {
    mapping,
    fields,
    columns: columns as readonly (readonly [string, ReadValue])[],
    only: mapping.only && only && { read: only, value: mapping.only.value },
    countsTexts: mapping.grain === 'messages' || Object.values(fields).some(({ source }) => source.isText),
  };
}

function boundSource(
  source: LogSource,
  bind: (name: string) => ReadValue | undefined,
): BoundSource | undefined {
  const reads = source.parts.map(({ name }) => bind(name));
  const isThere = source.parts.every(({ optional }, index) => optional || reads[index] !== undefined);
  return isThere ? { source, reads } : undefined;
}

function missingColumn(
  file: string,
  field: string,
  accepted: readonly string[],
  present: readonly string[],
): LogFault {
  const rule = `needs a column ${accepted.join(' or ') || field}`;
  return { file, field, found: 'missing', rule, missing: { accepted, present } };
}

/** True for a row that the mapping does not speak of. */
export function isPassedOver({ only }: BoundMapping, record: LogRecord): boolean {
  return only !== undefined && only.read(record) !== only.value;
}

/** The conversation that a row belongs to, or undefined when the row does not say. */
export function conversationIdOf(
  { fields, mapping }: BoundMapping,
  record: LogRecord,
  line: number,
): string | undefined {
  const read = fields.conversation_id?.reads[0];
  if (read === undefined) return mapping.grain === 'messages' ? `line ${line}` : undefined;
  const value = read(record);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/**
 * What a row says.
 *
 * @throws UnreadableRow  with the first field that cannot be read
 */
export function readRow(
  bound: BoundMapping,
  record: LogRecord,
  line: number,
  countTokens: CountTokens,
): LoggedRow {
  if (conversationIdOf(bound, record, line) === undefined) {
    const value = bound.fields.conversation_id?.reads[0]?.(record);
    throw new UnreadableRow('conversation_id', value, 'needs the id of a conversation');
  }
  const timeSeconds = readTime(bound, record);
  const content = readContent(bound, record, countTokens, timeSeconds);
  const indexField = bound.fields.request_index === undefined ? 'turn_index' : 'request_index';
  const index =
    bound.fields[indexField] === undefined ? undefined : readTokens(bound, indexField, record, countTokens);
  const columns = bound.columns.length === 0 ? NO_COLUMNS : readColumns(bound, record);
  return { line, index, timeSeconds, gapSeconds: readGap(bound, record), content, columns };
}

/** One object for all rows: a million empty ones take memory too. */
const NO_COLUMNS: Readonly<Record<string, string>> = {};

function readColumns({ columns }: BoundMapping, record: LogRecord): Readonly<Record<string, string>> {
  return Object.fromEntries(columns.map(([name, read]) => [name, textOf(read(record))]));
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function readContent(
  bound: BoundMapping,
  record: LogRecord,
  countTokens: CountTokens,
  timeSeconds: number | undefined,
): RowContent {
  const tokens = (field: LogField) => readTokens(bound, field, record, countTokens);
  const { grain } = bound.mapping;
  switch (grain) {
    case 'requests':
      return { grain, inputTokens: tokens('input_tokens'), outputTokens: tokens('output_tokens') };
    case 'turns':
    case 'conversations': {
      const turnCount = grain === 'turns' ? 1 : readTurnCount(bound, record);
      return {
        grain,
        turnCount,
        userTokens: tokens('user_tokens'),
        assistantTokens: tokens('assistant_tokens'),
      };
    }
    case 'messages':
      return { grain, messages: readMessages(bound, record, timeSeconds, countTokens) };
  }
}

/** More turns than any conversation has. */
const TURNS_MAX = 10_000;

function readTurnCount({ fields }: BoundMapping, record: LogRecord): number {
  const value = fields.turns?.reads[0]?.(record);
  const turnCount = wholeNumber(value);
  if (turnCount === undefined || turnCount < 1 || turnCount > TURNS_MAX) {
    throw new UnreadableRow('turns', value, `needs a whole number from 1 to ${TURNS_MAX}`);
  }
  return turnCount;
}

function readMessages(
  { fields }: BoundMapping,
  record: LogRecord,
  timeSeconds: number | undefined,
  countTokens: CountTokens,
): readonly LoggedMessage[] {
  const list = fields.messages?.reads[0]?.(record);
  if (fields.messages === undefined) {
    const role = fields.role?.reads[0]?.(record);
    const content = fields.content?.reads[0]?.(record);
    const { tool_calls: calls } = record as Readonly<Record<string, unknown>>;
    return [readMessage(role, content, calls, timeSeconds, countTokens)];
  }
  if (!Array.isArray(list)) throw new UnreadableRow('messages', list, 'needs a list of messages');
  return list.map((message: unknown) => {
    const { role, content, tool_calls: calls } = Object(message) as Readonly<Record<string, unknown>>;
    return readMessage(role, content, calls, undefined, countTokens);
  });
}

/** More tokens than any request or conversation has. */
const TOKENS_MAX = 1e9;

function readTokens(
  { fields }: BoundMapping,
  field: LogField,
  record: LogRecord,
  countTokens: CountTokens,
): number {
  const { source, reads } = fields[field] as BoundSource;
  let total = 0;
  for (const [index, read] of reads.entries()) {
    const value = read?.(record);
    if (value === undefined && source.parts[index]?.optional) continue;
    total += source.isText ? countTokens(textOf(value)) : tokenCount(field, value);
  }
  return total;
}

function tokenCount(field: string, value: unknown): number {
  const count = wholeNumber(value);
  if (count === undefined || count > TOKENS_MAX) {
    throw new UnreadableRow(field, value, 'needs a whole number, 0 or more');
  }
  return count;
}

/** Whole numbers, also as spreadsheets and data frames write them: `12`, `12.0`. */
function wholeNumber(value: unknown): number | undefined {
  const isNumeral = typeof value === 'number' || typeof value === 'string';
  return isNumeral && /^\d{1,15}(\.0+)?$/.test(String(value)) ? Number(value) : undefined;
}

function readTime({ fields }: BoundMapping, record: LogRecord): number | undefined {
  const read = fields.timestamp?.reads[0];
  if (read === undefined) return undefined;
  const value = read(record);
  const seconds = parseTimestamp(value);
  if (seconds === undefined) throw new UnreadableRow('timestamp', value, TIMESTAMP_RULE);
  return seconds;
}

/** An empty gap is unknown, as that of a first row is. */
function readGap({ fields }: BoundMapping, record: LogRecord): number | undefined {
  const value = fields.gap_seconds?.reads[0]?.(record);
  if (value === undefined) return undefined;
  if (!/^\d+(\.\d+)?$/.test(String(value))) {
    throw new UnreadableRow('gap_seconds', value, 'needs a number of seconds, 0 or more, or nothing');
  }
  return Number(value);
}
