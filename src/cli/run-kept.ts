import { type RunReport, runWithThreads } from '../../workers/run-with-threads.ts';
import type { FoldedPart, RunJournal } from '../output/run-journal.ts';
import type { Engine } from '../simulate/engine.ts';
import { BLOCK_TRIALS, type Block, type Plan } from '../simulate/plan-blocks.ts';
import type { BlockSamples } from '../simulate/simulate-block.ts';
import { openNumberReader, openNumberWriter, writtenBytes } from '../stats/packed-numbers.ts';
import type { CaughtSignals } from './catch-signals.ts';
import type { BlockFold } from './run-fold.ts';

/** Where a run keeps what it has folded, and what may end it early. */
export interface Keeping {
  readonly journal: RunJournal;
  readonly signals: CaughtSignals;
  /** Receives what the journal has to say, a sentence each. */
  readonly tell: (text: string) => void;
}

/** Sees a block of a run, and its samples unless the journal had what they came to. */
export type OnBlock = (block: Block, samples?: BlockSamples) => void;

/** A replicate that is not finished is kept again after this long, so a run that is killed loses no more. */
const KEEP_SECONDS = 1;

/** And not before this many times what keeping it took: the journal then costs at most 1 % of a thread. */
const KEEP_SHARE = 100;

/**
 * Runs a plan and folds its samples. What is folded goes to a journal, replicate by replicate, and is taken from there
 * by a run that was ended before, so that the same samples are folded in the same order and none is drawn again.
 *
 * @param onBlock   sees each block before it is folded, or after it was loaded
 * @param keeping   without it nothing is kept, and a signal ends the process
 * @param execute   who runs the blocks that are missing
 */
export async function runKept(
  engine: Engine,
  plan: Plan,
  threads: number,
  fold: BlockFold,
  onBlock: OnBlock,
  keeping: Keeping | undefined,
  execute: typeof runWithThreads = runWithThreads,
): Promise<RunReport> {
  const way = openWay(plan, fold, onBlock, keeping?.journal);
  if (keeping !== undefined) tellBeginning(keeping, plan, way.missing.length);
  const take = (block: Block, samples: BlockSamples) => {
    // before the first block is folded there is nothing to save, and a signal may end the process at once
    keeping?.signals.arm();
    way.take(block, samples);
  };
  try {
    const report = await execute(
      engine,
      { ...plan, blocks: way.missing },
      threads,
      take,
      keeping?.signals.stop,
    );
    way.finish();
    return report;
  } catch (error) {
    way.keepOpen();
    throw error;
  }
}

/** The way through a plan's blocks: those that the journal has are loaded, those that are missing are taken. */
function openWay(plan: Plan, fold: BlockFold, onBlock: OnBlock, journal: RunJournal | undefined) {
  const { blocks } = plan;
  const found = replicatesOf(plan).map((whole) => journal?.find(whole));
  const missing = blocks.filter(({ replicate, firstPoint }) => firstPoint >= (found[replicate]?.points ?? 0));
  const keeper = journal && openKeeper(journal, plan);
  let next = 0;
  let isFolding = false;
  const isReplicateEnd = () => blocks[next]?.replicate !== blocks[next - 1]?.replicate;
  /** Loads what the journal has of the next replicates, up to a block that is missing. */
  const loadUpTo = (end: number) => {
    while (next < end) {
      const { replicate } = blocks[next] as Block;
      const part = found[replicate] as FoldedPart;
      fold.loadReplicate(openNumberReader((journal as RunJournal).read(part)));
      const loaded = blocks.slice(next, next + Math.ceil(part.points / BLOCK_TRIALS));
      for (const block of loaded) onBlock(block);
      next += loaded.length;
      if (isReplicateEnd()) fold.closeReplicate();
    }
  };
  return {
    missing,
    take(block: Block, samples: BlockSamples) {
      isFolding = true;
      loadUpTo(block.index);
      onBlock(block, samples);
      fold.take(samples);
      next++;
      keeper?.saw(block);
      if (isReplicateEnd()) {
        if (keeper === undefined) fold.closeReplicate();
        else keeper.keep((save) => fold.closeReplicate(save));
      } else if (keeper?.isDue(blocks[next] as Block)) keeper.keep((save) => fold.saveReplicate(save));
      isFolding = false;
    },
    finish: () => loadUpTo(blocks.length),
    /** Keeps what is folded of an open replicate, unless it was folding that failed. */
    keepOpen() {
      if (keeper?.hasMore() && !isFolding) keeper.keep((save) => fold.saveReplicate(save));
    },
  };
}

/** Puts the open replicate into a journal, when it has grown and enough time has passed. */
function openKeeper(journal: RunJournal, { trials, ticketsPerTrial }: Plan) {
  const writer = openNumberWriter();
  let part: FoldedPart | undefined;
  let keptMs = performance.now();
  let waitMs = KEEP_SECONDS * 1000;
  return {
    saw({ replicate, firstPoint, trialCount }: Block) {
      part = { replicate, points: firstPoint + trialCount, trials, ticketsPerTrial };
    },
    hasMore: () => part !== undefined,
    /** @param next  block of the same replicate; before one that is cut short, a longer run can still join */
    isDue: (next: Block) => next.trialCount < BLOCK_TRIALS || performance.now() - keptMs > waitMs,
    keep(save: BlockFold['saveReplicate']) {
      const startMs = performance.now();
      writer.length = 0;
      save(writer);
      if (part !== undefined) journal.keep(part, writtenBytes(writer));
      part = undefined;
      keptMs = performance.now();
      waitMs = Math.max(KEEP_SECONDS * 1000, KEEP_SHARE * (keptMs - startMs));
    },
  };
}

/** All of each replicate that a plan has, as it stands in a journal. */
function replicatesOf({ blocks, trials, replicateCount, ticketsPerTrial }: Plan): readonly FoldedPart[] {
  return Array.from({ length: replicateCount }, (_, replicate) => {
    const own = blocks.filter((block) => block.replicate === replicate);
    const points = own.reduce((sum, { trialCount }) => sum + trialCount, 0);
    return { replicate, points, trials, ticketsPerTrial };
  });
}

function tellBeginning({ journal, tell }: Keeping, { blocks }: Plan, missingCount: number): void {
  const keptCount = blocks.length - missingCount;
  if (journal.damagedCount > 0) {
    tell(`${journal.damagedCount} damaged stretch(es) of the journal: what they held is computed again`);
  }
  if (keptCount > 0)
    tell(`${keptCount} of ${blocks.length} blocks are in the journal; ${missingCount} to go`);
}
