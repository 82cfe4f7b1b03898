import { ScenarioError, type ScenarioFault } from '../scenario/scenario-fault.ts';
import { compileModel } from '../simulate/compile-model.ts';
import { MOST_EVERY_TICKETS } from './every-ticket-option.ts';
import { expectedTickets } from './expected-tickets.ts';
import type { LoadedScenario } from './load-scenarios.ts';

/**
 * Checks that there are tickets to draw one by one, and not too many.
 *
 * @throws ScenarioError  with every scenario of which that is not so
 */
export function checkEveryTicket(loaded: readonly LoadedScenario[]): void {
  const faults = loaded.flatMap(({ file, scenario }): ScenarioFault[] => {
    const place = { file, line: 1, column: 1 };
    const model = compileModel(scenario);
    if (model.deterministic) {
      const found = 'a scenario in which nothing is drawn';
      const rule = 'every ticket costs the same and its months are exact: leave out --every-ticket';
      return [{ ...place, path: '--every-ticket', found, rule }];
    }
    const tickets = scenario.trials * expectedTickets(model).reduce((sum, more) => sum + more, 0);
    if (tickets <= MOST_EVERY_TICKETS) return [];
    const found = `about ${tickets.toPrecision(2)} tickets in all trials`;
    const rule = `--every-ticket draws each and takes at most ${MOST_EVERY_TICKETS.toPrecision(1)}: state fewer --trials, or check a copy with fewer tickets or months`;
    return [{ ...place, path: 'tickets.per_month', found, rule }];
  });
  if (faults.length > 0) throw new ScenarioError(faults);
}
