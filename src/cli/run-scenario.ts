import { deserialize, serialize } from 'node:v8';
import { type JournalKey, openRunJournal, type RunJournal } from '../output/run-journal.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type Plan, planBlocks } from '../simulate/plan-blocks.ts';
import type { CaughtSignals } from './catch-signals.ts';
import type { RunResults } from './draw-scenario.ts';
import { type Drawing, USUAL_DRAWING } from './drawing.ts';
import type { Keeping, OnBlock } from './run-kept.ts';

/** A run and how it was planned. */
export interface ScenarioRun extends RunResults {
  readonly plan: Plan;
}

/** Where a run has its journal, and what may end it early. */
export interface RunKeeping {
  readonly directory: string;
  readonly key: JournalKey;
  readonly signals: CaughtSignals;
  /** Receives what the journal has to say, a sentence each. */
  readonly tell: (text: string) => void;
}

/**
 * Compiles and runs one scenario, or takes the results of that very run from its journal.
 *
 * @param onBlock     sees each finished block in plan order, with its samples before they are folded; without them
 *   where the journal has what they came to
 * @param drawing  who draws the samples, and how
 * @param keeping  where the run is kept, and what may stop it
 * @throws StoppedRun  when it was stopped
 */
export async function runScenario(
  scenario: Scenario,
  threads: number,
  onBlock: OnBlock,
  drawing: Drawing = USUAL_DRAWING,
  keeping?: RunKeeping,
): Promise<ScenarioRun> {
  const plan = planBlocks(scenario.trials);
  // a finished run needs none of what draws one
  const run = async (kept?: Keeping) => {
    const { drawScenario } = await import('./draw-scenario.ts');
    return drawScenario(scenario, plan, threads, onBlock, drawing, kept);
  };
  if (keeping === undefined) return { plan, ...(await run()) };
  const journal = openRunJournal(keeping.directory, keeping.key);
  try {
    const known = findResults(journal, plan);
    if (known !== undefined) {
      keeping.tell(`this run is finished; its results are in the journal`);
      return { plan, ...known };
    }
    const results = await run({ ...keeping, journal });
    journal.keepResults(plan.trials, serialize(results));
    return { plan, ...results };
  } finally {
    journal.close();
  }
}

/** The results of a finished run, if the journal has them. */
function findResults(journal: RunJournal, { trials }: Plan): RunResults | undefined {
  const bytes = journal.findResults(trials);
  return bytes && deserialize(bytes);
}
