import { REPLICATES } from '../simulate/plan-blocks.ts';
import { CONFIDENCE } from '../summary/band.ts';
import { isReached, type Precision, type PrecisionTarget, precisionOf } from './precision-target.ts';
import type { ScenarioRun } from './run-scenario.ts';

/** How far a run may go for its targets. */
export interface RunCaps {
  readonly maxTrials: number;
  /** No run is started that is predicted to end later than this, seconds; Infinity for no such cap. */
  readonly maxSeconds: number;
}

/** The last of the runs that a target took, and what it achieved. */
export interface PreciseRun {
  readonly run: ScenarioRun;
  readonly precisions: readonly Precision[];
  readonly looks: number;
}

/** Said before a run is repeated with more trials. */
export interface NextRun {
  readonly precisions: readonly Precision[];
  readonly trials: number;
  /** What it will probably take. */
  readonly seconds: number;
}

/** One full block per replicate: ten samples beyond p99 in each. */
export const PILOT_TRIALS: number = REPLICATES * 1024;

/** Trials to go to at most unless the user says otherwise. */
export const USUAL_MAX_TRIALS: number = REPLICATES * 2 ** 18;

/** The pilot and two re-tests; they share the risk of 1 - CONFIDENCE, so that stopping early costs no coverage. */
const MOST_LOOKS = 3;

/** Confidence of one look. */
export const LOOK_CONFIDENCE: number = 1 - (1 - CONFIDENCE) / MOST_LOOKS;

/** What a prediction adds for the doubt of the half-width that it starts from. */
const MARGIN = 1.1;

/**
 * Runs a pilot, predicts the trials that every target needs as n (h / target)^2, runs those and looks again, at
 * most three times in all. By the Bonferroni inequality over the looks the intervals keep their coverage.
 *
 * A repeated run begins with the very trials of the one before, in the same places of the same blocks, so the last
 * one is what `--trials` with that number gives, byte for byte. Where a run keeps a journal, its blocks are read from
 * there; to keep the trials themselves, every replicate of every series would have to keep its histogram.
 *
 * @param run   runs that many trials
 * @param tell  called before each further run
 */
export async function runUntil(
  targets: readonly PrecisionTarget[],
  caps: RunCaps,
  run: (trials: number) => Promise<ScenarioRun>,
  tell: (next: NextRun) => void,
): Promise<PreciseRun> {
  const startMs = performance.now();
  let trials = Math.min(PILOT_TRIALS, caps.maxTrials);
  for (let looks = 1; ; looks++) {
    const runStartMs = performance.now();
    const result = await run(trials);
    const endMs = performance.now();
    const { replicateCount } = result.plan;
    const precisions = targets.map((target) =>
      precisionOf(target, result.bands, LOOK_CONFIDENCE, replicateCount),
    );
    const trialSeconds = (endMs - runStartMs) / 1000 / trials;
    const affordable = Math.min(caps.maxTrials, (caps.maxSeconds - (endMs - startMs) / 1000) / trialSeconds);
    const next = looks === MOST_LOOKS ? undefined : nextTrials(trials, precisions, affordable);
    if (next === undefined) return { run: result, precisions, looks };
    tell({ precisions, trials: next, seconds: next * trialSeconds });
    trials = next;
  }
}

/**
 * Trials that all targets probably need, or the most that are affordable; undefined when that adds none.
 *
 * Always 2^k Sobol points per replicate: only such sets are balanced.
 */
export function nextTrials(
  trials: number,
  precisions: readonly Precision[],
  affordableTrials: number,
): number | undefined {
  if (precisions.every(isReached)) return undefined;
  const worst = Math.max(...precisions.map(({ ratio }) => ratio));
  const neededPoints = (trials * worst * worst * MARGIN) / REPLICATES;
  const affordablePoints = affordableTrials / REPLICATES;
  const exponent = Math.min(Math.ceil(Math.log2(neededPoints)), Math.floor(Math.log2(affordablePoints)));
  const next = REPLICATES * 2 ** exponent;
  return next > trials ? next : undefined;
}
