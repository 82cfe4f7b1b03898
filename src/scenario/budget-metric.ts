import type { Scenario } from './scenario.ts';

/** Metrics that a budget can be about. */
export const BUDGET_METRICS: readonly string[] = [
  'ai_cost',
  'llm_cost',
  'infra_cost',
  'total_cost',
  'human_cost',
];

/** The cost that a scenario's budget is about; ai_cost where it does not say. */
export function budgetMetricOf({ budget }: Scenario): string {
  return budget?.metric ?? 'ai_cost';
}
