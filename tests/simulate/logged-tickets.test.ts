import { describe, expect, test } from 'vitest';
import { COST, INPUT_TOKENS, OUTPUT_TOKENS } from '../../src/cost/ticket-moments.ts';
import { openTrials } from '../../src/simulate/bind-trials.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { openLoggedDraws } from '../../src/simulate/draw-logged.ts';
import { logClosedForm } from '../../src/simulate/log-closed-form.ts';
import { MOST_UNITS } from '../../src/simulate/logged-tickets.ts';
import { openLoggedWorlds } from '../../src/simulate/logged-world.ts';
import { planBlocks } from '../../src/simulate/plan-blocks.ts';
import { pointEstimate } from '../../src/simulate/point-estimate.ts';
import { redrawMonths, redrawQuantity } from '../../src/simulate/redraw.ts';
import { closedFormBand } from '../../src/stats/closed-form-band.ts';
import { loggedScenario, syntheticTickets } from './logged-scenario.ts';

const TICKETS = syntheticTickets(40, 1);
const ENDED = 'resolved: solved, reopened: again';
const [BLOCK] = planBlocks(64).blocks;

function modelOf(parts: Parameters<typeof loggedScenario>[1] = {}, tickets = TICKETS) {
  return compileModel(loggedScenario(tickets, parts));
}

function loggedOf(model: ReturnType<typeof modelOf>) {
  return model.logs[0]!.tickets;
}

describe('a log that tickets are drawn from', () => {
  test('is billed as it was sent: 1 and 5 USD per million tokens of claude-haiku-4-5', () => {
    const { usd, inputTokens, outputTokens } = loggedOf(modelOf());
    for (const [i, { requests }] of TICKETS.entries()) {
      const input = requests.reduce((sum, one) => sum + one.inputTokens, 0);
      const output = requests.reduce((sum, one) => sum + one.outputTokens, 0);
      expect([inputTokens[i], outputTokens[i]]).toEqual([input, output]);
      expect(usd[i]).toBeCloseTo((input + 5 * output) / 1e6, 12);
    }
  });

  test('reads the previous request from the cache by the rule of the provider', () => {
    const { readTokens } = loggedOf(modelOf({ caching: 'provider', model: 'claude-sonnet-4-5' }));
    const read = TICKETS.map(({ requests }) =>
      requests.slice(0, -1).reduce((sum, one) => sum + one.inputTokens, 0),
    );
    expect([...readTokens]).toEqual(read);
  });

  test('turns are one request each behind the system prompt', () => {
    const turns = [
      { userTokens: 150, assistantTokens: 200 },
      { userTokens: 50, assistantTokens: 100 },
    ];
    const tickets = Array.from({ length: 10 }, () => ({ requests: [], turns }));
    const logged = loggedOf(modelOf({ conversation: 'system_prompt_tokens: 500' }, tickets));
    expect([logged.inputTokens[0], logged.outputTokens[0]]).toEqual([650 + 900, 300]);
  });

  test('under even weights has the moments of its tickets, ending by ending', () => {
    const logged = loggedOf(modelOf({ conversation: ENDED }));
    const even = openLoggedWorlds(1, 'x', logged).even();
    const resolved = TICKETS.map((ticket) => ticket.resolved === true);
    expect(even.closedShare).toBeCloseTo(resolved.filter(Boolean).length / 40, 12);
    const comeBack = TICKETS.filter((ticket) => ticket.resolved && ticket.reopened).length;
    expect(even.reopenedShare).toBeCloseTo(comeBack / resolved.filter(Boolean).length, 12);
    for (const [ending, isIn] of [
      ['any', () => true],
      ['closed', (i: number) => resolved[i]],
      ['handed', (i: number) => !resolved[i]],
    ] as const) {
      const usd = [...logged.usd].filter((_, i) => isIn(i));
      const out = [...logged.outputTokens].filter((_, i) => isIn(i));
      const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
      const [m, o] = [mean(usd), mean(out)];
      const moments = even.moments(ending);
      expect(moments.means[COST]).toBeCloseTo(m, 12);
      expect(moments.covariances[0]).toBeCloseTo(mean(usd.map((x) => (x - m) ** 2)), 12);
      expect(moments.thirdMoments[COST]).toBeCloseTo(mean(usd.map((x) => (x - m) ** 3)), 14);
      const both = mean(usd.map((x, i) => (x - m) * (out[i]! - o)));
      expect(moments.covariances[4 * OUTPUT_TOKENS + COST]).toBeCloseTo(both, 8);
      expect(moments.covariances[4 * COST + OUTPUT_TOKENS]).toBeCloseTo(both, 8);
    }
  });

  test('has worlds whose moments are those of drawing by their weights', () => {
    const logged = loggedOf(modelOf());
    const { weights, moments } = openLoggedWorlds(1, 'x', logged).draw(BLOCK!, 3);
    const total = weights.reduce((a, b) => a + b, 0);
    const placeOf = openLoggedDraws(logged, 'any', weights);
    const DRAWS = 20_000;
    let sum = 0;
    for (let i = 0; i < DRAWS; i++) sum += logged.inputTokens[placeOf((i + 0.5) / DRAWS)]!;
    const exact = weights.reduce((a, weight, i) => a + (weight / total) * logged.inputTokens[i]!, 0);
    expect(moments('any').means[INPUT_TOKENS]).toBeCloseTo(exact, 6);
    expect(sum / DRAWS / exact).toBeCloseTo(1, 3);
  });

  test('keeps the world of a trial when months are drawn anew, and not when the log is', () => {
    const model = modelOf({ conversation: 'drift: 0.2' });
    const names = model.uncertain.map(({ name }) => name);
    expect(names).toEqual(['conversation.from', 'conversation.drift.change']);
    const valuesIn = (one: typeof model, block = BLOCK!) => openTrials(one)(block)[2]!.uncertain;
    const again = redrawMonths(planBlocks(64)).blocks[0]!;
    expect(valuesIn(model, again)).toEqual(valuesIn(model));
    const redrawn = valuesIn(redrawQuantity(model, 0));
    expect(redrawn[0]).not.toBe(valuesIn(model)[0]);
    expect(redrawn[1]).toBe(valuesIn(model)[1]);
  });

  test('weighs tickets of a cluster alike, and a long log in groups of equal size', () => {
    const clustered = loggedOf(modelOf({ conversation: 'cluster: day' }));
    expect(clustered.unitCount).toBe(30);
    expect(clustered.unitOf[0]).toBe(clustered.unitOf[30]);
    const long = loggedOf(modelOf({}, syntheticTickets(4 * MOST_UNITS, 2)));
    expect(long.unitCount).toBe(MOST_UNITS);
    const sizes = new Uint32Array(MOST_UNITS);
    for (const unit of long.unitOf) sizes[unit]!++;
    expect(new Set(sizes)).toEqual(new Set([4]));
  });

  test('has a point estimate of the mean conversation, exactly as billed', () => {
    const scenario = loggedScenario(TICKETS);
    const model = compileModel(scenario);
    const usd = loggedOf(model).usd.reduce((a, b) => a + b, 0) / 40;
    expect(
      [...pointEstimate(model, { name: 'fast', model })].some((v) => Math.abs(v - 2000 * usd) < 1e-9),
    ).toBe(true);
  });

  test('has the closed form mean -+ t s sqrt(1/n + 1/N) beside it, over clusters a wider one', () => {
    const logged = loggedOf(modelOf());
    const { lowUsd, highUsd } = logClosedForm(logged, 2000, 0.9);
    const byHand = closedFormBand(logged.usd, 2000, 0.9);
    expect(lowUsd).toBeCloseTo(byHand.low, 9);
    expect(highUsd).toBeCloseTo(byHand.high, 9);
    // a cluster of equal tickets is worth one ticket
    const doubled = TICKETS.flatMap((ticket, i) => [0, 1].map(() => ({ ...ticket, cluster: `c${i}` })));
    const clustered = logClosedForm(loggedOf(modelOf({ conversation: 'cluster: day' }, doubled)), 1e9, 0.9);
    const single = logClosedForm(logged, 1e9, 0.9);
    expect((clustered.highUsd - clustered.lowUsd) / (single.highUsd - single.lowUsd)).toBeCloseTo(1, 3);
  });
});
