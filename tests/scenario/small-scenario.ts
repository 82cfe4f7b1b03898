import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import { formatFault, ScenarioError } from '../../src/scenario/scenario-fault.ts';

/** A scenario with every section, one key a line where a test may want to put another value. */
export const SMALL_SCENARIO = `costband: 1
id: small
title: A small one
question: What does it cost?
seed: 1
trials: 1000
horizon:
  start: 2027-01
  months: 3
tickets:
  per_month: 2000
  growth_per_month: 0.01
  month_noise_cv: 0.05
conversation:
  system_prompt_tokens: 500
  turns: 5
  user_tokens: 20
  assistant_tokens: 200
  retrieval_tokens: 0
  reply_gap_seconds: 100
model: claude-haiku-4-5
prices:
  input_usd_per_mtok: 1
  output_usd_per_mtok: 5
  cache_read_usd_per_mtok: 0.1
  cache_write_usd_per_mtok: 1.25
  minimum_prefix_tokens: 4096
  increment_tokens: 1
  lifetime_seconds: 300
caching: none
deflection:
  rate: 0.4
  repeat_contact: 0.1
human:
  cost_per_ticket: 5
infrastructure:
  - line: hosting
    monthly: 50
    usd_per_ticket: 0.001
  - line: embedding
    tokens_per_ticket: 50
    usd_per_mtok: 0.02
budget:
  metric: ai_cost
  amounts: [1000]
  confidence: [0.9]
assumptions:
  tickets.per_month: counted last year
`;

/** The small scenario with other YAML behind the first line that states a key. */
export function smallWith(key: string, yaml: string): string {
  const line = new RegExp(`^(?<lead>[ -]*${key}:).*$`, 'm');
  if (!line.test(SMALL_SCENARIO)) throw new Error(`the small scenario has no line for ${key}`);
  return SMALL_SCENARIO.replace(line, (_, lead) => `${lead} ${yaml}`);
}

/** Every fault of a text as the terminal shows it, without the name of the file; empty for a scenario. */
export function faultsOf(text: string): readonly string[] {
  try {
    parseScenario(text, 'small.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.faults.map((fault) => formatFault(fault).slice('small.yaml:'.length));
  }
}
