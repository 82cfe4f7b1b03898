import { AssertionError } from 'node:assert';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { catchSignals } from '../../src/cli/catch-signals.ts';
import type { BlockFold } from '../../src/cli/run-fold.ts';
import { runKept } from '../../src/cli/run-kept.ts';
import { JOURNAL_NAME, JournalError, openRunJournal } from '../../src/output/run-journal.ts';
import type { Engine } from '../../src/simulate/engine.ts';
import { type NumberWriter, readWhole, writeWhole } from '../../src/stats/packed-numbers.ts';
import type { runWithThreads } from '../../workers/run-with-threads.ts';
import {
  Crash,
  openPick,
  type Pick,
  SIMULATED_PLAN,
  simulatedExecutor,
  simulatedSamples,
} from '../support/simulated-executor.ts';

/** More of them by `SEEDS=10000`. */
const SEEDS = Number(process.env['SEEDS'] ?? 2000);

/** Processes that may die one after the other before faults stop. */
const UNLUCKY_LIVES = 6;

let root = '';
beforeAll(() => {
  // memory where there is some to mount: a flush then waits for no disk
  root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'costband-'));
});
afterAll(() => rmSync(root, { recursive: true }));

type Execute = typeof runWithThreads;
type Luck = (pick: Pick, calm: boolean) => Execute;

/** A fold of all samples in the order in which they come: what is known of a replicate is its fingerprint so far. */
function openPrintFold(): BlockFold & { readonly print: () => string } {
  const closed: string[] = [];
  let open = '';
  const save = (writer: NumberWriter) => {
    for (const byte of Buffer.from(open, 'hex')) writeWhole(writer, byte);
  };
  return {
    take({ blockIndex, periodValues, ticketValues }) {
      const hash = createHash('sha256').update(open).update(JSON.stringify(blockIndex));
      open = hash.update(periodValues).update(ticketValues).digest('hex');
    },
    closeReplicate(writer) {
      if (writer !== undefined) save(writer);
      closed.push(open);
      open = '';
    },
    saveReplicate: save,
    loadReplicate(reader) {
      expect(open).toBe('');
      open = Buffer.from(Array.from({ length: 32 }, () => readWhole(reader))).toString('hex');
    },
    print: () => closed.join(),
  };
}

/** One process from its start to its end; a fingerprint of all samples in the order in which they came. */
async function live(execute: Execute, pick: Pick): Promise<string> {
  const fold = openPrintFold();
  const signals = { ...catchSignals(), arm: () => {} };
  const journal = openRunJournal(root, { seed: '1' });
  try {
    const keeping = { journal, signals, tell: () => {} };
    await runKept({} as Engine, SIMULATED_PLAN, 1 + pick(6), fold, () => {}, keeping, execute);
    journal.keepResults(SIMULATED_PLAN.trials, Buffer.from(fold.print()));
  } finally {
    journal.close();
  }
  return fold.print();
}

/** What a power cut or a bad disk may do to the journal of a process that died. */
function damage(pick: Pick): void {
  const path = join(root, JOURNAL_NAME);
  const bytes = readFileSync(path);
  const at = pick(bytes.length);
  const kinds = [
    () => bytes,
    () => bytes.subarray(0, at),
    () => Buffer.concat([bytes, Buffer.alloc(pick(300))]),
    () => Buffer.concat([bytes, bytes.subarray(at)]),
    () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + pick(200))]),
    () => bytes.fill(bytes[at]! ^ (1 << pick(8)), at, at + 1),
  ];
  writeFileSync(path, kinds[pick(kinds.length)]!());
}

/** Processes die and are started again until one ends; what it ends in. */
async function fateOf(seed: number, luck: Luck): Promise<string> {
  rmSync(join(root, JOURNAL_NAME), { force: true });
  const pick = openPick(seed);
  for (let lives = 0; ; lives++) {
    const calm = lives >= UNLUCKY_LIVES;
    try {
      return await live(luck(pick, calm), pick);
    } catch (error) {
      // a block under another's index is our fault and ends the process; damage may leave no journal at all
      const isExpected = error instanceof Crash || error instanceof AssertionError;
      if (error instanceof JournalError) rmSync(join(root, JOURNAL_NAME));
      else if (!isExpected || lives > UNLUCKY_LIVES) throw error;
      else damage(pick);
    }
  }
}

async function failingSeeds(seeds: number, luck: Luck): Promise<readonly number[]> {
  const expected = await live(simulatedExecutor(openPick(0), true), openPick(0));
  const failing: number[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    if ((await fateOf(seed, luck).catch(String)) !== expected) failing.push(seed);
  }
  return failing;
}

test(`${SEEDS} seeds of crashes, drops, delays, doubles and damage: the same samples in the same order, and an end`, {
  timeout: 60_000 + SEEDS * 20,
}, async () => {
  expect(await failingSeeds(SEEDS, simulatedExecutor), 'seeds that failed').toEqual([]);
});

test.each<[string, Luck]>([
  [
    'hands blocks over as they finish',
    (pick) =>
      async (_engine, { blocks }, threads, take) => {
        const open = [...blocks];
        while (open.length > 0) {
          const [block] = open.splice(pick(Math.min(2, open.length)), 1);
          take(block!, simulatedSamples(block!));
        }
        return { threads };
      },
  ],
  [
    'gives a block the samples of the next now and then',
    (pick) =>
      async (_engine, { blocks }, threads, take) => {
        for (const block of blocks) {
          const wrong = pick(100) === 0 ? 1 : 0;
          take(block, {
            ...simulatedSamples({ ...block, index: block.index + wrong }),
            blockIndex: block.index,
          });
        }
        return { threads };
      },
  ],
])('the harness finds an executor that %s', async (_, planted) => {
  const failing = await failingSeeds(50, planted);
  expect(failing.length).toBeGreaterThan(0);
  // a seed tells the same story each time
  const fate = () => fateOf(failing[0]!, planted).catch(String);
  expect(await fate()).toBe(await fate());
});
