import { runWithThreads } from '../../workers/run-with-threads.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { MIN_TRIALS } from '../scenario/trial-limits.ts';
import { compileModel } from '../simulate/compile-model.ts';
import { engineOf } from '../simulate/engine.ts';
import type { EngineName } from '../simulate/engine-name.ts';
import { type Plan, planBlocks } from '../simulate/plan-blocks.ts';
import { compareEngines, type EngineComparison, type SampleBlock } from '../summary/compare-engines.ts';
import { expectedTickets } from './expected-tickets.ts';
import { periodSeries, ticketSeries } from './series-of-model.ts';
import { VERIFY_FAST_TRIALS, VERIFY_TICKETS } from './verify-option.ts';

/** Probability that engines which agree are said to disagree. */
export const FALSE_ALARM_RATE = 1e-3;

/** Trials of the plain engine: the fewest that a mean can be judged by, and the most that are worth the wait. */
const PLAIN_TRIALS = { fewest: 128, most: 1024 } as const;

/** What a verification compares. */
export interface VerificationPlan {
  /** The scenario, its horizon shortened to what the plain engine can draw. */
  readonly scenario: Scenario;
  readonly plainTrials: number;
}

/** Verdict on one scenario. */
export interface Verification extends EngineComparison, VerificationPlan {}

/** What about a scenario or the number of trials makes a verification impossible. */
export interface VerificationFault {
  readonly path: string;
  readonly found: string;
  readonly rule: string;
}

/**
 * Fits a verification into VERIFY_TICKETS: fewer trials first, then fewer months. Where nothing is drawn all trials
 * are the same, and the fewest will do.
 *
 * @param trials  trials of the plain engine that the user asks for; then nothing is fitted
 */
export function planVerification(
  scenario: Scenario,
  trials: number | undefined,
): VerificationPlan | VerificationFault {
  const model = compileModel(scenario);
  const { fewest, most } = model.deterministic ? { fewest: MIN_TRIALS, most: MIN_TRIALS } : PLAIN_TRIALS;
  if (trials !== undefined) return trials < fewest ? tooFew(trials) : { scenario, plainTrials: trials };
  const monthTickets = expectedTickets(model);
  let tickets = 0;
  let months = 0;
  for (const more of monthTickets) {
    if ((tickets + more) * fewest > VERIFY_TICKETS) break;
    tickets += more;
    months++;
  }
  if (months === 0) return tooMany(monthTickets[0] as number, fewest);
  return {
    scenario: { ...scenario, horizon: { ...scenario.horizon, months } },
    plainTrials: Math.max(fewest, Math.min(most, Math.floor(VERIFY_TICKETS / tickets))),
  };
}

function tooFew(trials: number): VerificationFault {
  const rule = `--verify needs at least ${PLAIN_TRIALS.fewest} trials of the plain engine`;
  return { path: 'trials', found: String(trials), rule };
}

function tooMany(tickets: number, fewest: number): VerificationFault {
  const most = VERIFY_TICKETS / fewest;
  return {
    path: 'tickets.per_month',
    found: `${Math.round(tickets)} tickets in the first month`,
    rule: `--verify draws each of them and takes at most ${most} a month: verify a copy with fewer, or state --trials`,
  };
}

/**
 * Runs both engines on a scenario and compares every series.
 *
 * @param onProgress  called with the number of finished trials of both engines
 */
export async function verifyScenario(
  plan: VerificationPlan,
  threads: number,
  onProgress: (finishedTrials: number) => void,
): Promise<Verification> {
  const model = compileModel(plan.scenario);
  const fastPlan = planBlocks(VERIFY_FAST_TRIALS);
  const plainPlan = { ...planBlocks(plan.plainTrials), ticketsPerTrial: fastPlan.ticketsPerTrial };
  let finishedTrials = 0;
  const samplesOf = async (name: EngineName, blocks: Plan) => {
    const inTickets: SampleBlock[] = [];
    const inPeriods: SampleBlock[] = [];
    const engine = engineOf(name, plan.scenario, model);
    await runWithThreads(engine, blocks, threads, ({ replicate, trialCount }, samples) => {
      // the memory of samples is used again for a later block
      inTickets.push({ replicate, trialCount, values: samples.ticketValues.slice() });
      inPeriods.push({ replicate, trialCount, values: samples.periodValues.slice() });
      finishedTrials += trialCount;
      onProgress(finishedTrials);
    });
    return { inTickets, inPeriods };
  };
  const fast = await samplesOf('fast', fastPlan);
  const plain = await samplesOf('plain', plainPlan);
  const groups = [
    { series: ticketSeries(model), fast: fast.inTickets, plain: plain.inTickets },
    { series: periodSeries(model), fast: fast.inPeriods, plain: plain.inPeriods },
  ];
  return { ...plan, ...compareEngines(groups, FALSE_ALARM_RATE) };
}
