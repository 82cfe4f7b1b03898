import { periodMetrics } from '../cost/metrics.ts';
import { nearestWord } from '../scenario/nearest-word.ts';
import { ScenarioError, type ScenarioFault } from '../scenario/scenario-fault.ts';
import { compileModel } from '../simulate/compile-model.ts';
import type { FailOptions } from './fail-conditions.ts';
import type { LoadedScenario } from './load-scenarios.ts';
import type { UntilOptions } from './until-options.ts';

/** @throws ScenarioError  with every metric that an option names and a scenario does not have */
export function checkAskedMetrics(
  loaded: readonly LoadedScenario[],
  { failIf = [], until = [] }: FailOptions & UntilOptions,
): void {
  const asked = [
    ...failIf.map(({ metric, text }) => ({
      metric,
      path: '--fail-if',
      found: `no metric ${metric} for ${text}`,
    })),
    ...until.map(({ metric }) => ({ metric, path: '--until', found: `no metric ${metric}` })),
  ];
  const faults = loaded.flatMap(({ file, scenario }) => {
    const metrics = periodMetrics(compileModel(scenario).ledger).map(({ name }) => name);
    return asked.flatMap(({ metric, path, found }): ScenarioFault[] => {
      if (metrics.includes(metric)) return [];
      const nearest = nearestWord(metric, metrics);
      const rule =
        nearest === undefined ? `its metrics are ${metrics.join(', ')}` : `did you mean ${nearest}?`;
      return [{ file, line: 1, column: 1, path, found, rule }];
    });
  });
  if (faults.length > 0) throw new ScenarioError(faults);
}
