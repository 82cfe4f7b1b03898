import assert from 'node:assert/strict';
import type { CachingRule } from '../cost/meter-turn.ts';
import { secondsOfMonth } from '../cost/period.ts';
import {
  cacheReadUsdPerMtok,
  cacheWriteUsdPerMtok,
  findCacheRule,
  findModelPrice,
} from '../prices/price-book.ts';
import type { Quantity, Scenario, Segment, TokenQuantity } from '../scenario/scenario.ts';
import { compileLog } from './compile-log.ts';
import { type Compiler, compileParameter, compileVariable } from './compile-quantity.ts';
import type {
  Conversation,
  ModelLog,
  Parameter,
  SegmentModel,
  SharedPrompt,
  TicketKind,
  VariableQuantity,
} from './model.ts';
import { type DimensionOf, openSegmentDimensions } from './sobol-dimensions.ts';

/** Segments ready to run, and the kinds of tickets that they have. */
export interface CompiledSegments {
  readonly segments: readonly [SegmentModel, ...SegmentModel[]];
  readonly kinds: readonly TicketKind[];
  readonly logs: readonly ModelLog[];
}

/** Compiles what each segment of a scenario states. */
export function compileSegments(compiler: Compiler, scenario: Scenario): CompiledSegments {
  const dimensionOf = openSegmentDimensions(scenario.segments.length);
  const kinds: TicketKind[] = [];
  const logs: ModelLog[] = [];
  let rest = 1;
  const segments = scenario.segments.map((segment, segmentIndex): SegmentModel => {
    const quantities = openQuantities(compiler, segment, dimensionOf);
    const isLast = segmentIndex === scenario.segments.length - 1;
    const shareOfRest = { kind: 'constant', value: isLast ? 1 : segment.share / rest } as const;
    rest -= segment.share;
    const { deflection } = segment;
    const { log } = segment.conversation;
    const kind = compileKind(quantities, scenario, segment);
    const compiled = log && compileLog(compiler, segment, log, kind, logs.length, dimensionOf);
    const closedKind = kinds.push(...(compiled?.kinds ?? [kind])) - (compiled?.kinds.length ?? 1);
    if (compiled !== undefined) logs.push(compiled.log);
    return {
      name: segment.name ?? '',
      shareOfRest,
      eras: [{ firstMonth: 0, closedKind, handedKind: kinds.length - 1 }],
      ...(deflection && {
        deflection: {
          rate: compiled?.rate ?? quantities.known('deflection.rate', deflection.rate),
          repeatContact:
            compiled?.repeatContact ??
            quantities.known('deflection.repeat_contact', deflection.repeatContact),
        },
      }),
    };
  });
  const [first, ...others] = segments;
  assert(first !== undefined, 'a scenario has a segment');
  return { segments: [first, ...others], kinds, logs };
}

/** Compiles quantities of one segment by their paths in it. */
interface SegmentQuantities {
  readonly known: (path: string, quantity: Quantity) => Parameter;
  readonly variable: (path: string, quantity: Quantity) => VariableQuantity;
}

function openQuantities(compiler: Compiler, { name }: Segment, dimensionOf: DimensionOf): SegmentQuantities {
  const nameOf = (path: string) => (name === undefined ? path : `segments.${name}.${path}`);
  return {
    known: (path, quantity) => compileParameter(compiler, nameOf(path), () => dimensionOf(path, 0), quantity),
    variable: (path, quantity) =>
      compileVariable(compiler, nameOf(path), quantity, (place) => dimensionOf(path, place)),
  };
}

function compileKind(quantities: SegmentQuantities, scenario: Scenario, segment: Segment): TicketKind {
  const { conversation } = segment;
  return {
    prices: compilePrices(quantities, segment),
    conversation: compileConversation(quantities, segment),
    caching: compileCaching(segment),
    cacheSurvival: quantities.known('caching.provider.survival', survivalOf(segment)),
    retrievalKept: conversation.retrievalKept,
    toolDefinitionTokens: conversation.tools?.definitionTokens ?? 0,
    ...compileSharedPrompt(scenario, segment),
  };
}

function compileConversation(
  { variable }: SegmentQuantities,
  { conversation, caching }: Segment,
): Conversation {
  const tokens = (name: string, { tokens: quantity, per }: TokenQuantity) =>
    ({ quantity: variable(`conversation.${name}`, quantity), per }) as const;
  return {
    turns: variable('conversation.turns', conversation.turns),
    systemPromptTokens: variable('conversation.system_prompt_tokens', conversation.systemPromptTokens),
    userTokens: tokens('user_tokens', conversation.userTokens),
    assistantTokens: tokens('assistant_tokens', conversation.assistantTokens),
    retrievalTokens: tokens('retrieval_tokens', conversation.retrievalTokens),
    gapSeconds: variable('conversation.reply_gap_seconds', conversation.replyGapSeconds ?? 0),
    toolCalls: variable('conversation.tools.calls_per_turn', conversation.tools?.callsPerTurn ?? 0),
    callTokens: variable('conversation.tools.call_tokens', conversation.tools?.callTokens ?? 0),
    resultTokens: variable('conversation.tools.result_tokens', conversation.tools?.resultTokens ?? 0),
    thinkingTokens: variable('conversation.thinking_tokens', conversation.thinkingTokens),
    hitRate: variable('caching.hit_rate', caching.kind === 'hit_rate' ? caching.hitRate : 0),
    cachedTokens: variable(
      'caching.cached_tokens',
      caching.kind === 'cached_tokens' ? caching.cachedTokens : 0,
    ),
  };
}

function compileCaching({ caching, model, prices }: Segment): CachingRule {
  if (caching.kind !== 'provider') return { kind: caching.kind };
  const rule = findCacheRule(model);
  const minimumPrefixTokens = prices.minimumPrefixTokens ?? rule?.minimumPrefixTokens;
  const incrementTokens = prices.incrementTokens ?? rule?.incrementTokens;
  const ruleLifetimeSeconds = caching.lifetime === '1h' ? rule?.longLifetimeSeconds : rule?.lifetimeSeconds;
  const lifetimeSeconds = prices.lifetimeSeconds ?? ruleLifetimeSeconds;
  assert(
    minimumPrefixTokens !== undefined && incrementTokens !== undefined && lifetimeSeconds !== undefined,
    `no cache rule for ${model}`,
  );
  const pricedWrites =
    prices.cacheWriteUsdPerMtok !== undefined || (rule !== undefined && rule.writeFactor !== 1);
  return { kind: 'provider', minimumPrefixTokens, incrementTokens, lifetimeSeconds, pricedWrites };
}

function survivalOf({ caching }: Segment): Quantity {
  return caching.kind === 'provider' ? caching.survival : 1;
}

/** Present where tickets can find each other's system prompt: it has to be long enough to be cached. */
function compileSharedPrompt(
  { tickets, horizon }: Scenario,
  segment: Segment,
): { readonly sharedPrompt?: SharedPrompt } {
  const { caching, conversation } = segment;
  // a log is replayed: the first request of a conversation finds nothing
  if (caching.kind !== 'provider' || caching.sharedPrompt === 'cold' || conversation.log) return {};
  const rule = compileCaching(segment);
  assert(rule.kind === 'provider');
  const { systemPromptTokens, tools } = conversation;
  const promptTokens =
    typeof systemPromptTokens === 'number'
      ? systemPromptTokens + (tools?.definitionTokens ?? 0)
      : Number.POSITIVE_INFINITY;
  if (promptTokens < rule.minimumPrefixTokens) return {};
  return {
    sharedPrompt: {
      lifetimeSeconds: rule.lifetimeSeconds,
      monthSeconds: Array.from({ length: horizon.months }, (_, month) =>
        secondsOfMonth(horizon.start, month),
      ),
      hourShares: tickets.hourShares,
    },
  };
}

/** Prices as the scenario states them, else as the price book lists them; what caching never bills may lack one. */
function compilePrices(
  { known }: SegmentQuantities,
  { model, prices: stated, caching }: Segment,
): TicketKind['prices'] {
  const price = findModelPrice(model);
  const rule = findCacheRule(model);
  const usd = (key: string, own: Quantity | undefined, listed: number | undefined, billed: boolean) => {
    const quantity = own ?? listed ?? (billed ? undefined : 0);
    assert(quantity !== undefined, `no ${key} for ${model} with caching ${caching.kind}`);
    return known(`prices.${key}`, quantity);
  };
  const read = price && cacheReadUsdPerMtok(price, rule);
  const lifetime = caching.kind === 'provider' ? caching.lifetime : '5m';
  const write = price && cacheWriteUsdPerMtok(price, rule, lifetime);
  return {
    inputUsdPerMtok: usd('input_usd_per_mtok', stated.inputUsdPerMtok, price?.inputUsdPerMtok, true),
    cacheReadUsdPerMtok: usd(
      'cache_read_usd_per_mtok',
      stated.cacheReadUsdPerMtok,
      read,
      caching.kind !== 'none',
    ),
    cacheWriteUsdPerMtok: usd(
      'cache_write_usd_per_mtok',
      stated.cacheWriteUsdPerMtok,
      write,
      caching.kind === 'provider',
    ),
    outputUsdPerMtok: usd('output_usd_per_mtok', stated.outputUsdPerMtok, price?.outputUsdPerMtok, true),
  };
}
