import assert from 'node:assert/strict';
import { foundShare } from '../cost/kept-cache.ts';
import { monthsBetween } from '../cost/period.ts';
import type { Caching, Quantity, Scenario, Segment, TokenQuantity } from '../scenario/scenario.ts';
import { type Billing, compileBilling } from './compile-billing.ts';
import { compileLog } from './compile-log.ts';
import { type Compiler, eventOf, openQuantities, type SegmentQuantities } from './compile-quantity.ts';
import type {
  Conversation,
  Era,
  ModelLog,
  Parameter,
  SegmentModel,
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
  const segments = scenario.segments.map((segment, segmentIndex) => {
    const quantities = openQuantities(compiler, segment, dimensionOf);
    const shareOfRest = compileShare(quantities, scenario.segments.slice(segmentIndex));
    return {
      ...compileSegment(compiler, quantities, dimensionOf, scenario, segment, kinds, logs),
      shareOfRest,
    };
  });
  const [first, ...others] = segments;
  assert(first !== undefined, 'a scenario has a segment');
  return { segments: [first, ...others], kinds, logs };
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
  compiler: Compiler,
  quantities: SegmentQuantities,
  dimensionOf: DimensionOf,
  scenario: Scenario,
  segment: Segment,
  kinds: TicketKind[],
  logs: ModelLog[],
): Omit<SegmentModel, 'shareOfRest'> {
  const { deflection, escalation, conversation } = segment;
  const { known } = quantities;
  const content = compileContent(quantities, scenario, segment);
  const eras = compileEras(quantities, scenario, segment, content, kinds);
  const inLog =
    conversation.log &&
    compileLog(compiler, segment, conversation.log, kinds.at(-1)!, logs.length, dimensionOf);
  if (inLog !== undefined) {
    logs.push(inLog.log);
    kinds.splice(-1, 1, ...inLog.kinds);
    const closed = kinds.length - inLog.kinds.length;
    const handed = kinds.length - 1;
    eras.splice(0, 1, {
      firstMonth: 0,
      kinds: { closed, handed, closed_above: closed, handed_above: handed },
    });
  }
  const [first, ...later] = eras;
  assert(first !== undefined, 'a segment has an era');
  return {
    name: segment.name ?? '',
    eras: [first, ...later],
    escalationRate: known('escalation.rate', escalation?.rate ?? 0),
    ...(deflection && {
      deflection: {
        rate: inLog?.rate ?? known('deflection.rate', deflection.rate),
        repeatContact: inLog?.repeatContact ?? known('deflection.repeat_contact', deflection.repeatContact),
        repeatsAdded: deflection.repeatTickets === 'added',
      },
    }),
  };
}

/** All of a kind of ticket but how it is billed. */
type TicketContent = Omit<TicketKind, keyof Billing | 'escalation' | 'log'>;

function compileContent(
  quantities: SegmentQuantities,
  { tickets }: Scenario,
  segment: Segment,
): TicketContent {
  const { conversation } = segment;
  return {
    conversation: compileConversation(quantities, segment, tickets.hourShares),
    retrievalKept: conversation.retrievalKept,
    summaryAboveTokens: conversation.summary?.aboveTokens ?? Number.POSITIVE_INFINITY,
    toolDefinitionTokens: conversation.tools?.definitionTokens ?? 0,
    cacheSurvival: quantities.known('caching.provider.survival', survivalOf(segment)),
    retryRate: quantities.known('conversation.retry_rate', conversation.retryRate),
  };
}

/** The months in which the segment's own model answers, and those of its successor inside the horizon. */
function compileEras(
  quantities: SegmentQuantities,
  scenario: Scenario,
  segment: Segment,
  content: TicketContent,
  kinds: TicketKind[],
): Era[] {
  const { deflection, escalation, successor } = segment;
  const { handedOverTurns } = deflection ?? {};
  const handedTurns =
    handedOverTurns === undefined
      ? undefined
      : quantities.variable('deflection.handed_over_turns', handedOverTurns);
  const above =
    escalation && compileBilling(quantities, scenario, { ...segment, ...escalation }, 'escalation.prices', 0);
  const billed = (answering: Segment, firstMonth: number) => {
    const own = { ...content, ...compileBilling(quantities, scenario, answering, 'prices', firstMonth) };
    return { firstMonth, kinds: addCourses(own, handedTurns, above, kinds) };
  };
  const first = billed(segment, 0);
  if (successor === undefined) return [first];
  const firstMonth = monthsBetween(scenario.horizon.start, successor.from);
  if (firstMonth >= scenario.horizon.months) return [first];
  return [first, billed({ ...segment, model: successor.model, prices: {} }, firstMonth)];
}

/** Adds the kinds of tickets that the courses of a ticket make. */
function addCourses(
  closed: TicketKind,
  handedTurns: VariableQuantity | undefined,
  above: Billing | undefined,
  kinds: TicketKind[],
): Era['kinds'] {
  const add = (kind: TicketKind) => kinds.push(kind) - 1;
  const handedOver = (kind: TicketKind, place: number) =>
    handedTurns === undefined
      ? place
      : add({ ...kind, conversation: { ...kind.conversation, turns: handedTurns } });
  const closedPlace = add(closed);
  const handedPlace = handedOver(closed, closedPlace);
  if (above === undefined) {
    return { closed: closedPlace, handed: handedPlace, closed_above: closedPlace, handed_above: handedPlace };
  }
  const { caching, tierBounds, tariffs } = above;
  const goingUp = { ...closed, escalation: { caching, tierBounds, tariffs } };
  const abovePlace = add(goingUp);
  return {
    closed: closedPlace,
    handed: handedPlace,
    closed_above: abovePlace,
    handed_above: handedOver(goingUp, abovePlace),
  };
}

function compileConversation(
  { variable }: SegmentQuantities,
  segment: Segment,
  hourShares: readonly number[],
): Conversation {
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
    hitRate: variable('caching.hit_rate', hitRateOf(caching, hourShares)),
    cachedTokens: variable(
      'caching.cached_tokens',
      caching.kind === 'cached_tokens' ? caching.cachedTokens : 0,
    ),
    summaryTokens: variable('conversation.summary.summary_tokens', conversation.summary?.summaryTokens ?? 0),
    escalationTurn: variable('escalation.at_turn', segment.escalation?.atTurn ?? 0),
  };
}

/** An explicit cache is found by the tickets that come in its hours: 1 or 0. */
function hitRateOf(caching: Caching, hourShares: readonly number[]): Quantity {
  if (caching.kind === 'hit_rate') return caching.hitRate;
  if (caching.kind !== 'explicit') return 0;
  const share = foundShare(hourShares, caching.hoursPerDay);
  return share === 1 ? 1 : eventOf(share);
}

function survivalOf({ caching }: Segment): Quantity {
  return caching.kind === 'provider' ? caching.survival : 1;
}
