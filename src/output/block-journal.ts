import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { closeSync, constants, fdatasyncSync, fstatSync, ftruncateSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Block, Plan } from '../simulate/plan-blocks.ts';
import type { BlockSamples } from '../simulate/simulate-block.ts';
import { encodeRecord, readWhole, scanRecords } from './checked-records.ts';
import { attempt, writeAll } from './write-results.ts';

/** Name of the file in a folder of results that keeps finished blocks. */
export const JOURNAL_NAME = 'journal.bin';

/** Changes when a journal of before can no longer be read. */
const FORMAT = 1;

/** A power cut costs the blocks of this many seconds at most; a killed process costs none. */
const FLUSH_SECONDS = 1;

/** A payload begins with its description in JSON, padded with spaces to a multiple of this. */
const ALIGNMENT = 8;

/** A link in place of the journal is refused: it would lead the writing elsewhere. */
const OPEN_FLAGS = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0);

/** What decides the samples of a block beside the block: equal keys, equal samples. Texts by name. */
export type JournalKey = Readonly<Record<string, string>>;

/** A journal cannot be gone on with: it is another plan's, a later version's, or none. */
export class JournalError extends Error {
  constructor(path: string, found: string, cause?: unknown) {
    super(`${path}: ${found}; use a new --out, or delete the file if nobody needs it`, { cause });
    this.name = 'JournalError';
  }
}

/** The finished blocks of a plan in a file. */
export interface BlockJournal {
  readonly has: (block: Block) => boolean;
  /** Samples of a block that the journal has, in memory of their own. */
  readonly read: (block: Block) => BlockSamples;
  readonly append: (block: Block, samples: BlockSamples) => void;
  /** Marks the plan as finished: results of another plan may then take the place of this one's. */
  readonly finish: () => void;
  /** Waits until the disk has all of it. */
  readonly close: () => void;
  /** Records that were damaged and are made again. */
  readonly damagedCount: number;
}

const KINDS = ['plan', 'block', 'finished'];

/** What a record says of itself. */
type Description =
  | { readonly kind: 'plan'; readonly plan: string; readonly format: number; readonly key: JournalKey }
  | { readonly kind: 'finished'; readonly plan: string }
  | { readonly kind: 'block'; readonly plan: string; readonly id: string; readonly shape: Shape };

/** Samples but for the values: those of periods first, then those of tickets. */
type Shape = Pick<BlockSamples, 'trialCount' | 'ticketCount' | 'monthsByTicketCount'> & {
  readonly periodLength: number;
  readonly ticketLength: number;
};

/** What was found in the file of a journal. */
interface Found {
  readonly kept: ReadonlyMap<string, KeptBlock>;
  /** The key of the last plan described, if any. */
  readonly key: JournalKey | undefined;
  readonly plans: ReadonlySet<string>;
  readonly finished: boolean;
  readonly end: number;
  readonly damagedCount: number;
}

/** Where the values of a block lie in the file. */
interface KeptBlock {
  readonly offset: number;
  readonly shape: Shape;
}

/**
 * Opens the journal of a folder, or begins one.
 *
 * Each block is one record of its raw samples: what is read back has the same bits, whatever is computed from it, and
 * a record costs one checksum and one write. That is 3 MB for 1,024 trials of a year with 22 metrics.
 *
 * A torn end is cut off. A finished journal of another plan is begun anew.
 *
 * @throws JournalError  when the file is an unfinished journal of another plan, of a later version, or no journal; it
 *   is left as it is
 * @throws OutputError   when the folder cannot be written to
 */
export function openBlockJournal(directory: string, key: JournalKey, plan: Plan): BlockJournal {
  const path = join(directory, JOURNAL_NAME);
  return attempt(path, () => {
    const file = openSync(path, OPEN_FLAGS);
    try {
      const planId = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 16);
      let found = findRecords(file, path);
      if (found.plans.size > 0 && !found.plans.has(planId)) {
        if (!found.finished) throw new JournalError(path, foreignText(found, planId, key));
        ftruncateSync(file, 0);
        found = findRecords(file, path);
      }
      ftruncateSync(file, found.end);
      return journalOf({ file, path, planId, end: found.end }, key, plan.ticketsPerTrial, found);
    } catch (error) {
      closeSync(file);
      throw error;
    }
  });
}

/** An open journal that records are appended to. */
interface Writer {
  readonly file: number;
  readonly path: string;
  readonly planId: string;
  end: number;
}

function journalOf(writer: Writer, key: JournalKey, ticketsPerTrial: number, found: Found): BlockJournal {
  const { file, path, planId } = writer;
  const keptOf = (block: Block) => found.kept.get(blockId(block, ticketsPerTrial));
  let flushedMs = performance.now();
  const flush = () => {
    attempt(path, () => fdatasyncSync(file));
    flushedMs = performance.now();
  };
  if (found.key === undefined) append(writer, { kind: 'plan', plan: planId, format: FORMAT, key });
  return {
    damagedCount: found.damagedCount,
    has: (block) => keptOf(block) !== undefined,
    read: (block) => readSamples(file, block, keptOf(block)),
    append(block, samples) {
      const id = blockId(block, ticketsPerTrial);
      const values = [samples.periodValues, samples.ticketValues];
      append(writer, { kind: 'block', plan: planId, id, shape: shapeOf(samples) }, values);
      if (performance.now() - flushedMs > FLUSH_SECONDS * 1000) flush();
    },
    finish() {
      if (!found.finished) append(writer, { kind: 'finished', plan: planId });
    },
    close() {
      try {
        if (writer.end > found.end) flush();
      } finally {
        closeSync(file);
      }
    },
  };
}

/** Appends a record; where the disk has no room for it, none of it stays. */
function append(writer: Writer, description: Description, values: readonly Float64Array[] = []): void {
  const { file, path, end } = writer;
  const record = encodeRecord([head(description), ...values.map(bytesOf)]);
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
}

/** What is drawn for a block depends on its place in its replicate and its size, and not on the size of the run. */
function blockId({ replicate, part, trialCount }: Block, ticketsPerTrial: number): string {
  return `${replicate}.${part}x${trialCount}x${ticketsPerTrial}`;
}

function shapeOf(samples: BlockSamples): Shape {
  const { trialCount, ticketCount, monthsByTicketCount, periodValues, ticketValues } = samples;
  return {
    trialCount,
    ticketCount,
    monthsByTicketCount,
    periodLength: periodValues.length,
    ticketLength: ticketValues.length,
  };
}

/** A line of JSON, padded with spaces. */
function head(description: Description): Buffer {
  const line = `${JSON.stringify(description)}\n`;
  return Buffer.from(line.padEnd(paddedLength(line.length)));
}

function paddedLength(byteCount: number): number {
  return Math.ceil(byteCount / ALIGNMENT) * ALIGNMENT;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function readSamples(file: number, block: Block, kept: KeptBlock | undefined): BlockSamples {
  assert(kept !== undefined, `the journal has no block ${block.index}`);
  const { periodLength, ticketLength, ...counts } = kept.shape;
  const periodValues = new Float64Array(periodLength);
  const ticketValues = new Float64Array(ticketLength);
  const whole =
    readWhole(file, bytesOf(periodValues), kept.offset) &&
    readWhole(file, bytesOf(ticketValues), kept.offset + periodValues.byteLength);
  assert(whole, 'a journal does not get shorter while a run holds its folder');
  return { blockIndex: block.index, ...counts, periodValues, ticketValues };
}

function findRecords(file: number, path: string): Found {
  const fileBytes = fstatSync(file).size;
  const kept = new Map<string, KeptBlock>();
  const plans = new Set<string>();
  let key: JournalKey | undefined;
  let finished = false;
  const scan = scanRecords(file, fileBytes, (place, payload) => {
    const { description, headBytes } = describe(payload, path);
    plans.add(description.plan);
    finished = description.kind === 'finished';
    if (description.kind === 'plan') {
      key = description.key;
      if (description.format !== FORMAT) throw new JournalError(path, formatText(description));
    }
    if (description.kind === 'block') {
      kept.set(description.id, { offset: place.offset + headBytes, shape: description.shape });
    }
  });
  if (fileBytes > 0 && plans.size === 0 && !scan.begun) throw new JournalError(path, NO_JOURNAL);
  return { kept, key, plans, finished, end: scan.end, damagedCount: scan.damagedCount };
}

const NO_JOURNAL = 'not a journal of blocks';

function describe(payload: Buffer, path: string): { description: Description; headBytes: number } {
  const lineBytes = payload.indexOf('\n') + 1;
  const headBytes = paddedLength(lineBytes);
  try {
    const description: Description = JSON.parse(payload.toString('utf8', 0, lineBytes));
    assert(KINDS.includes(description.kind) && typeof description.plan === 'string', 'a kind and a plan');
    const { periodLength, ticketLength } =
      description.kind === 'block' ? description.shape : { periodLength: 0, ticketLength: 0 };
    const valueBytes = (periodLength + ticketLength) * Float64Array.BYTES_PER_ELEMENT;
    assert.equal(headBytes + valueBytes, payload.length, 'a record is its head and its values');
    return { description, headBytes };
  } catch (cause) {
    // its checksum holds: somebody else wrote it
    throw new JournalError(path, NO_JOURNAL, cause);
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
