import { ScenarioError, type ScenarioFault } from '../scenario/scenario-fault.ts';
import { EXIT } from './exit-code.ts';
import type { LoadedScenario } from './load-scenarios.ts';
import { openProgressLine } from './progress-line.ts';
import { VERIFY_FAST_TRIALS } from './verify-option.ts';
import { planVerification, type VerificationPlan, verifyScenario } from './verify-scenario.ts';
import { verifyJson, verifyText } from './verify-text.ts';

/** How a verification was asked for. */
interface VerifyOptions {
  readonly trials?: number;
  readonly threads: number;
  readonly json: boolean;
  readonly quiet: boolean;
}

/**
 * Holds the fast engine against the plain one on each scenario, prints the verdicts, and lets the process end with
 * code 6 when they disagree on any.
 *
 * @throws ScenarioError  with every scenario that cannot be verified, before any is
 */
export async function verifyScenarios(
  loaded: readonly LoadedScenario[],
  { trials, threads, json, quiet }: VerifyOptions,
): Promise<void> {
  const reports: object[] = [];
  for (const { plan, statedMonths } of planAll(loaded, trials)) {
    const progress = openProgressLine(plan.scenario.id, VERIFY_FAST_TRIALS + plan.plainTrials, quiet);
    const verification = await verifyScenario(plan, threads, progress.update);
    progress.clear();
    if (!verification.agree) process.exitCode = EXIT.integrityFault;
    if (!json && !quiet) console.log(verifyText(verification, statedMonths));
    reports.push(verifyJson(verification));
  }
  if (json && !quiet) console.log(JSON.stringify(reports.length === 1 ? reports[0] : reports, undefined, 2));
}

function planAll(
  loaded: readonly LoadedScenario[],
  trials: number | undefined,
): readonly { readonly plan: VerificationPlan; readonly statedMonths: number }[] {
  const faults: ScenarioFault[] = [];
  const plans = loaded.flatMap(({ file, scenario }) => {
    const plan = planVerification(scenario, trials);
    if ('scenario' in plan) return [{ plan, statedMonths: scenario.horizon.months }];
    faults.push({ file, line: 1, column: 1, ...plan });
    return [];
  });
  if (faults.length > 0) throw new ScenarioError(faults);
  return plans;
}
