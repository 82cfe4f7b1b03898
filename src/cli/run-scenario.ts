import { deserialize, serialize } from 'node:v8';
import { costParts } from '../cost/cost-parts.ts';
import { type JournalKey, openRunJournal, type RunJournal } from '../output/run-journal.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { compileModel } from '../simulate/compile-model.ts';
import { type EngineName, engineOf } from '../simulate/engine.ts';
import { type Plan, planBlocks } from '../simulate/plan-blocks.ts';
import { type Sampling, withSampling } from '../simulate/sampling.ts';
import { bookPrices } from './book-prices.ts';
import type { CaughtSignals } from './catch-signals.ts';
import { checkLogs, type LogCheck } from './log-check.ts';
import { type FoldedBands, type FoldedRun, openRunFold } from './run-fold.ts';
import { type Keeping, type OnBlock, runKept } from './run-kept.ts';
import { runWarnings } from './run-warnings.ts';

/** What a scenario's run has to say. Plain data. */
export interface RunResults extends FoldedRun {
  /** Prices that the scenario does not state, in USD per million tokens by kind of token. */
  readonly bookPricesUsdPerMtok: Readonly<Record<string, number>>;
  /** Cost lines that ai_cost is made of. */
  readonly aiLines: readonly string[];
  /** What its logs say by hand. */
  readonly logs: readonly LogCheck[];
  readonly threads: number;
  readonly timingsSeconds: Readonly<Record<string, number>>;
}

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

/** A run was stopped; what it had folded is in the journal. */
export class StoppedRun extends Error {
  readonly finishedBlocks: number;
  readonly plannedBlocks: number;
  /** What the finished replicates say; undefined when there are fewer than two. */
  readonly partial: FoldedBands | undefined;

  constructor(cause: unknown, finished: number, planned: number, partial: FoldedBands | undefined) {
    super(`stopped after ${finished} of ${planned} blocks`, { cause });
    this.name = 'StoppedRun';
    this.finishedBlocks = finished;
    this.plannedBlocks = planned;
    this.partial = partial;
  }
}

/**
 * Compiles and runs one scenario, or takes the results of that very run from its journal.
 *
 * @param onBlock     sees each finished block in plan order, with its samples before they are folded; without them
 *   where the journal has what they came to
 * @param engineName  who draws the samples
 * @param sampling    how the fast engine draws what is uncertain
 * @param keeping     where the run is kept, and what may stop it
 * @throws StoppedRun  when it was stopped
 */
export async function runScenario(
  scenario: Scenario,
  threads: number,
  onBlock: OnBlock,
  engineName: EngineName = 'fast',
  sampling: Sampling = 'sobol',
  keeping?: RunKeeping,
): Promise<ScenarioRun> {
  const plan = planBlocks(scenario.trials);
  const run = (kept?: Keeping) => drawScenario(scenario, plan, threads, onBlock, engineName, sampling, kept);
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

async function drawScenario(
  scenario: Scenario,
  plan: Plan,
  threads: number,
  onBlock: OnBlock,
  engineName: EngineName,
  sampling: Sampling,
  keeping: Keeping | undefined,
): Promise<RunResults> {
  const startMs = performance.now();
  const model = withSampling(compileModel(scenario), sampling);
  const engine = engineOf(engineName, scenario, model);
  const fold = openRunFold(scenario, model, engine, sampling);
  const compiledMs = performance.now();
  let finishedBlocks = 0;
  const onEach: OnBlock = (block, samples) => {
    finishedBlocks++;
    onBlock(block, samples);
  };
  const report = await runKept(engine, plan, threads, fold, onEach, keeping).catch((error: unknown) => {
    if (error !== keeping?.signals.stop.reason) throw error;
    throw new StoppedRun(error, finishedBlocks, plan.blocks.length, fold.finishPart());
  });
  const simulatedMs = performance.now();
  const folded = fold.finish();
  return {
    ...folded,
    warnings: [...runWarnings(scenario, model), ...folded.warnings],
    bookPricesUsdPerMtok: bookPrices(scenario, model),
    aiLines: costParts('ai_cost', model.ledger),
    logs: checkLogs(scenario, model),
    threads: report.threads,
    timingsSeconds: {
      compile: (compiledMs - startMs) / 1000,
      simulate: (simulatedMs - compiledMs) / 1000,
      summarise: (performance.now() - simulatedMs) / 1000,
    },
  };
}
