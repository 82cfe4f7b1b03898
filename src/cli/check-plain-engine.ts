import { ScenarioError } from '../scenario/scenario-fault.ts';
import type { LoadedScenario } from './load-scenarios.ts';

/**
 * Checks that the plain engine can draw what the scenarios state.
 *
 * @throws ScenarioError  with every scenario that states correlations: its samplers give no ranks to correlate
 */
export function checkPlainEngine(loaded: readonly LoadedScenario[]): void {
  const faults = loaded
    .filter(({ scenario }) => (scenario.correlations ?? []).length > 0)
    .map(({ file }) => ({
      file,
      line: 1,
      column: 1,
      path: 'correlations',
      found: 'correlated quantities',
      rule: 'the plain engine draws each on its own: leave out --engine plain and --verify, or the correlations',
    }));
  if (faults.length > 0) throw new ScenarioError(faults);
}
