import { type Ledger, lineMetric } from './metrics.ts';

/**
 * The metrics that a cost is the sum of, in every month; a cost that has no parts is its own.
 *
 * @example costParts('ai_cost', { lines: ['hosting'], … }) // ['llm_cost', 'hosting_cost']
 */
export function costParts(metric: string, { lines, hasHuman }: Ledger): readonly string[] {
  const infrastructure = lines.map(lineMetric);
  const ai = ['llm_cost', ...infrastructure];
  switch (metric) {
    case 'infra_cost':
      return infrastructure;
    case 'ai_cost':
      return ai;
    case 'total_cost':
      return hasHuman ? [...ai, 'human_cost'] : ai;
    default:
      return [metric];
  }
}
