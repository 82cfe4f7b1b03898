import { describe, expect, test } from 'vitest';
import type { TicketScenarioParts } from '../simulate/ticket-scenario.ts';
import { billOf } from './bill-of.ts';

/*
 * Each mechanism, on and off, on a constant ticket whose bill is reckoned by hand.
 *
 * The ticket has 5 turns of 150 + 200 tokens after a prompt of 500, replies after 60 seconds: requests of 650, 1000,
 * 1350, 1700 and 2050, in all 6750 in and 1000 out. Haiku bills 1 USD per million in, 5 out, 0.1 read, 1.25 written
 * for 5 minutes and 2 for an hour, and caches nothing below 4096. Amounts below are USD per million tickets.
 */
const UNCACHED = 6750 + 1000 * 5;

/** With a prompt of 5000 the requests are 5150, 5500, 5850, 6200, 6550: 29,250 in. Each reads the one before. */
const LONG = 5000;
const LONG_INPUT = 29_250;
const LONG_READ = 5150 + 5500 + 5850 + 6200;
const LONG_WRITTEN = 6550;

interface Case {
  readonly on: TicketScenarioParts;
  readonly off: TicketScenarioParts;
  /** USD per million tickets. */
  readonly onUsd: number;
  readonly offUsd: number;
}

function expectBills({ on, off, onUsd, offUsd }: Case): void {
  expect(billOf(on) * 1e6).toBeCloseTo(onUsd, 6);
  expect(billOf(off) * 1e6).toBeCloseTo(offUsd, 6);
}

const long = (parts: TicketScenarioParts = {}): TicketScenarioParts => ({
  caching: '{ provider: { shared_prompt: cold } }',
  ...parts,
  conversation: { system_prompt_tokens: LONG, ...parts.conversation },
});
const LONG_CACHED = LONG_READ * 0.1 + LONG_WRITTEN * 1.25 + 5000;
const LONG_FORGOTTEN = LONG_INPUT * 1.25 + 5000;

describe('caching', () => {
  test('article: four requests read the prompt of 500 at a tenth', () => {
    expectBills({
      on: { caching: 'article' },
      off: {},
      onUsd: UNCACHED - 4 * 500 * 0.9,
      offUsd: UNCACHED,
    });
  });

  test('provider: each request reads the one before and writes what is new', () => {
    expectBills({
      on: long(),
      off: long({ caching: 'none' }),
      onUsd: LONG_CACHED,
      offUsd: LONG_INPUT + 5000,
    });
  });

  test('hit rate: half of the prompt, then of the request before with its answer', () => {
    // 500 + 850 + 1200 + 1550 + 1900 = 6000 are sent again
    expectBills({
      on: { caching: '{ hit_rate: 0.5 }' },
      off: { caching: '{ hit_rate: 0 }' },
      onUsd: UNCACHED - 0.5 * 6000 * 0.9,
      offUsd: UNCACHED,
    });
  });

  test('cached tokens: 5000 at a tenth, as the article prints', () => {
    expectBills({
      on: { caching: '{ cached_tokens: 5000 }' },
      off: { caching: '{ cached_tokens: 0 }' },
      onUsd: 7250,
      offUsd: UNCACHED,
    });
  });

  test('cached tokens: never more than the input', () => {
    expectBills({
      on: { caching: '{ cached_tokens: 10000 }' },
      off: { caching: '{ cached_tokens: 6750 }' },
      onUsd: 675 + 5000,
      offUsd: 675 + 5000,
    });
  });
});

describe('rules of a provider', () => {
  test('the minimum: no request of the short prompt reaches 4096; without it each reads the one before', () => {
    // 650 + 1000 + 1350 + 1700 = 4700 read, 2050 written
    expectBills({
      on: { caching: 'provider' },
      off: {
        caching: '{ provider: { shared_prompt: cold } }',
        rest: 'prices: { minimum_prefix_tokens: 0 }',
      },
      onUsd: UNCACHED,
      offUsd: 470 + 2050 * 1.25 + 5000,
    });
  });

  test('the increment: of 1350 and 1700 the steps of 128, 1280 and 1664', () => {
    // nano: 0.2 in, 0.02 read, 1.25 out, from 1024 on, writes are free
    const nano = { model: 'gpt-5.4-nano', caching: 'provider' };
    const usd = (read: number) => (6750 - read) * 0.2 + read * 0.02 + 1250;
    expectBills({
      on: nano,
      off: { ...nano, rest: 'prices: { increment_tokens: 1 }' },
      onUsd: usd(1280 + 1664),
      offUsd: usd(1350 + 1700),
    });
  });

  test('the price of writing: 1.25 of the input price, and nothing more than it where writes are free', () => {
    expectBills({
      on: long(),
      off: long({ rest: 'prices: { cache_write_usd_per_mtok: 1 }' }),
      onUsd: LONG_CACHED,
      offUsd: LONG_CACHED - LONG_WRITTEN * 0.25,
    });
  });

  test('the lifetime of an hour: written at 2 instead of 1.25', () => {
    expectBills({
      on: long({ caching: '{ provider: { lifetime: 1h, shared_prompt: cold } }' }),
      off: long(),
      onUsd: LONG_CACHED + LONG_WRITTEN * 0.75,
      offUsd: LONG_CACHED,
    });
  });

  test('the lifetime: a reply after 300 seconds comes too late, one after 299 does not', () => {
    expectBills({
      on: long({ conversation: { reply_gap_seconds: 300 } }),
      off: long({ conversation: { reply_gap_seconds: 299 } }),
      onUsd: LONG_FORGOTTEN,
      offUsd: LONG_CACHED,
    });
  });

  test('the lifetime of an hour keeps what 300 seconds lose', () => {
    const late = { conversation: { reply_gap_seconds: 300 } };
    expectBills({
      on: long({ ...late, caching: '{ provider: { lifetime: 1h, shared_prompt: cold } }' }),
      off: long(late),
      onUsd: LONG_CACHED + LONG_WRITTEN * 0.75,
      offUsd: LONG_FORGOTTEN,
    });
  });

  test('survival: what is not found is written again', () => {
    const surviving = (survival: number) =>
      long({ caching: `{ provider: { survival: ${survival}, shared_prompt: cold } }` });
    expectBills({
      on: surviving(0.8),
      off: surviving(1),
      onUsd: LONG_CACHED + 0.2 * LONG_READ * (1.25 - 0.1),
      offUsd: LONG_CACHED,
    });
    expect(billOf(surviving(0)) * 1e6).toBeCloseTo(LONG_FORGOTTEN, 6);
  });
});

describe('the prompt that tickets share', () => {
  // January has 744 hours; 1000 tickets of 5 requests come at 5000 / 744 an hour, 0.56 in the 5 minutes of a lifetime
  const PER_LIFETIME = 5000 / 744 / 12;
  const warm = 'provider';
  const cold = '{ provider: { shared_prompt: cold } }';
  const found = (requests: number) => 1 - Math.exp(-requests);
  /** What reading instead of writing the prompt saves in one request, if it is always found. */
  const saved = LONG * (1.25 - 0.1);

  test('the first request reads it with probability 1 - exp(-rate T)', () => {
    const tickets = '{ per_month: 1000 }';
    expectBills({
      on: long({ tickets, caching: warm }),
      off: long({ tickets, caching: cold }),
      onUsd: LONG_CACHED - found(PER_LIFETIME) * saved,
      offUsd: LONG_CACHED,
    });
  });

  test('ten times the tickets find it almost always', () => {
    const tickets = '{ per_month: 10000 }';
    expectBills({
      on: long({ tickets, caching: warm }),
      off: long({ tickets, caching: cold }),
      onUsd: LONG_CACHED - found(10 * PER_LIFETIME) * saved,
      offUsd: LONG_CACHED,
    });
  });

  test('a reply that comes too late finds it as a first request does', () => {
    const late = { tickets: '{ per_month: 1000 }', conversation: { reply_gap_seconds: 300 } };
    expectBills({
      on: long({ ...late, caching: warm }),
      off: long({ ...late, caching: cold }),
      onUsd: LONG_FORGOTTEN - 5 * found(PER_LIFETIME) * saved,
      offUsd: LONG_FORGOTTEN,
    });
  });

  test('day and night: most tickets come when it is warm, the others when it is cold', () => {
    // 12 hours with 3 of 4 tickets have 1.5 times the mean rate, the others half of it
    const hours = (day: number, night: number) => [...Array(12).fill(day), ...Array(12).fill(night)];
    const tickets = (weights: readonly number[]) =>
      `{ per_month: 1000, hour_weights: [${weights.join(', ')}] }`;
    expectBills({
      on: long({ tickets: tickets(hours(3, 1)), caching: warm }),
      off: long({ tickets: tickets(hours(1, 1)), caching: warm }),
      onUsd: LONG_CACHED - (0.75 * found(1.5 * PER_LIFETIME) + 0.25 * found(0.5 * PER_LIFETIME)) * saved,
      offUsd: LONG_CACHED - found(PER_LIFETIME) * saved,
    });
  });

  test('tool calls are requests too, and definitions are part of it', () => {
    // 2 requests a ticket: one turn of 10 + 20, a call of 30 and its result of 40 after 4000 + 1000:
    // requests of 5010 and 5080
    const tools = '{ definition_tokens: 1000, calls_per_turn: 1, call_tokens: 30, result_tokens: 40 }';
    const conversation = {
      turns: 1,
      system_prompt_tokens: 4000,
      user_tokens: 10,
      assistant_tokens: 20,
      tools,
    };
    const tickets = '{ per_month: 1000 }';
    const coldUsd = 5080 * 1.25 + 5010 * 0.1 + 50 * 5;
    expectBills({
      on: { tickets, conversation, caching: warm },
      off: { tickets, conversation, caching: cold },
      onUsd: coldUsd - found(2000 / 744 / 12) * saved,
      offUsd: coldUsd,
    });
  });

  test('a prompt below the minimum is never found', () => {
    // 4095 + 150: every request is long enough for the cache, but not the part that tickets share
    const tickets = '{ per_month: 10000 }';
    const conversation = { system_prompt_tokens: 4095 };
    expect(billOf({ tickets, conversation, caching: warm })).toBe(
      billOf({ tickets, conversation, caching: cold }),
    );
  });
});

describe('requests', () => {
  const tools = (definition: number, calls: number, call: number, result: number) => ({
    conversation: {
      tools: `{ definition_tokens: ${definition}, calls_per_turn: ${calls}, call_tokens: ${call}, result_tokens: ${result} }`,
    },
  });

  test('a tool call is a request that sends everything again', () => {
    // 150 + 30 + 200 + 200 = 580 a turn; first requests 5 x 650 + 580 x (0 + 1 + 2 + 3 + 4), second ones 230 more each
    const first = 5 * 650 + 580 * 10;
    expectBills({
      on: tools(0, 1, 30, 200),
      off: tools(0, 0, 30, 200),
      onUsd: first + (first + 5 * 230) + 5 * 230 * 5,
      offUsd: UNCACHED,
    });
  });

  test('definitions go with every request', () => {
    expectBills({
      on: tools(300, 0, 0, 0),
      off: tools(0, 0, 0, 0),
      onUsd: UNCACHED + 5 * 300,
      offUsd: UNCACHED,
    });
  });

  test('definitions go with every call too', () => {
    const without = billOf(tools(0, 1, 30, 200)) * 1e6;
    expect(billOf(tools(300, 1, 30, 200)) * 1e6).toBeCloseTo(without + 10 * 300, 6);
  });

  test('a result stays: sent by the request after the call and by all later ones', () => {
    // the result of turn k by 1 + 2 (5 - k) requests: 9 + 7 + 5 + 3 + 1 = 25
    const without = billOf(tools(0, 1, 30, 0)) * 1e6;
    expect(billOf(tools(0, 1, 30, 200)) * 1e6).toBeCloseTo(without + 25 * 200, 6);
  });

  test('inside a turn the cache is warm, however late the customer was', () => {
    // one turn: 5000 + 150 written, then read by the second request, which writes 30 + 200
    expectBills({
      on: long({ conversation: { ...tools(0, 1, 30, 200).conversation, turns: 1, reply_gap_seconds: 300 } }),
      off: long({ conversation: { turns: 1, reply_gap_seconds: 300 } }),
      onUsd: 5150 * 1.25 + 5150 * 0.1 + 230 * 1.25 + 230 * 5,
      offUsd: 5150 * 1.25 + 200 * 5,
    });
  });

  test('thinking is billed as output and not sent again', () => {
    expectBills({
      on: { conversation: { thinking_tokens: 400 } },
      off: { conversation: { thinking_tokens: 0 } },
      onUsd: UNCACHED + 5 * 400 * 5,
      offUsd: UNCACHED,
    });
  });

  test('thinking comes with every request, a call like a reply', () => {
    const { conversation } = tools(0, 1, 30, 200);
    const without = billOf({ conversation }) * 1e6;
    expect(billOf({ conversation: { ...conversation, thinking_tokens: 400 } }) * 1e6).toBeCloseTo(
      without + 10 * 400 * 5,
      6,
    );
  });
});

describe('retrieved text', () => {
  const retrieval = (kept: boolean, tokens = 1500) => ({
    conversation: { retrieval_tokens: tokens, retrieval_kept: String(kept) },
  });

  test('dropped: each request sends its own', () => {
    expectBills({
      on: retrieval(false),
      off: retrieval(false, 0),
      onUsd: UNCACHED + 5 * 1500,
      offUsd: UNCACHED,
    });
  });

  test('kept: each request sends all so far, 1 + 2 + 3 + 4 + 5', () => {
    expectBills({
      on: retrieval(true),
      off: retrieval(false),
      onUsd: UNCACHED + 15 * 1500,
      offUsd: UNCACHED + 5 * 1500,
    });
  });

  test('kept it is cached, dropped it never is', () => {
    // kept: 6650, 8500, 10350, 12200, 14050; the last is written in pieces, the others are read
    expectBills({
      on: long(retrieval(true)),
      off: long(retrieval(false)),
      onUsd: (6650 + 8500 + 10_350 + 12_200) * 0.1 + 14_050 * 1.25 + 5000,
      offUsd: LONG_CACHED + 5 * 1500,
    });
  });
});
