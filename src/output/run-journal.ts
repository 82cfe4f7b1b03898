import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { closeSync, constants, fdatasyncSync, fstatSync, ftruncateSync, openSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { BLOCK_TRIALS } from '../simulate/plan-blocks.ts';
import { encodeRecord, type RecordPlace, readRange, scanRecords } from './checked-records.ts';
import { attempt, flushDirectory, removeIfThere, temporaryPath, writeAll } from './write-results.ts';

/** Name of the file in a folder of results that keeps what is finished of a run. */
export const JOURNAL_NAME = 'journal.bin';

/** Changes when a journal of before can no longer be read. */
const FORMAT = 2;

/** A power cut costs what was kept in this many seconds at most; a killed process costs none of it. */
const FLUSH_SECONDS = 1;

/** A journal with more bytes of overtaken records than of others, and more than these, is written anew without them. */
const SPARE_BYTES = 32 * 2 ** 20;

/** A link in place of the journal is refused: it would lead the writing elsewhere. */
const NO_LINK = constants.O_NOFOLLOW ?? 0;
const OPEN_FLAGS = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | NO_LINK;
const ANEW_FLAGS = OPEN_FLAGS | constants.O_EXCL;

/** What decides the results of a run beside its trials: equal keys, equal results. Texts by name. */
export type JournalKey = Readonly<Record<string, string>>;

/** A journal cannot be gone on with: it is another plan's, a later version's, or none. */
export class JournalError extends Error {
  constructor(path: string, found: string, cause?: unknown) {
    super(`${path}: ${found}; use a new --out, or delete the file if nobody needs it`, { cause });
    this.name = 'JournalError';
  }
}

/** Where a run stood: so many trials of a replicate were folded, from its first one on. */
export interface FoldedPart {
  readonly replicate: number;
  readonly points: number;
  /** Of the whole run. */
  readonly trials: number;
  readonly ticketsPerTrial: number;
}

/** What is finished of a plan's runs, in a file. */
export interface RunJournal {
  /**
   * The state of a replicate that serves a run best.
   *
   * @param whole  all of the replicate, as the run plans it
   */
  readonly find: (whole: FoldedPart) => FoldedPart | undefined;
  /** The state of a part that was found, in memory of its own. */
  readonly read: (part: FoldedPart) => Uint8Array;
  readonly keep: (part: FoldedPart, state: Uint8Array) => void;
  /** Results of a finished run of so many trials. */
  readonly findResults: (trials: number) => Uint8Array | undefined;
  /** Ends a plan: results of another plan may then take the place of this one's. */
  readonly keepResults: (trials: number, results: Uint8Array) => void;
  /** Waits until the disk has all of it. */
  readonly close: () => void;
  /** Records that were damaged; what they held is made again. */
  readonly damagedCount: number;
}

/** What a record says of itself, in a line of JSON before its bytes. */
type Description =
  | { readonly kind: 'plan'; readonly plan: string; readonly format: number; readonly key: JournalKey }
  | { readonly kind: 'part'; readonly plan: string; readonly part: FoldedPart }
  | { readonly kind: 'results'; readonly plan: string; readonly trials: number };

/** What each kind must say beside its plan. */
const SAYS_ALL: Readonly<Record<string, (found: Claim) => boolean>> = {
  plan: ({ key }) => typeof key === 'object' && key !== null,
  part: ({ part }) =>
    [part?.replicate, part?.points, part?.trials, part?.ticketsPerTrial].every(Number.isSafeInteger),
  results: ({ trials }) => Number.isSafeInteger(trials),
};

interface Claim {
  readonly key?: unknown;
  readonly part?: Partial<FoldedPart>;
  readonly trials?: unknown;
}

/** A record in the file: its own bytes and, in them, those that it keeps. */
interface Kept<D extends Description = Description> {
  readonly description: D;
  readonly record: RecordPlace;
  readonly content: RecordPlace;
}

/**
 * Opens the journal of a folder, or begins one.
 *
 * A record keeps what a run has folded of a replicate, not the samples: all that the run's results need of them, to
 * the bit, in a size that depends on their spread and hardly on their number. A later record of a replicate overtakes
 * an earlier one. The last record of a finished run keeps its results.
 *
 * A torn end is cut off. A finished journal of another plan is begun anew.
 *
 * @param spareBytes  bytes of overtaken records that are always borne
 * @throws JournalError  when the file is an unfinished journal of another plan, of another format, or no journal; it
 *   is left as it is
 * @throws OutputError   when the folder cannot be written to
 */
export function openRunJournal(
  directory: string,
  key: JournalKey,
  spareBytes: number = SPARE_BYTES,
): RunJournal {
  const path = join(directory, JOURNAL_NAME);
  return attempt(path, () => {
    const file = openSync(path, OPEN_FLAGS);
    try {
      const planId = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 16);
      let found = findRecords(file, path);
      if (found.plans.size > 0 && !found.plans.has(planId)) {
        if (found.last !== 'results') throw new JournalError(path, foreignText(found, planId, key));
        ftruncateSync(file, 0);
        found = findRecords(file, path);
      }
      ftruncateSync(file, found.end);
      const writer = { directory, path, spareBytes, file, end: found.end, records: found.records };
      return journalOf(writer, planId, key, found);
    } catch (error) {
      closeSync(file);
      throw error;
    }
  });
}

/** An open journal that records are appended to. */
interface Writer {
  readonly directory: string;
  readonly path: string;
  readonly spareBytes: number;
  file: number;
  /** Length of the file. */
  end: number;
  records: Kept[];
}

function journalOf(writer: Writer, plan: string, key: JournalKey, found: Found): RunJournal {
  const { path } = writer;
  let flushedMs = performance.now();
  let isFlushed = true;
  const flush = () => {
    attempt(path, () => fdatasyncSync(writer.file));
    flushedMs = performance.now();
    isFlushed = true;
  };
  const add = (description: Description, content?: Uint8Array) => {
    append(writer, description, content);
    if (overtakenBytes(writer) > Math.max(writer.spareBytes, writer.end / 2)) leaveOutOvertaken(writer);
    isFlushed = false;
    if (performance.now() - flushedMs > FLUSH_SECONDS * 1000) flush();
  };
  if (found.key === undefined) add({ kind: 'plan', plan, format: FORMAT, key });
  return {
    damagedCount: found.damagedCount,
    find(whole) {
      const serving = partsOf(writer).filter(({ description: { part } }) => serves(part, whole));
      return serving.toSorted((a, b) => b.description.part.points - a.description.part.points)[0]?.description
        .part;
    },
    read(wanted) {
      const kept = partsOf(writer).find(({ description }) => description.part === wanted);
      assert(kept !== undefined, 'a part is read that was found');
      return readRange(writer.file, kept.content);
    },
    keep: (part, state) => add({ kind: 'part', plan, part }, state),
    findResults(trials) {
      const kept = writer.records.findLast(
        ({ description }) => description.kind === 'results' && description.trials === trials,
      );
      return kept && readRange(writer.file, kept.content);
    },
    keepResults: (trials, results) => add({ kind: 'results', plan, trials }, results),
    close() {
      try {
        if (!isFlushed) flush();
      } finally {
        closeSync(writer.file);
      }
    },
  };
}

/** Whether a run can go on from a part: it ends at a full block, or is that very run's. */
function serves(part: FoldedPart, whole: FoldedPart): boolean {
  return (
    part.replicate === whole.replicate &&
    part.ticketsPerTrial === whole.ticketsPerTrial &&
    part.points <= whole.points &&
    (isFull(part) || part.trials === whole.trials)
  );
}

/** Whether a part ends at a full block, so that a run of more trials has the same blocks up to there. */
function isFull({ points }: FoldedPart): boolean {
  return points % BLOCK_TRIALS === 0;
}

function partsOf({ records }: Writer) {
  return records.filter(
    (kept): kept is Kept<Extract<Description, { kind: 'part' }>> => kept.description.kind === 'part',
  );
}

/** Appends a record; where the disk has no room for it, none of it stays. */
function append(writer: Writer, description: Description, content: Uint8Array = new Uint8Array(0)): void {
  const { file, path, end } = writer;
  const head = Buffer.from(`${JSON.stringify(description)}\n`);
  const record = encodeRecord([head, content]);
  const byteCount = record.reduce((sum, { length }) => sum + length, 0);
  const work = () => {
    try {
      for (const piece of record) writeAll(file, piece);
    } catch (error) {
      ftruncateSync(file, end);
      throw error;
    }
  };
  attempt(path, work, byteCount);
  writer.end += byteCount;
  writer.records.push({
    description,
    record: { offset: end, byteCount },
    content: { offset: end + byteCount - content.length, byteCount: content.length },
  });
}

function overtakenBytes(writer: Writer): number {
  return writer.end - neededRecords(writer).reduce((sum, { record }) => sum + record.byteCount, 0);
}

/** Records that no later one of the same replicate overtakes. */
function neededRecords({ records }: Writer): readonly Kept[] {
  return records.filter(({ description: early }, index) =>
    records.slice(index + 1).every(({ description: late }) => !overtakes(late, early)),
  );
}

function overtakes(late: Description, early: Description): boolean {
  return (
    late.kind === 'part' &&
    early.kind === 'part' &&
    isFull(late.part) === isFull(early.part) &&
    late.part.replicate === early.part.replicate &&
    late.part.ticketsPerTrial === early.part.ticketsPerTrial &&
    late.part.points >= early.part.points
  );
}

/** Writes the journal anew without what was overtaken; the old one stays until the new one is whole. */
function leaveOutOvertaken(writer: Writer): void {
  const { directory, path } = writer;
  const temporary = temporaryPath(directory, JOURNAL_NAME);
  attempt(path, () => {
    removeIfThere(temporary);
    const file = openSync(temporary, ANEW_FLAGS);
    try {
      const records: Kept[] = [];
      let end = 0;
      for (const { description, record, content } of neededRecords(writer)) {
        writeAll(file, readRange(writer.file, record));
        records.push({
          description,
          record: { ...record, offset: end },
          content: { ...content, offset: end + content.offset - record.offset },
        });
        end += record.byteCount;
      }
      fdatasyncSync(file);
      renameSync(temporary, path);
      closeSync(writer.file);
      Object.assign(writer, { file, end, records });
    } catch (error) {
      closeSync(file);
      removeIfThere(temporary);
      throw error;
    }
    flushDirectory(directory);
  });
}

/** What was found in the file of a journal. */
interface Found {
  readonly records: Kept[];
  /** The key of the last plan described, if any. */
  readonly key: JournalKey | undefined;
  readonly plans: ReadonlySet<string>;
  readonly last: Description['kind'] | undefined;
  readonly end: number;
  readonly damagedCount: number;
}

function findRecords(file: number, path: string): Found {
  const fileBytes = fstatSync(file).size;
  const records: Kept[] = [];
  const plans = new Set<string>();
  let key: JournalKey | undefined;
  const scan = scanRecords(file, fileBytes, (record, payload) => {
    const { description, headBytes } = describe(payload, path);
    plans.add(description.plan);
    if (description.kind === 'plan') key = description.key;
    const payloadOffset = record.offset + record.byteCount - payload.length;
    const content = { offset: payloadOffset + headBytes, byteCount: payload.length - headBytes };
    records.push({ description, record, content });
  });
  if (fileBytes > 0 && records.length === 0 && !scan.begun) throw new JournalError(path, NO_JOURNAL);
  const last = records.at(-1)?.description.kind;
  return { records, key, plans, last, end: scan.end, damagedCount: scan.damagedCount };
}

const NO_JOURNAL = 'not the journal of a run';

function describe(payload: Buffer, path: string): { description: Description; headBytes: number } {
  const headBytes = payload.indexOf('\n') + 1;
  // where the checksum holds and the sense is missing, somebody else wrote it
  const description = descriptionIn(payload.toString('utf8', 0, headBytes));
  if (description === undefined) throw new JournalError(path, NO_JOURNAL);
  if (description.kind === 'plan' && description.format !== FORMAT) {
    throw new JournalError(path, formatText(description));
  }
  return { description, headBytes };
}

function descriptionIn(line: string): Description | undefined {
  try {
    const found = JSON.parse(line);
    return typeof found.plan === 'string' && SAYS_ALL[found.kind]?.(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function formatText({ key, format }: Extract<Description, { kind: 'plan' }>): string {
  return `written by costband ${key['costband']} in format ${format}, and this one reads format ${FORMAT}`;
}

function foreignText({ plans, key: old = {} }: Found, planId: string, key: JournalKey): string {
  const changes = Object.keys(key)
    .filter((name) => old[name] !== key[name])
    .map((name) => `${name} was ${old[name] ?? 'unknown'} and is ${key[name]}`);
  return `belongs to the unfinished plan ${[...plans].join(', ')}, not to ${planId}: ${changes.join(', ')}`;
}
