import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';

/** Parts of a scenario, as YAML; each stands in for the article's constant ticket. */
export interface TicketScenarioParts {
  readonly months?: number;
  readonly tickets?: string;
  readonly conversation?: Readonly<Record<string, string | number>>;
  readonly model?: string;
  readonly caching?: string;
  /** Further sections, each on a line of its own. */
  readonly rest?: string;
}

const ARTICLE_TICKET = {
  system_prompt_tokens: 500,
  turns: 5,
  user_tokens: 150,
  assistant_tokens: 200,
  reply_gap_seconds: 60,
};

/** A scenario of the article's ticket (5 turns of 150 + 200 tokens after a prompt of 500) with parts of its own. */
export function ticketScenario(parts: TicketScenarioParts = {}): Scenario {
  const { months = 1, tickets = '{ per_month: 1 }', model = 'claude-haiku-4-5', caching = 'none' } = parts;
  const conversation = Object.entries({ ...ARTICLE_TICKET, ...parts.conversation });
  const text = `costband: 1
id: ticket
title: A ticket
seed: 11
trials: 64
horizon: { start: 2027-01, months: ${months} }
tickets: ${tickets}
conversation: { ${conversation.map(([key, value]) => `${key}: ${value}`).join(', ')} }
model: ${model}
caching: ${caching}
${parts.rest ?? ''}
`;
  return parseScenario(text, 'ticket.yaml');
}
