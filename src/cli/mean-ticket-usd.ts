import assert from 'node:assert/strict';
import type { Scenario } from '../scenario/scenario.ts';
import { compileModel } from '../simulate/compile-model.ts';
import { engineOf } from '../simulate/engine.ts';
import { pointEstimate } from '../simulate/point-estimate.ts';
import { periodSeries } from './series-of-model.ts';

/**
 * What the model costs per ticket over a scenario's horizon, USD, with everything uncertain at its mean and every
 * ticket the mean ticket: no trials are run.
 */
export function meanTicketUsd(scenario: Scenario): number {
  const model = compileModel(scenario);
  const values = pointEstimate(model, engineOf('fast', scenario, model));
  const series = periodSeries(model);
  const total = (name: string): number => {
    const value =
      values[series.findIndex(({ metric, period }) => metric === name && period.grain === 'total')];
    assert(value !== undefined, `no ${name} of the whole horizon`);
    return value;
  };
  return total('llm_cost') / total('tickets');
}
