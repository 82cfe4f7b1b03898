import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { TicketMeters } from '../../src/cost/ticket-meters.ts';
import { normalQuantile } from '../../src/random/normal-quantile.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import { bindTrial } from '../../src/simulate/bind-trials.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { meterStreamTickets } from '../../src/simulate/stream-tickets.ts';
import { onlyBound, onlyKind } from '../simulate/only-kind.ts';

/*
 * Input tokens of tickets of scenarios/agent_with_tools.yaml, every uncertain mean at its mean, against those of the
 * 200 measured conversations: the mean within 5 %, the p95 within 10 %.
 *
 * A law that keeps both fails with at most this probability per test, whatever the seed (normal approximation of a
 * mean and of a share of 400,000 independent tickets); the seed is fixed.
 */
const FALSE_FAIL_RATE = 1e-9;
const TICKETS = 400_000;

/** Input tokens of tau-bench airline, gpt-4o, 200 conversations counted with o200k (sierra-research/tau-bench, 2024). */
const MEASURED = { mean: 58_358, p95: 135_200 };

const TEXT = readFileSync(new URL('../../scenarios/agent_with_tools.yaml', import.meta.url), 'utf8');

/** Input tokens of independent tickets, [ticket]. */
function inputTokens(text: string): Float64Array {
  const model = compileModel(parseScenario(text, 'agent_with_tools.yaml'));
  const means = Float64Array.from(model.uncertain, ({ mean }) => mean);
  const bound = onlyBound(bindTrial(model, means));
  const odds = { survival: 1, warmth: 0, retry: 0, drawn: false };
  const { meters } = meterStreamTickets(model, onlyKind(model), TICKETS, [0, 0], { bound, odds });
  return (meters[0] as TicketMeters).inputTokens;
}

/** Fails when the mean of the tickets' law is not within `share` of the measured one. */
function assertMeanNear(tokens: Float64Array, share: number): void {
  const mean = tokens.reduce((sum, value) => sum + value, 0) / tokens.length;
  const variance = tokens.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (tokens.length - 1);
  const noise = limitOf(Math.sqrt(variance / tokens.length));
  assert(noise < 0.01 * MEASURED.mean, `${tokens.length} tickets cannot tell a mean to 1 %`);
  const off = Math.abs(mean - MEASURED.mean);
  assert(
    off <= share * MEASURED.mean + noise,
    `mean ${mean} is ${off} from ${MEASURED.mean}, noise ${noise}`,
  );
}

/** Fails when the p95 of the tickets' law is not within `share` of the measured one. */
function assertP95Near(tokens: Float64Array, share: number): void {
  const noise = limitOf(Math.sqrt((0.05 * 0.95) / tokens.length));
  const beyond = (limit: number) => tokens.filter((value) => value > limit).length / tokens.length;
  const [low, high] = [MEASURED.p95 * (1 - share), MEASURED.p95 * (1 + share)];
  assert(beyond(low) >= 0.05 - noise, `only ${beyond(low)} of the tickets have more than ${low}`);
  assert(beyond(high) <= 0.05 + noise, `${beyond(high)} of the tickets have more than ${high}`);
}

/** Distance from its centre that a normal variable passes on either side with the rate. */
function limitOf(sd: number): number {
  return -normalQuantile(FALSE_FAIL_RATE / 2) * sd;
}

function holds(tokens: Float64Array): { readonly mean: boolean; readonly p95: boolean } {
  const passes = (check: () => void) => {
    try {
      check();
      return true;
    } catch (error) {
      assert(error instanceof assert.AssertionError);
      return false;
    }
  };
  return {
    mean: passes(() => assertMeanNear(tokens, 0.05)),
    p95: passes(() => assertP95Near(tokens, 0.1)),
  };
}

test('a ticket has the measured mean of input tokens within 5 %, and the p95 within 10 %', () => {
  const tokens = inputTokens(TEXT);
  assertMeanNear(tokens, 0.05);
  assertP95Near(tokens, 0.1);
});

describe('the test sees', () => {
  const changed = (from: string, to: string): string => {
    assert(TEXT.includes(from), from);
    return TEXT.replace(from, to);
  };

  test('tools that are never called', () => {
    const without = changed(
      'calls_per_turn: { dist: negative_binomial, mean: { dist: normal, mean: 0.68, sd: 0.05 }, variance: 1.1 }',
      'calls_per_turn: 0',
    );
    expect(holds(inputTokens(without))).toEqual({ mean: false, p95: false });
  });

  test('tools that nobody has defined', () => {
    const without = changed('definition_tokens: 1979', 'definition_tokens: 0');
    expect(holds(inputTokens(without))).toEqual({ mean: false, p95: false });
  });

  test('turns that scatter too little', () => {
    const narrow = changed('mean: 6.75, sd: 0.18 }, sigma: 0.38', 'mean: 6.75, sd: 0.18 }, sigma: 0.3');
    expect(holds(inputTokens(narrow)).p95).toBe(false);
  });

  test('a mean number of turns that is a tenth too low', () => {
    expect(holds(inputTokens(changed('mean: 6.75', 'mean: 6.08'))).mean).toBe(false);
  });
});
