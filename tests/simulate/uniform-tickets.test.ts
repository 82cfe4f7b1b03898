import { describe, expect, test } from 'vitest';
import { RUN } from '../../src/kernels/kernels.ts';
import { bindTrial } from '../../src/simulate/bind-trials.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { openInnerMeter, openInnerTickets } from '../../src/simulate/inner-tickets.ts';
import { requestOdds } from '../../src/simulate/request-odds.ts';
import { meterStreamTickets } from '../../src/simulate/stream-tickets.ts';
import { isUniformKind } from '../../src/simulate/uniform-tickets.ts';
import { onlyBound, onlyKind } from './only-kind.ts';
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

test('their moments after each turn are those of metering turn by turn', () => {
  const caching = '{ hit_rate: { dist: beta, alpha: 8, beta: 2 } }';
  const model = compileModel(ticketScenario({ conversation: PER_TICKET, caching }));
  const kind = onlyKind(model);
  // a summary that no conversation gets to is what keeps this kind from being metered at once
  const turnByTurn = { ...kind, summaryAboveTokens: 1e300 };
  expect([isUniformKind(kind), isUniformKind(turnByTurn)]).toEqual([true, false]);
  const bound = onlyBound(bindTrial(model, new Float64Array(0)));
  const place = { bound, odds: requestOdds(model, bound, 0) };
  const rows = [kind, turnByTurn].map((one) =>
    openInnerMeter(one, openInnerTickets(model, one, 2, 128))(place, 30, 5),
  );
  for (const [i, expected] of rows[1]!.entries()) {
    expect(Math.abs(rows[0]![i]! - expected)).toBeLessThanOrEqual(1e-11 * Math.abs(expected));
  }
  expect(rows[1]!.every(Number.isFinite)).toBe(true);
});

test('drawn from streams, run after run, they are the tickets of metering turn by turn', () => {
  const caching = '{ hit_rate: { dist: beta, alpha: 8, beta: 2 } }';
  const tools = '{ calls_per_turn: 0, call_tokens: 40, result_tokens: 300, definition_tokens: 350 }';
  const model = compileModel(ticketScenario({ conversation: { ...PER_TICKET, tools }, caching }));
  const kind = onlyKind(model);
  const bound = onlyBound(bindTrial(model, new Float64Array(0)));
  const place = { bound, odds: requestOdds(model, bound, 0) };
  const count = 2 * RUN + 300;
  const [atOnce, turnByTurn] = [kind, { ...kind, summaryAboveTokens: 1e300 }].map((one) =>
    meterStreamTickets(model, one, count, [0, 4], place),
  );
  expect(atOnce!.turns).toEqual(turnByTurn!.turns);
  for (const meter of ['inputTokens', 'readTokens', 'writtenTokens', 'outputTokens'] as const) {
    const expected = turnByTurn!.meters[0]![meter];
    expect(new Set(expected).size > count / 2).toBe(meter !== 'writtenTokens');
    for (const [i, found] of atOnce!.meters[0]![meter].entries()) {
      if (!(Math.abs(found - expected[i]!) <= 1e-13 * expected[i]!)) expect.fail(`${meter} of ticket ${i}`);
    }
  }
});
