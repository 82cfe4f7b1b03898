const LABELS: Readonly<Record<string, string>> = {
  tickets: 'Tickets',
  deflected_tickets: 'Tickets deflected',
  cache_hit_rate: 'Cache hit rate',
  llm_cost: 'Language model',
  infra_cost: 'Infrastructure',
  ai_cost: 'AI cost',
  human_cost: 'Human handling',
  total_cost: 'Total cost, AI and human',
  baseline_human_cost: 'Human handling without AI',
  human_cost_saved: 'Human handling saved',
  net_savings: 'Net savings',
  benefit_cost_ratio: 'Saved per dollar of AI cost',
  net_roi: 'Net savings per dollar of AI cost',
  cost_per_ticket: 'AI cost per ticket',
  cost_per_resolution: 'AI cost per deflected ticket',
};

/**
 * A metric in words.
 *
 * @example metricLabel('vector_db_cost') // 'Vector db'
 */
export function metricLabel(metric: string): string {
  const words = metric.replace(/_cost$/, '').replaceAll('_', ' ');
  return LABELS[metric] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * A quantity's path in words; what a conversation is made of needs no other name.
 *
 * @example quantityLabel('conversation.turns.mean') // 'turns › mean'
 * @example quantityLabel('tickets.per_month') // 'tickets › per month'
 */
export function quantityLabel(path: string): string {
  return path
    .replace(/^conversation\./, '')
    .replaceAll('.', ' › ')
    .replaceAll('_', ' ');
}
