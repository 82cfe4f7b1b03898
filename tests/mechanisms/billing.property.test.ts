import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TicketScenarioParts } from '../simulate/ticket-scenario.ts';
import { type MeteredTicket, meterTickets } from './bill-of.ts';

/** A constant conversation in words of a scenario. */
interface Shape {
  readonly turns: number;
  readonly system: number;
  readonly user: number;
  readonly assistant: number;
  readonly retrieval: number;
  readonly kept: boolean;
  readonly thinking: number;
  readonly gap: number;
  readonly definitions: number;
  readonly calls: number;
  readonly call: number;
  readonly result: number;
}

/** Counts of tokens that a shape has. */
const COUNTS = [
  'system',
  'user',
  'assistant',
  'retrieval',
  'thinking',
  'definitions',
  'call',
  'result',
] as const;

/** Longest step in which any provider's cached prefixes grow. */
const INCREMENT = 128;
const MODELS = ['claude-haiku-4-5', 'claude-sonnet-4-6', 'gpt-5.4-nano', 'gemini-2.5-flash'] as const;
/** Of all models above, the highest minimum. */
const HIGHEST_MINIMUM = 4096;

const tokens = (max: number) => fc.integer({ min: 0, max });
const shapes = (leastSystem = 0): fc.Arbitrary<Shape> =>
  fc.record({
    turns: fc.integer({ min: 1, max: 7 }),
    system: fc.integer({ min: leastSystem, max: leastSystem + 6000 }),
    user: tokens(400),
    assistant: tokens(600),
    retrieval: tokens(3000),
    kept: fc.boolean(),
    thinking: tokens(800),
    gap: fc.constantFrom(0, 299, 300, 4000),
    definitions: tokens(2000),
    calls: fc.integer({ min: 0, max: 3 }),
    call: tokens(100),
    result: tokens(900),
  });

const share = fc.integer({ min: 0, max: 20 }).map((twentieths) => twentieths / 20);
const providers = fc
  .record({
    lifetime: fc.constantFrom('5m', '1h'),
    survival: share,
    shared_prompt: fc.constantFrom('warm', 'cold'),
  })
  .map(
    ({ lifetime, survival, shared_prompt }) =>
      `{ provider: { lifetime: ${lifetime}, survival: ${survival}, shared_prompt: ${shared_prompt} } }`,
  );
const simpleRules = fc.oneof(
  fc.constantFrom('none', 'article'),
  share.map((rate) => `{ hit_rate: ${rate} }`),
  tokens(20_000).map((cached) => `{ cached_tokens: ${cached} }`),
);

/** A model with a caching that it offers: an hour only where there is a price for it. */
const offered = (caching: fc.Arbitrary<string>) =>
  fc
    .record({ model: fc.constantFrom(...MODELS), caching })
    .filter(({ model, caching: rule }) => model.startsWith('claude') || !rule.includes('1h'));

function conversationOf(shape: Shape): NonNullable<TicketScenarioParts['conversation']> {
  return {
    turns: shape.turns,
    system_prompt_tokens: shape.system,
    user_tokens: shape.user,
    assistant_tokens: shape.assistant,
    retrieval_tokens: shape.retrieval,
    retrieval_kept: String(shape.kept),
    thinking_tokens: shape.thinking,
    reply_gap_seconds: shape.gap,
    tools: `{ definition_tokens: ${shape.definitions}, calls_per_turn: ${shape.calls}, call_tokens: ${shape.call}, result_tokens: ${shape.result} }`,
  };
}

const TICKETS = '{ per_month: 1000 }';

function meter(shape: Shape, rule: { readonly model: string; readonly caching: string }): MeteredTicket {
  const parts = { tickets: TICKETS, conversation: conversationOf(shape), ...rule };
  return meterTickets(parts, 1)[0] as MeteredTicket;
}

/** Sums of shares of tokens differ in their last bits by the way that they are added up. */
const ROUNDING = 1e-9;

function expectEachTokenOnce(ticket: MeteredTicket): void {
  const { inputTokens, readTokens, writtenTokens } = ticket;
  expect(readTokens).toBeGreaterThanOrEqual(0);
  expect(writtenTokens).toBeGreaterThanOrEqual(0);
  expect(readTokens + writtenTokens).toBeLessThanOrEqual(inputTokens * (1 + ROUNDING));
}

describe('no cached token is billed twice: fresh + read + written = input, none of them below 0', () => {
  test('on constant tickets under any rule', () => {
    fc.assert(
      fc.property(shapes(), offered(fc.oneof(providers, simpleRules)), (shape, rule) => {
        expectEachTokenOnce(meter(shape, rule));
      }),
    );
  });

  test('in an explicit cache: every request reads the prompt and no more', () => {
    const explicit = { model: 'gemini-2.5-flash', caching: '{ explicit: { hours_per_day: 24 } }' };
    fc.assert(
      fc.property(shapes(2048), (shape) => {
        const ticket = meter(shape, explicit);
        expectEachTokenOnce(ticket);
        const requests = shape.turns * (1 + shape.calls);
        expect(ticket.readTokens).toBe(requests * (shape.system + shape.definitions));
        expect(ticket.writtenTokens).toBe(0);
      }),
    );
  });

  test('on drawn tickets', () => {
    const conversation = {
      system_prompt_tokens: '{ dist: uniform, low: 0, high: 6000 }',
      turns: '{ dist: poisson, shift: 1, mean: 5 }',
      user_tokens: '{ dist: gamma, shape: 0.5, mean: 200 }',
      assistant_tokens: '{ dist: lognormal, median: 60, sigma: 2 }',
      retrieval_tokens: '{ dist: exponential, mean: 500 }',
      reply_gap_seconds: '{ dist: lognormal, median: 300, sigma: 2 }',
      tools:
        '{ definition_tokens: 300, calls_per_turn: { dist: poisson, mean: 1 }, call_tokens: { dist: gamma, shape: 2, mean: 30 }, result_tokens: { dist: lognormal, median: 200, sigma: 1 } }',
    };
    fc.assert(
      fc.property(offered(providers), fc.boolean(), (rule, kept) => {
        const drawn = { ...conversation, retrieval_kept: String(kept) };
        const tickets = meterTickets({ tickets: TICKETS, conversation: drawn, ...rule }, 50);
        for (const ticket of tickets) expectEachTokenOnce(ticket);
      }),
      { numRuns: 20 },
    );
  });
});

describe('cost grows with every count of tokens', () => {
  const isSent = (count: (typeof COUNTS)[number], { calls }: Shape) =>
    calls > 0 || (count !== 'call' && count !== 'result');
  const grown = (shape: Shape, count: (typeof COUNTS)[number], by: number): Shape => ({
    ...shape,
    [count]: shape[count] + by,
  });

  test('by any number of tokens, where no minimum and no increment decides what is cached', () => {
    fc.assert(
      fc.property(
        shapes(),
        offered(simpleRules),
        fc.constantFrom(...COUNTS),
        fc.integer({ min: 1, max: 500 }),
        (shape, rule, count, by) => {
          const [less, more] = [meter(shape, rule).usd, meter(grown(shape, count, by), rule).usd];
          if (isSent(count, shape)) expect(more).toBeGreaterThan(less);
          else expect(more).toBe(less);
        },
      ),
    );
  });

  test('by whole increments, in the cache of a provider, once every prefix is above the minimum', () => {
    fc.assert(
      fc.property(
        shapes(HIGHEST_MINIMUM),
        offered(providers),
        fc.constantFrom(...COUNTS),
        fc.integer({ min: 1, max: 4 }),
        (shape, rule, count, increments) => {
          const longer = grown(shape, count, increments * INCREMENT);
          const [less, more] = [meter(shape, rule).usd, meter(longer, rule).usd];
          if (isSent(count, shape)) expect(more).toBeGreaterThan(less);
          else expect(more).toBe(less);
        },
      ),
    );
  });

  test('but the token that lifts a prompt to the minimum makes the ticket cheaper', () => {
    // 5 requests of 4095 + 0, never cached, against 4096 written once and read 4 times
    const silent = { turns: 5, user: 0, assistant: 0, retrieval: 0, thinking: 0, definitions: 0, calls: 0 };
    const shape = (system: number) => ({ ...silent, system, kept: false, gap: 60, call: 0, result: 0 });
    const rule = { model: 'claude-haiku-4-5', caching: '{ provider: { shared_prompt: cold } }' };
    expect(meter(shape(4095), rule).usd * 1e6).toBeCloseTo(5 * 4095, 6);
    expect(meter(shape(4096), rule).usd * 1e6).toBeCloseTo(4096 * 1.25 + 4 * 4096 * 0.1, 6);
  });
});

test('provider caching never costs more than its writes at what they cost above fresh input', () => {
  fc.assert(
    fc.property(shapes(), offered(providers), (shape, rule) => {
      const cached = meter(shape, rule);
      const uncached = meter(shape, { ...rule, caching: 'none' });
      const { inputUsdPerMtok, cacheWriteUsdPerMtok } = cached.prices;
      const premiumUsd = (cached.writtenTokens * (cacheWriteUsdPerMtok - inputUsdPerMtok)) / 1e6;
      expect(cached.inputTokens).toBe(uncached.inputTokens);
      expect(cached.usd).toBeLessThanOrEqual((uncached.usd + premiumUsd) * (1 + ROUNDING));
    }),
  );
});
