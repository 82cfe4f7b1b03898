import { costParts } from '../cost/cost-parts.ts';
import { describeQuantities, type QuantityDescription } from '../scenario/describe-quantities.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { compileModel } from '../simulate/compile-model.ts';
import { engineOf } from '../simulate/engine.ts';
import { withEveryTicket } from '../simulate/every-ticket.ts';
import type { Plan } from '../simulate/plan-blocks.ts';
import { withSampling } from '../simulate/sampling.ts';
import { bookPrices } from './book-prices.ts';
import type { Drawing } from './drawing.ts';
import { checkLogs, type LogCheck } from './log-check.ts';
import { type FoldedRun, openRunFold } from './run-fold.ts';
import { type Keeping, type OnBlock, runKept } from './run-kept.ts';
import { runWarnings } from './run-warnings.ts';
import { StoppedRun } from './stopped-run.ts';

/** What a scenario's run has to say. Plain data. */
export interface RunResults extends FoldedRun {
  /** Prices that the scenario does not state, in USD per million tokens by kind of token. */
  readonly bookPricesUsdPerMtok: Readonly<Record<string, number>>;
  /** Cost lines that ai_cost is made of. */
  readonly aiLines: readonly string[];
  /** Every quantity with what it implies. */
  readonly quantities: readonly QuantityDescription[];
  /** What its logs say by hand. */
  readonly logs: readonly LogCheck[];
  readonly threads: number;
  readonly timingsSeconds: Readonly<Record<string, number>>;
}

/**
 * Compiles a scenario and draws a plan of it.
 *
 * @param onBlock  as of `runScenario`
 * @param keeping  where what is folded is kept, and what may stop the run
 * @throws StoppedRun  when it was stopped
 */
export async function drawScenario(
  scenario: Scenario,
  plan: Plan,
  threads: number,
  onBlock: OnBlock,
  { engine: engineName, sampling, everyTicket }: Drawing,
  keeping: Keeping | undefined,
): Promise<RunResults> {
  const startMs = performance.now();
  const compiled = withSampling(compileModel(scenario), sampling);
  const model = everyTicket ? withEveryTicket(compiled) : compiled;
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
    quantities: describeQuantities(scenario),
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
