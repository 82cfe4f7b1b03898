import { type RunReport, runWithThreads } from '../../workers/run-with-threads.ts';
import { type BlockJournal, type JournalKey, openBlockJournal } from '../output/block-journal.ts';
import type { Engine } from '../simulate/engine.ts';
import type { Block, Plan } from '../simulate/plan-blocks.ts';
import type { BlockSamples } from '../simulate/simulate-block.ts';
import type { CaughtSignals } from './catch-signals.ts';

/** Where a run keeps its finished blocks, and what may end it early. */
export interface Keeping {
  readonly directory: string;
  readonly key: JournalKey;
  readonly signals: CaughtSignals;
  /** Receives what the journal has to say, a sentence each. */
  readonly tell: (text: string) => void;
}

/** Receives the samples of a block. */
type Take = (block: Block, samples: BlockSamples) => void;

/**
 * Runs a plan whose finished blocks go to a journal, and are taken from there by a run that was ended before.
 *
 * @param take     receives each block's samples in plan order
 * @param keeping  without it nothing is kept, and a signal ends the process
 * @param execute  who runs the blocks that are missing
 */
export async function runKept(
  engine: Engine,
  plan: Plan,
  threads: number,
  take: Take,
  keeping: Keeping | undefined,
  execute: typeof runWithThreads = runWithThreads,
): Promise<RunReport> {
  if (keeping === undefined) return execute(engine, plan, threads, take);
  const { directory, key, signals, tell } = keeping;
  const journal = openBlockJournal(directory, key, plan);
  try {
    const missing = plan.blocks.filter((block) => !journal.has(block));
    tellBeginning(journal, plan, missing.length, tell);
    const both = mixed(journal, plan, take);
    const takeNew: Take = (block, samples) => {
      // before the first block is kept there is nothing to save, and a signal may end the process at once
      signals.arm();
      both.takeNew(block, samples);
    };
    const report = await execute(engine, { ...plan, blocks: missing }, threads, takeNew, signals.stop);
    both.takeRest();
    journal.finish();
    return report;
  } finally {
    journal.close();
  }
}

/** Hands over new blocks and, in their places between them, those that the journal has. */
function mixed(journal: BlockJournal, { blocks }: Plan, take: Take) {
  let nextIndex = 0;
  const takeKept = (end: number) => {
    for (const block of blocks.slice(nextIndex, end)) take(block, journal.read(block));
    nextIndex = end;
  };
  return {
    takeNew(block: Block, samples: BlockSamples) {
      takeKept(block.index);
      // first: whoever takes samples may write into them
      journal.append(block, samples);
      take(block, samples);
      nextIndex++;
    },
    takeRest: () => takeKept(blocks.length),
  };
}

function tellBeginning(
  journal: BlockJournal,
  { blocks }: Plan,
  missingCount: number,
  tell: Keeping['tell'],
): void {
  const keptCount = blocks.length - missingCount;
  if (journal.damagedCount > 0) {
    tell(`${journal.damagedCount} damaged stretch(es) of the journal: what they held is computed again`);
  }
  if (keptCount > 0)
    tell(`${keptCount} of ${blocks.length} blocks are in the journal; ${missingCount} to go`);
}
