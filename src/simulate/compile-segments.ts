import assert from 'node:assert/strict';
import { monthsBetween } from '../cost/period.ts';
import type { Quantity, Scenario, Segment, TokenQuantity } from '../scenario/scenario.ts';
import { compileBilling } from './compile-billing.ts';
import { type Compiler, openQuantities, type SegmentQuantities } from './compile-quantity.ts';
import type { Conversation, Era, Parameter, SegmentModel, TicketKind } from './model.ts';
import { openSegmentDimensions } from './sobol-dimensions.ts';

/** Segments ready to run, and the kinds of tickets that they have. */
export interface CompiledSegments {
  readonly segments: readonly [SegmentModel, ...SegmentModel[]];
  readonly kinds: readonly TicketKind[];
}

/** Compiles what each segment of a scenario states. */
export function compileSegments(compiler: Compiler, scenario: Scenario): CompiledSegments {
  const dimensionOf = openSegmentDimensions(scenario.segments.length);
  const kinds: TicketKind[] = [];
  const segments = scenario.segments.map((segment, segmentIndex) => {
    const quantities = openQuantities(compiler, segment, dimensionOf);
    const shareOfRest = compileShare(quantities, scenario.segments.slice(segmentIndex));
    return { ...compileSegment(quantities, scenario, segment, kinds), shareOfRest };
  });
  const [first, ...others] = segments;
  assert(first !== undefined, 'a scenario has a segment');
  return { segments: [first, ...others], kinds };
}

/**
 * The first segment's share of the tickets of all. Counted shares have the Dirichlet law of their counts and a half
 * each, drawn by breaking a stick: each share of what is left is beta, independent of the others (Ferguson 1973, "A
 * Bayesian analysis of some nonparametric problems", Annals of Statistics 1).
 */
function compileShare({ known }: SegmentQuantities, [first, ...others]: readonly Segment[]): Parameter {
  assert(first !== undefined, 'a share is that of a segment');
  if (others.length === 0) return { kind: 'constant', value: 1 };
  const rest = others.reduce((sum, { share }) => sum + share, first.share);
  if (first.counted === undefined) return { kind: 'constant', value: first.share / rest };
  const restCounted = others.reduce((sum, { counted }) => sum + (counted ?? 0) + 0.5, 0);
  return known('share', {
    dist: 'beta',
    keys: ['alpha', 'beta'],
    values: [first.counted + 0.5, restCounted],
    shift: 0,
    min: Number.NEGATIVE_INFINITY,
    max: Number.POSITIVE_INFINITY,
  });
}

function compileSegment(
  quantities: SegmentQuantities,
  scenario: Scenario,
  segment: Segment,
  kinds: TicketKind[],
): Omit<SegmentModel, 'shareOfRest'> {
  const { deflection, escalation, successor } = segment;
  const { known, variable } = quantities;
  const ofDeflection = deflection && {
    deflection: {
      rate: known('deflection.rate', deflection.rate),
      repeatContact: known('deflection.repeat_contact', deflection.repeatContact),
      repeatsAdded: deflection.repeatTickets === 'added',
    },
  };
  const conversation = compileConversation(quantities, segment);
  const content = {
    conversation,
    retrievalKept: segment.conversation.retrievalKept,
    summaryAboveTokens: segment.conversation.summary?.aboveTokens ?? Number.POSITIVE_INFINITY,
    toolDefinitionTokens: segment.conversation.tools?.definitionTokens ?? 0,
    cacheSurvival: known('caching.provider.survival', survivalOf(segment)),
    retryRate: known('conversation.retry_rate', segment.conversation.retryRate),
  };
  const handedTurns =
    deflection?.handedOverTurns && variable('deflection.handed_over_turns', deflection.handedOverTurns);
  const above =
    escalation && compileBilling(quantities, scenario, { ...segment, ...escalation }, 'escalation.prices');
  const eraFrom = (firstMonth: number, model: string): Era => {
    const isFirst = model === segment.model;
    const prices = isFirst ? segment.prices : {};
    const billing = compileBilling(quantities, scenario, { ...segment, model, prices }, 'prices');
    const add = (kind: TicketKind) => kinds.push(kind) - 1;
    const handedOver = handedTurns && { conversation: { ...conversation, turns: handedTurns } };
    const closed = { ...content, ...billing };
    const places = { closed: add(closed), handed: kinds.length - 1 };
    if (handedOver) places.handed = add({ ...closed, ...handedOver });
    if (above === undefined) {
      return { firstMonth, kinds: { ...places, closed_above: places.closed, handed_above: places.handed } };
    }
    const { caching, tierBounds, tariffs } = above;
    const goingUp = { ...closed, escalation: { caching, tierBounds, tariffs } };
    const placeAbove = add(goingUp);
    const handedAbove = handedOver ? add({ ...goingUp, ...handedOver }) : placeAbove;
    return { firstMonth, kinds: { ...places, closed_above: placeAbove, handed_above: handedAbove } };
  };
  const first = eraFrom(0, segment.model);
  const change = successor && monthsBetween(scenario.horizon.start, successor.from);
  const later =
    change !== undefined && change < scenario.horizon.months ? [eraFrom(change, successor!.model)] : [];
  return {
    name: segment.name ?? '',
    eras: [first, ...later],
    escalationRate: known('escalation.rate', escalation?.rate ?? 0),
    ...ofDeflection,
  };
}

function compileConversation({ variable }: SegmentQuantities, segment: Segment): Conversation {
  const { conversation, caching } = segment;
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
    summaryTokens: variable('conversation.summary.summary_tokens', conversation.summary?.summaryTokens ?? 0),
    escalationTurn: variable('escalation.at_turn', segment.escalation?.atTurn ?? 0),
  };
}

function survivalOf({ caching }: Segment): Quantity {
  return caching.kind === 'provider' ? caching.survival : 1;
}
