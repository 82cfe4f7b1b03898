import type { Scenario } from './scenario.ts';

/** The cost that a scenario's budget is about; ai_cost where it does not say. */
export function budgetMetricOf({ budget }: Scenario): string {
  return budget?.metric ?? 'ai_cost';
}
