import assert from 'node:assert/strict';
import { PRICES_AS_OF } from '../prices/model-prices.ts';
import { findCacheRule } from '../prices/price-book.ts';
import { type Conversation, onlySegment, type Scenario, type Segment } from '../scenario/scenario.ts';
import { publishedCachedUsd } from './published-arithmetic.ts';
import { PUBLISHED_SOURCE, PUBLISHED_VERIFIED_ON } from './published-figures.ts';

/** One stop between the article's ticket and a measured agent's. */
export interface WalkStep {
  /** What is no longer left out. */
  readonly step: string;
  readonly usdPerTicket: number;
  /** Against the step before; 0 in the first. */
  readonly differenceUsd: number;
  /** Where the new input comes from. */
  readonly source: string;
}

/** What one step changes in the scenario of the step before. */
interface Change {
  readonly step: string;
  readonly source: string;
  readonly change: (before: Scenario) => Scenario;
}

/** What no measured conversation has here, so that both are judgement; tokens. */
const RETRIEVAL_TOKENS_PER_TURN = 2000;
const THINKING_TOKENS_PER_REQUEST = 300;

/**
 * Walks from the cost that the article prints to that of a measured agent with the same model, putting in one
 * thing at a time that the article leaves out.
 *
 * @param article  scenario of the article's ticket
 * @param agent    scenario of the measured agent; states the source of every quantity that the walk takes from it
 * @param billUsd  what the model costs per ticket of a scenario, USD: the mean ticket where tickets differ
 */
export function walkPublished(
  article: Scenario,
  agent: Scenario,
  billUsd: (scenario: Scenario) => number,
): readonly WalkStep[] {
  const { model } = onlySegment(article);
  assert.equal(onlySegment(agent).model, model);
  const source = `${PUBLISHED_SOURCE}, verified ${PUBLISHED_VERIFIED_ON}`;
  const printedUsd = publishedCachedUsd(model);
  const steps: WalkStep[] = [
    { step: 'the ticket with caching, as printed', usdPerTicket: printedUsd, differenceUsd: 0, source },
  ];
  let scenario = article;
  let beforeUsd = printedUsd;
  for (const { step, source, change } of [
    ...cachingChanges(agent),
    ...measuredChanges(agent),
    ...addedChanges(),
  ]) {
    scenario = change(scenario);
    const usdPerTicket = billUsd(scenario);
    steps.push({ step, usdPerTicket, differenceUsd: usdPerTicket - beforeUsd, source });
    beforeUsd = usdPerTicket;
  }
  return steps;
}

/** The article's own ticket, billed by its stated rule and by the provider's. */
function cachingChanges(agent: Scenario): readonly Change[] {
  const minimum = findCacheRule(onlySegment(agent).model)?.minimumPrefixTokens;
  assert(minimum !== undefined);
  return [
    {
      step: 'caching by its stated rule',
      source: 'article: the prompt of 500 tokens at 90 % off from the second turn on',
      change: (before) => withSegment(before, { caching: { kind: 'article' } }),
    },
    {
      step: "caching by the provider's rule",
      source: `price book of ${PRICES_AS_OF}: nothing below ${minimum} tokens is cached, and no request is that long`,
      change: (before) => withGaps(before, agent),
    },
  ];
}

/** The measured conversation, first without a cache, which then gets a step of its own. */
function measuredChanges(agent: Scenario): readonly Change[] {
  const { turns, userTokens, assistantTokens, systemPromptTokens, tools } = onlySegment(agent).conversation;
  assert(tools);
  const { definitionTokens } = tools;
  const without = { definitionTokens, callsPerTurn: 0, callTokens: 0, resultTokens: 0 };
  const taking = (step: string, keys: readonly string[], taken: Partial<Conversation>): Change => ({
    step,
    source: keys.map((key) => sourceOf(agent, key)).join('; '),
    change: (before) => withConversation(withSegment(before, { caching: { kind: 'none' } }), taken),
  });
  return [
    taking('numbers of turns as measured', ['conversation.turns'], { turns }),
    taking('lengths of messages as measured', ['conversation.user_tokens', 'conversation.assistant_tokens'], {
      userTokens,
      assistantTokens,
    }),
    taking('a prompt as measured', ['conversation.system_prompt_tokens'], { systemPromptTokens }),
    taking('definitions of tools', ['conversation.tools.definition_tokens'], { tools: without }),
    taking('calls of tools', ['conversation.tools.calls_per_turn', 'conversation.tools.call_tokens'], {
      tools: { ...tools, resultTokens: 0 },
    }),
    taking('results of tools', ['conversation.tools.result_tokens'], { tools }),
    {
      step: "the provider's cache, on what is now long enough",
      source: ['conversation.reply_gap_seconds', 'caching.provider.survival']
        .map((key) => sourceOf(agent, key))
        .join('; '),
      change: (before) => withGaps(before, agent),
    },
  ];
}

/** What an agent may have on top. */
function addedChanges(): readonly Change[] {
  return [
    {
      step: 'retrieved text, if it answers from documents',
      source: `judgement: ${RETRIEVAL_TOKENS_PER_TURN} tokens a turn, sent with each of its requests and dropped`,
      change: (before) =>
        withConversation(before, { retrievalTokens: { tokens: RETRIEVAL_TOKENS_PER_TURN, per: 'turn' } }),
    },
    {
      step: 'thinking, if the model does',
      source: `judgement: ${THINKING_TOKENS_PER_REQUEST} tokens a request, billed as output`,
      change: (before) => withConversation(before, { thinkingTokens: THINKING_TOKENS_PER_REQUEST }),
    },
  ];
}

/** A scenario with the agent's caching, and its gaps for the cache's lifetime. */
function withGaps(before: Scenario, agent: Scenario): Scenario {
  const { caching, conversation } = onlySegment(agent);
  const { replyGapSeconds } = conversation;
  assert(replyGapSeconds !== undefined);
  return withConversation(withSegment(before, { caching }), { replyGapSeconds });
}

function withSegment(before: Scenario, changed: Partial<Segment>): Scenario {
  return { ...before, segments: [{ ...onlySegment(before), ...changed }] };
}

function withConversation(before: Scenario, changed: Partial<Conversation>): Scenario {
  return withSegment(before, { conversation: { ...onlySegment(before).conversation, ...changed } });
}

function sourceOf({ assumptions }: Scenario, path: string): string {
  const source = assumptions?.[path];
  assert(source !== undefined, `the agent's scenario has no source for ${path}`);
  return source;
}
