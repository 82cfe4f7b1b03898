import { periodMetrics } from '../cost/metrics.ts';
import type { QuantityBreakEven } from '../output/break-even-csv.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { withoutDeflection, withoutTickets } from '../simulate/at-zero.ts';
import { compileModel } from '../simulate/compile-model.ts';
import type { Model } from '../simulate/model.ts';
import { type Plan, planBlocks } from '../simulate/plan-blocks.ts';
import { breakEvenAt, breakEvenBand } from '../summary/break-even.ts';
import { drawInputs, gatherTotals } from './gather-trials.ts';

/** Where a scenario's AI stops paying. */
export interface BreakEven {
  readonly model: Model;
  readonly plan: Plan;
  readonly quantities: readonly QuantityBreakEven[];
  /** Share of the futures in which the AI saves more than it costs. */
  readonly probabilityPays: number;
}

/** Runs that it takes, each of all trials: the scenario, without tickets, without deflection. */
export const BREAK_EVEN_RUNS = 3;

/** The largest value of any quantity but a share. */
const ANY = Number.POSITIVE_INFINITY;

/**
 * Runs a scenario, the same without tickets and without deflection, and says where net savings are zero.
 *
 * @param scenario    states deflection and human
 * @param onProgress  called with the number of trials that are finished, over all runs
 */
export async function findBreakEven(
  scenario: Scenario,
  threads: number,
  onProgress: (finishedTrials: number) => void,
): Promise<BreakEven> {
  const model = compileModel(scenario);
  const plan = planBlocks(scenario.trials);
  const names = periodMetrics(model.ledger).map(({ name }) => name);
  let finished = 0;
  const columnsOf = async (changed: Model) => {
    const totals = await gatherTotals(changed, plan, threads, (trialCount) => {
      finished += trialCount;
      onProgress(finished);
    });
    return (metric: string) => totals[names.indexOf(metric)] as Float64Array;
  };
  const actual = await columnsOf(model);
  const quiet = (await columnsOf(withoutTickets(model)))('net_savings');
  const handled = (await columnsOf(withoutDeflection(model)))('net_savings');
  const net = actual('net_savings');
  const tickets = actual('tickets').map((count) => count / model.monthCount);
  const { replicateStarts } = drawInputs(model, plan);
  const bandOf = (value: (trial: number) => number) =>
    breakEvenBand(
      net.map((_, trial) => value(trial)),
      replicateStarts,
    );
  const at = (values: Float64Array) => (trial: number) => values[trial] as number;
  const [saving, llmUsd, deflected] = [at(net), at(actual('llm_cost')), at(actual('deflected_tickets'))];
  const share = (i: number) => quotient(deflected(i), at(actual('tickets'))(i));
  return {
    model,
    plan,
    probabilityPays: net.filter((usd) => usd > 0).length / net.length,
    quantities: [
      {
        quantity: 'deflected_share',
        unit: 'ratio',
        band: bandOf((i) => breakEvenAt(share(i), saving(i), at(handled)(i), 1)),
        scenario: bandOf(share),
      },
      {
        quantity: 'tickets_per_month',
        unit: 'ticket',
        band: bandOf((i) => breakEvenAt(at(tickets)(i), saving(i), at(quiet)(i), ANY)),
        scenario: bandOf(at(tickets)),
      },
      {
        quantity: 'model_price_factor',
        unit: 'ratio',
        band: bandOf((i) => highestFactor(saving(i), llmUsd(i))),
        scenario: bandOf(() => 1),
      },
      {
        quantity: 'vendor_price',
        unit: 'USD/ticket',
        band: bandOf((i) => quotient(at(actual('ai_cost'))(i), deflected(i))),
        scenario: undefined,
      },
    ],
  };
}

/** How far prices may rise over those of the scenario; Infinity where not even a free model pays. */
function highestFactor(savingUsd: number, llmUsd: number): number {
  const factor = 1 + quotient(savingUsd, llmUsd);
  return factor >= 0 ? factor : Number.POSITIVE_INFINITY;
}

/** Infinity, so none, where there is nothing to divide by. */
function quotient(numerator: number, denominator: number): number {
  return denominator === 0 ? Number.POSITIVE_INFINITY : numerator / denominator;
}
