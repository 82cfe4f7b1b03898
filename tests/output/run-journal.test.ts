import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
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
import { encodeRecord } from '../../src/output/checked-records.ts';
import {
  type FoldedPart,
  JOURNAL_NAME,
  JournalError,
  type JournalKey,
  openRunJournal,
} from '../../src/output/run-journal.ts';

const KEY: JournalKey = { costband: '1.2.3', scenario: 'abc', seed: '1' };

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'costband-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const TRIALS = 16 * 1024;
const REPLICATES = [0, 1, 2, 3, 4, 5];

const partOf = (replicate: number, points = 1024, trials = TRIALS, ticketsPerTrial = 4): FoldedPart => ({
  replicate,
  points,
  trials,
  ticketsPerTrial,
});

/** Bytes that no two parts share, with the mark of a record and a line's end among them. */
const stateOf = ({ replicate, points }: FoldedPart): Uint8Array =>
  new Uint8Array(Buffer.from(`CBj1\n\0${'x'.repeat(50)}${replicate}.${points}`));

const path = () => join(root, JOURNAL_NAME);
const open = (key = KEY) => openRunJournal(root, key);

/** Writes a journal of the first replicates; the lengths of the file before and after each of them. */
function writeJournal(count: number, finish = false): readonly number[] {
  const journal = open();
  const lengths = [statSync(path()).size];
  for (const replicate of REPLICATES.slice(0, count)) {
    journal.keep(partOf(replicate), stateOf(partOf(replicate)));
    lengths.push(statSync(path()).size);
  }
  if (finish) journal.keepResults(TRIALS, Buffer.from('results'));
  journal.close();
  return lengths;
}

/** Replicates that the journal has; what it has must be right. */
function keptReplicates(): { readonly kept: readonly number[]; readonly damagedCount: number } {
  const journal = open();
  try {
    const kept = REPLICATES.filter((replicate) => {
      const part = journal.find(partOf(replicate));
      if (part !== undefined) expect(journal.read(part)).toEqual(stateOf(part));
      return part !== undefined;
    });
    const results = journal.findResults(TRIALS);
    if (results !== undefined) expect(Buffer.from(results).toString()).toBe('results');
    return { kept, damagedCount: journal.damagedCount };
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
  test('gives back every bit of what was kept, and goes on', () => {
    writeJournal(3);
    expect(keptReplicates()).toEqual({ kept: [0, 1, 2], damagedCount: 0 });
    const journal = open();
    journal.keep(partOf(5), stateOf(partOf(5)));
    journal.close();
    expect(keptReplicates().kept).toEqual([0, 1, 2, 5]);
  });

  test('gives back the results of a run of that many trials, and of no other', () => {
    writeJournal(1, true);
    const journal = open();
    expect(journal.findResults(TRIALS)).toEqual(new Uint8Array(Buffer.from('results')));
    expect(journal.findResults(TRIALS + 1)).toBeUndefined();
    journal.close();
  });

  test('finds the furthest part that a run can go on from', () => {
    const journal = open();
    for (const part of [
      partOf(0, 1024, 50_000, 2),
      partOf(0, 3125, 50_000, 2),
      partOf(0, 3072, 50_000, 2),
      partOf(1, 2048, 50_000, 2),
      partOf(2, 3072, 50_000, 1),
    ]) {
      journal.keep(part, stateOf(part));
    }
    const pointsFor = (replicate: number, points: number, trials: number) =>
      journal.find(partOf(replicate, points, trials, 2))?.points;
    expect(pointsFor(0, 3125, 50_000), 'that very run').toBe(3125);
    expect(pointsFor(0, 3750, 60_000), 'a longer run, whose fourth block is longer').toBe(3072);
    expect(pointsFor(0, 3125, 50_001), 'a run whose first block is another').toBe(3072);
    expect(pointsFor(0, 2500, 40_000), 'a shorter run').toBe(1024);
    expect(pointsFor(1, 3125, 50_000)).toBe(2048);
    expect(pointsFor(2, 3125, 50_000), 'other tickets per trial').toBeUndefined();
    expect(pointsFor(3, 3125, 50_000)).toBeUndefined();
    journal.close();
  });

  test('leaves out what was overtaken, and is never much longer than what is needed', () => {
    const state = new Uint8Array(2 ** 20).fill(7);
    const journal = open();
    for (let block = 1; block <= 200; block++) journal.keep(partOf(block % 3, block * 1024), state);
    journal.close();
    expect(statSync(path()).size).toBeLessThan(40 * 2 ** 20);
    expect(readdirSync(root)).toEqual([JOURNAL_NAME]);
    const again = open();
    expect(again.damagedCount).toBe(0);
    for (const [replicate, block] of [198, 199, 200].entries()) {
      const part = again.find(partOf(replicate, 2 ** 20));
      expect(part?.points).toBe(block * 1024);
      expect(Buffer.compare(again.read(part!), state)).toBe(0);
    }
    again.close();
  });
});

describe('damage', { timeout: 60_000 }, () => {
  test('row 34, a file cut anywhere keeps every replicate before the cut', () => {
    const lengths = writeJournal(6);
    const whole = readFileSync(path());
    for (let cut = 0; cut <= whole.length; cut++) {
      writeFileSync(path(), whole.subarray(0, cut));
      const count = Math.max(
        0,
        lengths.findLastIndex((length) => length <= cut),
      );
      const damagedCount = cut === 0 || lengths.includes(cut) ? 0 : 1;
      expect(keptReplicates()).toEqual({ kept: [0, 1, 2, 3, 4, 5].slice(0, count), damagedCount });
    }
  });

  test('row 35, one bit anywhere costs at most the replicate that it lies in', () => {
    const lengths = writeJournal(6);
    const whole = readFileSync(path());
    for (let byte = lengths[0]!; byte < whole.length; byte++) {
      const flipped = Buffer.from(whole);
      flipped[byte]! ^= 1 << (byte % 8);
      writeFileSync(path(), flipped);
      const hit = lengths.findLastIndex((length) => length <= byte);
      expect(keptReplicates().kept).toEqual([0, 1, 2, 3, 4, 5].filter((index) => index !== hit));
    }
  });

  test('row 35, a bit of the first record costs no replicate', () => {
    const [first] = writeJournal(6) as [number];
    const whole = readFileSync(path());
    for (let byte = 4; byte < first; byte++) {
      const flipped = Buffer.from(whole);
      flipped[byte]! ^= 1;
      writeFileSync(path(), flipped);
      expect(keptReplicates().kept).toEqual([0, 1, 2, 3, 4, 5]);
    }
  });

  test('row 35, the replicate that was lost is kept again and then kept', () => {
    const lengths = writeJournal(6);
    const bytes = readFileSync(path());
    bytes[lengths[2]! + 50]! ^= 4;
    writeFileSync(path(), bytes);
    const journal = open();
    expect(journal.damagedCount).toBe(1);
    journal.keep(partOf(2), stateOf(partOf(2)));
    journal.close();
    expect(keptReplicates().kept).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('row 36, a tail of zeros is cut off', () => {
    const lengths = writeJournal(6);
    truncateSync(path(), lengths[4]! + 30);
    appendFileSync(path(), Buffer.alloc(100_000));
    expect(keptReplicates()).toEqual({ kept: [0, 1, 2, 3], damagedCount: 1 });
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
      const fault = thrownBy(keptReplicates);
      if (fault !== undefined) expect(fault).toBeInstanceOf(JournalError);
    });
    fc.assert(property, { numRuns: 2000 });
  });
});

describe('a journal that is not ours is refused and left alone', () => {
  test.each([
    ['row 37, garbage', Buffer.from('my diary'), /journal.bin: not the journal of a run; use a new --out/],
    ['row 37, zeros', Buffer.alloc(500), /not the journal of a run/],
    [
      'row 37, a whole record that says nothing',
      Buffer.concat(encodeRecord([Buffer.from('{"a":1}\n')])),
      /not the journal/,
    ],
    [
      'row 38, a later format',
      Buffer.concat(
        encodeRecord([
          Buffer.from('{"kind":"plan","plan":"x","format":9,"key":{"costband":"2.0.0"}}'.padEnd(71)),
          Buffer.from('\n'),
        ]),
      ),
      /written by costband 2\.0\.0 in format 9, and this one reads format 2/,
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
    open({ ...KEY, prices: 'a1' }).close();
    expect(thrownBy(() => open({ ...KEY, prices: 'b2' }))).toMatchObject({
      message: expect.stringContaining('prices was a1 and is b2'),
    });
  });

  test('but a finished one of another plan makes room', () => {
    writeJournal(2, true);
    const journal = open({ ...KEY, seed: '2' });
    expect(journal.find(partOf(0))).toBeUndefined();
    expect(journal.findResults(TRIALS)).toBeUndefined();
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
