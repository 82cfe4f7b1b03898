import { nextUnit, openStream } from '../../src/random/stream.ts';
import { parseScenario, referencesOf } from '../../src/scenario/parse-scenario.ts';
import type { LoggedTicket, Scenario } from '../../src/scenario/scenario.ts';

/** Parts of a scenario whose tickets come from a log, as YAML. */
export interface LoggedParts {
  readonly tickets?: string;
  /** Keys of the conversation beside `from`. */
  readonly conversation?: string;
  readonly model?: string;
  readonly caching?: string;
  readonly rest?: string;
}

/** Text of a scenario of 2,000 tickets from `log.csv`. */
export function loggedText(parts: LoggedParts = {}): string {
  const { tickets = '{ per_month: 2000 }', conversation = '', model = 'claude-haiku-4-5' } = parts;
  return `costband: 1
id: logged
title: Tickets from a log
seed: 5
trials: 2000
horizon: { start: 2027-01, months: 1 }
tickets: ${tickets}
conversation: { from: log.csv${conversation === '' ? '' : `, ${conversation}`} }
model: ${model}
caching: ${parts.caching ?? 'none'}
${parts.rest ?? ''}
`;
}

/** The scenario with conversations in place of the file's. */
export function loggedScenario(logged: readonly LoggedTicket[], parts: LoggedParts = {}): Scenario {
  const text = loggedText(parts);
  const source = { name: 'log.csv', sha256: '0'.repeat(64) };
  const readings = referencesOf(text).map(
    ({ path }) => [path, { kind: 'log', source, tickets: logged, unreadableRows: 0 }] as const,
  );
  return parseScenario(text, 'logged.yaml', new Map(readings));
}

/**
 * Conversations of requests that nobody sent: long ones are closed without a human less often, and of those that were
 * closed every fifth came back. Three clusters of every ten hang together.
 */
export function syntheticTickets(count: number, seed: number): readonly LoggedTicket[] {
  const stream = openStream(seed, 'tests.logged-scenario');
  return Array.from({ length: count }, (_, i): LoggedTicket => {
    const requestCount = 1 + Math.floor(-3 * Math.log(nextUnit(stream)));
    const requests = Array.from({ length: requestCount }, (_, k) => ({
      inputTokens: 3000 + 250 * k,
      outputTokens: 20 + Math.floor(200 * nextUnit(stream)),
      ...(k > 0 && { gapSeconds: 30 }),
    }));
    return {
      requests,
      turns: [],
      cluster: `day ${i % 30}`,
      resolved: nextUnit(stream) < 0.9 - 0.06 * requestCount,
      reopened: nextUnit(stream) < 0.2,
    };
  });
}
