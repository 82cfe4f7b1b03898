import type * as Fs from 'node:fs';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type FoldedPart, JOURNAL_NAME, openRunJournal } from '../../src/output/run-journal.ts';
import { OutputError } from '../../src/output/write-results.ts';
import { failCall, madeCalls } from '../support/failing-calls.ts';

vi.mock('node:fs', async (original) => {
  const { gated } = await import('../support/failing-calls.ts');
  return gated(await original<typeof Fs>());
});

/** Small, so that a journal of a few parts is written anew. */
const SPARE_BYTES = 400;
const KEY = { seed: '1' };
const TRIALS = 16 * 1024;

/** What a run keeps: each of three replicates grows twice, and overtakes itself. */
const KEPT: readonly FoldedPart[] = [1024, 2048, 3072].flatMap((points) =>
  [0, 1, 2].map((replicate) => ({ replicate, points, trials: TRIALS, ticketsPerTrial: 4 })),
);

const stateOf = ({ replicate, points }: FoldedPart) =>
  new Uint8Array(Buffer.from(`CBj1 ${'x'.repeat(60)} ${replicate}.${points}`));

let root = '';
let clock = 0;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'costband-'));
  // two seconds pass between any two looks at the clock, so that each record is flushed
  vi.spyOn(performance, 'now').mockImplementation(() => {
    clock += 2000;
    return clock;
  });
});
afterEach(() => {
  failCall(Number.POSITIVE_INFINITY, 'EIO');
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

/** Keeps all parts as a run does, up to the first call that fails; how many were kept then. */
function keepAll(): { readonly kept: number; readonly fault: unknown } {
  let kept = 0;
  try {
    const journal = openRunJournal(root, KEY, SPARE_BYTES);
    try {
      for (const part of KEPT) {
        journal.keep(part, stateOf(part));
        kept++;
      }
      journal.keepResults(TRIALS, Buffer.from('results'));
    } finally {
      journal.close();
    }
    return { kept, fault: undefined };
  } catch (fault) {
    return { kept, fault };
  }
}

/** The furthest part of each replicate that a later process finds; what it says is what was kept. */
function furthest(): readonly number[] {
  const journal = openRunJournal(root, KEY, SPARE_BYTES);
  const found = [0, 1, 2].map((replicate) => {
    const part = journal.find({ replicate, points: 4096, trials: TRIALS, ticketsPerTrial: 4 });
    if (part !== undefined) expect(Buffer.from(journal.read(part))).toEqual(Buffer.from(stateOf(part)));
    return part?.points ?? 0;
  });
  journal.close();
  return found;
}

const keptPoints = (kept: number) =>
  [0, 1, 2].map((replicate) =>
    Math.max(0, ...KEPT.slice(0, kept).flatMap((part) => (part.replicate === replicate ? part.points : []))),
  );

test.each([
  ['EIO', 'whole'],
  ['ENOSPC', 'half'],
] as const)(
  'row 30, whichever write, flush, cut or rename of a journal fails with %s, %s of it done: all that was kept is found, and the next run ends it',
  (code, done) => {
    let k = 1;
    for (; ; k++) {
      rmSync(join(root, JOURNAL_NAME), { force: true });
      failCall(k, code, done === 'half');
      const { kept, fault } = keepAll();
      const made = madeCalls();
      failCall(Number.POSITIVE_INFINITY, code);
      if (made < k) {
        expect(fault).toBeUndefined();
        break;
      }
      expect(fault, `call ${k}`).toBeInstanceOf(OutputError);
      expect(fault).toMatchObject({ code });
      expect(readdirSync(root), `call ${k}`).toEqual([JOURNAL_NAME]);
      const found = furthest();
      for (const [replicate, points] of keptPoints(kept).entries()) {
        expect(found[replicate], `call ${k}, replicate ${replicate}`).toBeGreaterThanOrEqual(points);
      }
      expect(keepAll().fault).toBeUndefined();
      expect(furthest()).toEqual([3072, 3072, 3072]);
    }
    // each of nine parts, the plan and the results: a record in three writes, and a flush; and the journal anew
    expect(k).toBeGreaterThan(40);
  },
);

test('with no failure the journal of these parts is written anew on the way', () => {
  failCall(Number.POSITIVE_INFINITY, 'EIO');
  expect(keepAll().fault).toBeUndefined();
  expect(madeCalls('renameSync')).toBeGreaterThan(0);
});
