import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  JOURNAL_NAME,
  JournalError,
  type JournalKey,
  openBlockJournal,
} from '../../src/output/block-journal.ts';
import { encodeRecord } from '../../src/output/checked-records.ts';
import { type Block, planBlocks } from '../../src/simulate/plan-blocks.ts';
import type { BlockSamples } from '../../src/simulate/simulate-block.ts';

const PLAN = planBlocks(16 * 1024);
const KEY: JournalKey = { costband: '1.2.3', scenario: 'abc', seed: '1' };

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'costband-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

/** Samples that hold what numbers can hold, the mark of a record too. */
function samplesOf(block: Block): BlockSamples {
  const periodValues = Float64Array.of(block.index, -0, Number.NaN, Infinity, 0.1, 5e-324);
  new Uint8Array(periodValues.buffer).set(Buffer.from('CBj1'), 33);
  return {
    blockIndex: block.index,
    trialCount: block.trialCount,
    ticketCount: 2,
    monthsByTicketCount: 7,
    periodValues,
    ticketValues: Float64Array.of(Math.PI, block.firstPoint),
  };
}

const path = () => join(root, JOURNAL_NAME);
const open = (key = KEY, plan = PLAN) => openBlockJournal(root, key, plan);

/** Writes a journal of the first blocks; the lengths of the file before and after each of them. */
function writeJournal(blockCount: number, finish = false): readonly number[] {
  const journal = open();
  const lengths = [statSync(path()).size];
  for (const block of PLAN.blocks.slice(0, blockCount)) {
    journal.append(block, samplesOf(block));
    lengths.push(statSync(path()).size);
  }
  if (finish) journal.finish();
  journal.close();
  return lengths;
}

/** Indices of the blocks that the journal has; what it has must be right. */
function keptBlocks(): { readonly kept: readonly number[]; readonly damagedCount: number } {
  const journal = open();
  try {
    const kept = PLAN.blocks.filter(journal.has);
    for (const block of kept) expect(journal.read(block)).toEqual(samplesOf(block));
    return { kept: kept.map(({ index }) => index), damagedCount: journal.damagedCount };
  } finally {
    journal.close();
  }
}

function thrownBy(work: () => void): unknown {
  try {
    work();
  } catch (fault) {
    return fault;
  }
  return undefined;
}

describe('a journal', () => {
  test('gives back every bit of what was appended, and goes on', () => {
    writeJournal(3);
    expect(keptBlocks()).toEqual({ kept: [0, 1, 2], damagedCount: 0 });
    const journal = open();
    journal.append(PLAN.blocks[5]!, samplesOf(PLAN.blocks[5]!));
    journal.close();
    expect(keptBlocks().kept).toEqual([0, 1, 2, 5]);
  });

  test('serves a longer run of the same plan with the blocks that both have', () => {
    const long = planBlocks(65_536 * 2);
    const longer = planBlocks(65_536 * 2 + 16 * 100);
    const journal = open(KEY, long);
    for (const block of long.blocks) journal.append(block, samplesOf(block));
    journal.finish();
    journal.close();
    const again = open(KEY, longer);
    expect(longer.blocks.filter((block) => !again.has(block)).map(({ trialCount }) => trialCount)).toEqual(
      Array(16).fill(100),
    );
    const places = longer.blocks.filter(again.has).map((block) => again.read(block).ticketValues[1]);
    expect(places).toEqual(long.blocks.map(({ firstPoint }) => firstPoint));
    again.close();
    const fewTickets = open(KEY, { ...long, ticketsPerTrial: 2 });
    expect(long.blocks.filter(fewTickets.has)).toEqual([]);
    fewTickets.close();
  });
});

describe('damage', { timeout: 60_000 }, () => {
  test('row 34, a file cut anywhere keeps every block before the cut', () => {
    const lengths = writeJournal(6);
    const whole = readFileSync(path());
    for (let cut = 0; cut <= whole.length; cut++) {
      writeFileSync(path(), whole.subarray(0, cut));
      const count = Math.max(
        0,
        lengths.findLastIndex((length) => length <= cut),
      );
      const damagedCount = cut === 0 || lengths.includes(cut) ? 0 : 1;
      expect(keptBlocks()).toEqual({ kept: [0, 1, 2, 3, 4, 5].slice(0, count), damagedCount });
    }
  });

  test('row 35, one bit anywhere costs at most the block that it lies in', () => {
    const lengths = writeJournal(6);
    const whole = readFileSync(path());
    for (let byte = lengths[0]!; byte < whole.length; byte++) {
      const flipped = Buffer.from(whole);
      flipped[byte]! ^= 1 << (byte % 8);
      writeFileSync(path(), flipped);
      const hit = lengths.findLastIndex((length) => length <= byte);
      expect(keptBlocks().kept).toEqual([0, 1, 2, 3, 4, 5].filter((index) => index !== hit));
    }
  });

  test('row 35, a bit of the first record costs no block', () => {
    const [first] = writeJournal(6) as [number];
    const whole = readFileSync(path());
    for (let byte = 4; byte < first; byte++) {
      const flipped = Buffer.from(whole);
      flipped[byte]! ^= 1;
      writeFileSync(path(), flipped);
      expect(keptBlocks().kept).toEqual([0, 1, 2, 3, 4, 5]);
    }
  });

  test('row 35, the block that was lost is appended again and then kept', () => {
    const lengths = writeJournal(6);
    const bytes = readFileSync(path());
    bytes[lengths[2]! + 50]! ^= 4;
    writeFileSync(path(), bytes);
    const journal = open();
    expect(journal.damagedCount).toBe(1);
    journal.append(PLAN.blocks[2]!, samplesOf(PLAN.blocks[2]!));
    journal.close();
    expect(keptBlocks().kept).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('row 36, a tail of zeros is cut off', () => {
    const lengths = writeJournal(6);
    truncateSync(path(), lengths[4]! + 30);
    appendFileSync(path(), Buffer.alloc(100_000));
    expect(keptBlocks()).toEqual({ kept: [0, 1, 2, 3], damagedCount: 1 });
    expect(statSync(path()).size).toBe(lengths[4]);
  });

  test('rows 34 to 36, whatever is overwritten, cut or put in: what is kept is right, and no error but ours', () => {
    const whole = (() => {
      writeJournal(6, true);
      return readFileSync(path());
    })();
    const change = fc.record({
      at: fc.nat(whole.length),
      remove: fc.nat(200),
      insert: fc.uint8Array({ maxLength: 200 }),
    });
    const property = fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      let bytes = Buffer.from(whole);
      for (const { at, remove, insert } of changes) {
        bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]);
      }
      writeFileSync(path(), bytes);
      const fault = thrownBy(keptBlocks);
      if (fault !== undefined) expect(fault).toBeInstanceOf(JournalError);
    });
    fc.assert(property, { numRuns: 2000 });
  });
});

describe('a journal that is not ours is refused and left alone', () => {
  test.each([
    ['row 37, garbage', Buffer.from('my diary'), /journal.bin: not a journal of blocks; use a new --out/],
    ['row 37, zeros', Buffer.alloc(500), /not a journal of blocks/],
    [
      'row 37, a whole record that says nothing',
      Buffer.concat(encodeRecord([Buffer.from('{"a":1}\n')])),
      /not a journal/,
    ],
    [
      'row 38, a later format',
      Buffer.concat(
        encodeRecord([
          Buffer.from('{"kind":"plan","plan":"x","format":2,"key":{"costband":"2.0.0"}}'.padEnd(71)),
          Buffer.from('\n'),
        ]),
      ),
      /written by costband 2\.0\.0 in format 2, and this one reads format 1/,
    ],
  ])('%s', (_, bytes, words) => {
    writeFileSync(path(), bytes);
    expect(thrownBy(open)).toMatchObject({ name: 'JournalError', message: expect.stringMatching(words) });
    expect(readFileSync(path())).toEqual(bytes);
  });

  test('row 37, an unfinished one of another plan: what differs is told', () => {
    writeJournal(2);
    const bytes = readFileSync(path());
    expect(thrownBy(() => open({ ...KEY, seed: '2', scenario: 'def' }))).toMatchObject({
      name: 'JournalError',
      message: expect.stringMatching(
        /belongs to the unfinished plan [0-9a-f]{16}, not to [0-9a-f]{16}: scenario was abc and is def, seed was 1 and is 2; use a new --out/,
      ),
    });
    expect(readFileSync(path())).toEqual(bytes);
  });

  test('row 28, an unfinished one of an older price book: the old and the new hash are told', () => {
    openBlockJournal(root, { ...KEY, prices: 'a1' }, PLAN).close();
    expect(thrownBy(() => open({ ...KEY, prices: 'b2' }))).toMatchObject({
      message: expect.stringContaining('prices was a1 and is b2'),
    });
  });

  test('but a finished one of another plan makes room', () => {
    writeJournal(2, true);
    const journal = open({ ...KEY, seed: '2' });
    expect(PLAN.blocks.filter(journal.has)).toEqual([]);
    journal.close();
    expect(thrownBy(open)).toBeInstanceOf(JournalError);
  });

  test('row 39, a link in its place', () => {
    const target = join(root, 'precious');
    writeFileSync(target, 'precious');
    symlinkSync(target, path());
    expect(thrownBy(open)).toMatchObject({ name: 'OutputError', code: 'ELOOP' });
    expect(readFileSync(target, 'utf8')).toBe('precious');
  });
});
