import { describe, expect, test } from 'vitest';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { isUniformKind } from '../../src/simulate/uniform-tickets.ts';
import { onlyKind } from './only-kind.ts';
import { type TicketScenarioParts, ticketScenario } from './ticket-scenario.ts';

const PER_TICKET = {
  turns: '{ dist: poisson, shift: 1, mean: 4 }',
  user_tokens: '{ dist: gamma, shape: 4.8, mean: 60, per: ticket }',
  assistant_tokens: '{ dist: lognormal, median: 150, sigma: 0.69, per: ticket }',
};

function isUniform(parts: TicketScenarioParts): boolean {
  return isUniformKind(onlyKind(compileModel(ticketScenario(parts))));
}

describe('a kind of ticket has turns that are all the same', () => {
  test('where its tokens are drawn per ticket or known', () => {
    expect(isUniform({ conversation: PER_TICKET })).toBe(true);
    expect(
      isUniform({ conversation: PER_TICKET, caching: '{ hit_rate: { dist: beta, alpha: 8, beta: 2 } }' }),
    ).toBe(true);
  });

  test('and not where a turn differs from another', () => {
    const perTurn = { ...PER_TICKET, user_tokens: '{ dist: gamma, shape: 4.8, mean: 60 }' };
    const tools =
      '{ calls_per_turn: { dist: poisson, mean: 1 }, call_tokens: 40, result_tokens: 300, definition_tokens: 0 }';
    expect(isUniform({ conversation: perTurn })).toBe(false);
    expect(isUniform({ conversation: { ...PER_TICKET, tools } })).toBe(false);
    expect(isUniform({ conversation: { ...PER_TICKET, retry_rate: '0.02' } })).toBe(false);
    expect(isUniform({ conversation: PER_TICKET, model: 'claude-sonnet-4-6', caching: 'provider' })).toBe(
      false,
    );
  });
});
