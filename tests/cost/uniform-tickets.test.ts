import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { meterConstantTicket } from '../../src/cost/constant-ticket.ts';
import {
  isTimeless,
  meterUniformRun,
  type TimelessCaching,
  UNIFORM_PARTS,
  uniformDraws,
  uniformMeters,
} from '../../src/cost/uniform-tickets.ts';
import { RUN } from '../../src/kernels/kernels.ts';

const CACHINGS: readonly TimelessCaching[] = [
  { kind: 'none' },
  { kind: 'article' },
  { kind: 'hit_rate' },
  { kind: 'cached_tokens' },
];

const tokens = fc.integer({ min: 0, max: 320_000 }).map((sixteenths) => sixteenths / 16);
const ticket = fc.record({
  turns: fc.integer({ min: 1, max: 40 }),
  systemPromptTokens: tokens,
  userTokens: tokens,
  assistantTokens: tokens,
  retrievalTokens: tokens,
  thinkingTokens: tokens,
  hitRate: fc.integer({ min: 0, max: 1000 }).map((perMille) => perMille / 1000),
  cachedTokens: tokens,
});
type Ticket = typeof ticket extends fc.Arbitrary<infer T> ? T : never;

/** Input, read and output tokens of tickets, metered at once. */
function metered(caching: TimelessCaching, retrievalKept: boolean, tickets: readonly Ticket[], more = 0) {
  for (const [column, part] of UNIFORM_PARTS.entries()) {
    uniformDraws[column]!.set(tickets.map((one) => one[part]));
  }
  meterUniformRun({ caching, retrievalKept, toolDefinitionTokens: more }, tickets.length);
  const [inputTokens, readTokens, outputTokens] = uniformMeters;
  return tickets.map((_, i) => ({
    inputTokens: inputTokens[i]!,
    readTokens: readTokens[i]!,
    outputTokens: outputTokens[i]!,
  }));
}

function expectClose(
  found: Readonly<Record<string, number>>,
  expected: Readonly<Record<string, number>>,
): void {
  for (const [name, value] of Object.entries(expected)) {
    // forty turns of rounding
    expect(Math.abs(found[name]! - value), name).toBeLessThanOrEqual(1e-13 * Math.abs(value));
  }
}

describe('tickets whose turns are all the same', () => {
  test.each(CACHINGS)('are billed as turn by turn: $kind', (caching) => {
    fc.assert(
      fc.property(fc.array(ticket, { minLength: 1, maxLength: 5 }), (tickets) => {
        metered(caching, false, tickets).forEach((found, i) => {
          const { turns, thinkingTokens, ...own } = tickets[i]!;
          const { inputTokens, readTokens, outputTokens } = meterConstantTicket(
            { ...own, turns, gapSeconds: 0 },
            caching,
          );
          expectClose(found, {
            inputTokens,
            readTokens,
            outputTokens: outputTokens + turns * thinkingTokens,
          });
        });
      }),
    );
  });

  test('send kept text again in all later turns', () => {
    const one = {
      turns: 3,
      systemPromptTokens: 500,
      userTokens: 150,
      assistantTokens: 200,
      retrievalTokens: 300,
    };
    const rest = { thinkingTokens: 0, hitRate: 0.5, cachedTokens: 0 };
    // requests of 500 + 450, + 650, + 1,300 more: 950 + 1,600 + 2,250; without keeping 950 + 1,300 + 1,650
    expect(metered({ kind: 'hit_rate' }, true, [{ ...one, ...rest }])[0]).toEqual({
      inputTokens: 4800,
      readTokens: 0.5 * (500 + 1150 + 1800),
      outputTokens: 600,
    });
    expect(metered({ kind: 'none' }, false, [{ ...one, ...rest }])[0]!.inputTokens).toBe(3900);
  });

  test('send definitions of tools with every prompt, and a whole run is metered', () => {
    const one: Ticket = {
      turns: 2,
      systemPromptTokens: 500,
      userTokens: 150,
      assistantTokens: 200,
      retrievalTokens: 30,
      thinkingTokens: 10,
      hitRate: 0.25,
      cachedTokens: 0,
    };
    const run = Array.from({ length: RUN }, (_, i) => ({ ...one, userTokens: 150 + i }));
    const found = metered({ kind: 'hit_rate' }, true, run, 70);
    // two turns: 2 x (570 + 150 + 30) and once 380 again; three of the user's messages in all
    expect(found.map(({ inputTokens }) => inputTokens)).toEqual(run.map((_, i) => 1880 + 3 * i));
    expect(found[0]).toEqual({ inputTokens: 1880, readTokens: 0.25 * (2 * 570 + 380), outputTokens: 420 });
  });

  test('are at most those of a run', () => {
    const rules = { caching: CACHINGS[0]!, retrievalKept: true, toolDefinitionTokens: 0 };
    expect(() => meterUniformRun(rules, RUN + 1)).toThrow('1025 tickets are more than a run has');
  });

  test('are not those whose cache knows the time', () => {
    expect(CACHINGS.every(isTimeless)).toBe(true);
    const provider = {
      minimumPrefixTokens: 1024,
      incrementTokens: 1,
      lifetimeSeconds: 300,
      pricedWrites: true,
    };
    expect(isTimeless({ kind: 'provider', ...provider })).toBe(false);
  });
});
