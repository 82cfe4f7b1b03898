import { describe, expect, test } from 'vitest';
import { runWarnings } from '../../src/cli/run-warnings.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { type TicketScenarioParts, ticketScenario } from '../simulate/ticket-scenario.ts';

function warningsOf(parts: TicketScenarioParts): readonly string[] {
  const scenario = ticketScenario({ caching: 'provider', ...parts });
  return runWarnings(scenario, compileModel(scenario));
}

const tools = (definitionTokens: number) =>
  `{ definition_tokens: ${definitionTokens}, calls_per_turn: 1, call_tokens: 10, result_tokens: 10 }`;

test('a prompt that is too short is told what one that is found would cost', () => {
  // 1400 tokens at 1 USD per million, 4096 at 0.1: per 1,000 requests
  expect(warningsOf({ conversation: { system_prompt_tokens: 1400 } })).toEqual([
    expect.stringMatching(
      /per 1,000 requests it costs 1.4\d* USD, and one of 4096 tokens that is found would cost 0.4096/,
    ),
  ]);
});

test('an explicit cache that costs more than it saves is told with the requests from which it pays', () => {
  // January: 5,000 tokens x (744 x 1 + 0.3) = 3.7215 USD; a read saves 5,000 x 0.27 = 0.00135, so 2,757 requests
  const kept = (perMonth: number) =>
    warningsOf({
      model: 'gemini-2.5-flash',
      caching: '{ explicit: { hours_per_day: 24 } }',
      tickets: `{ per_month: ${perMonth} }`,
      conversation: { system_prompt_tokens: 5000 },
      rest: 'successor: { from: 2027-02, model: gemini-3.5-flash-lite }',
    });
  expect(kept(551)).toEqual([
    'the explicit cache costs 3.721 USD a month, and its reads save 3.719 USD: it pays from 2,757 requests a month on',
  ]);
  expect(kept(552)).toEqual([]);
});

test('a model that ends inside the horizon is told with what follows it', () => {
  const rest = (text: string) =>
    warningsOf({ caching: 'none', model: 'gemini-2.5-flash', months: 3, rest: text });
  expect(rest('')).toEqual([
    'gemini-2.5-flash ends on 2026-12-01 (Google, Gemini API deprecations), and gemini-3.5-flash-lite answers at its ' +
      'own prices: state another model',
  ]);
  expect(rest('successor: { from: 2027-02, model: gemini-3.5-flash-lite }')).toEqual([]);
  expect(warningsOf({ caching: 'none', model: 'gpt-5.1', months: 12 })).toEqual([
    'gpt-5.1 ends on 2027-04-01 (OpenAI, API deprecations), and requests to it fail: state successor: { from: 2027-04, ' +
      'model: … }',
  ]);
  expect(warningsOf({ caching: 'none', model: 'gpt-5.1', months: 3 })).toEqual([]);
});

describe('hits that Gemini does not promise', () => {
  const gemini = { model: 'gemini-3.8-flash', conversation: { system_prompt_tokens: 5000 } };

  test('are told with the share that users saw', () => {
    const [, hits] = warningsOf(gemini);
    expect(hits).toMatch(
      /^the provider does not promise cache hits .*users saw shares of 0 to 0.6 found \(rig#2375.*: state caching: /,
    );
    const remedy = hits?.match(/state caching: (.*)$/)?.[1] ?? '';
    expect(warningsOf({ ...gemini, caching: remedy })).toContain(
      'the provider does not promise cache hits for gemini-3.8-flash; the run counts the share that ' +
        'caching.provider.survival states',
    );
  });

  test('do not matter to a prompt in an explicit cache', () => {
    expect(
      warningsOf({
        ...gemini,
        tickets: '{ per_month: 1000 }',
        caching: '{ explicit: { hours_per_day: 24 } }',
      }),
    ).toEqual([expect.stringMatching(/^token prices of gemini-3.8-flash change on 2027-01-01/)]);
  });
});

describe('a prompt below the minimum of Haiku, 4096', () => {
  test('is told with its tokens', () => {
    expect(warningsOf({ conversation: { system_prompt_tokens: 4095 } })).toEqual([
      expect.stringMatching(
        /^the system prompt of 4095 tokens is below the 4096 that claude-haiku-4-5 caches/,
      ),
    ]);
  });

  test('counts with the definitions of tools that stand in front of it', () => {
    expect(warningsOf({ conversation: { system_prompt_tokens: 1095, tools: tools(3000) } })).toEqual([
      expect.stringMatching(/^the system prompt with its tools of 4095 tokens is below the 4096/),
    ]);
    expect(warningsOf({ conversation: { system_prompt_tokens: 1096, tools: tools(3000) } })).toEqual([]);
  });
});

test('without the caching of a provider there is nothing to tell', () => {
  expect(warningsOf({ caching: 'article' })).toEqual([]);
});
