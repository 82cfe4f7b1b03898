import {
  isTimeless,
  meterUniformRun,
  UNIFORM_PARTS,
  type UniformRules,
  uniformDraws,
  uniformMeters,
} from '../cost/uniform-tickets.ts';
import type { KeyedStream } from '../random/stream.ts';
import { assertTurns } from './assert-turns.ts';
import { type ConversationPart, quantityOf, TURN_PARTS } from './conversation-parts.ts';
import { type BoundConversation, type DrawSource, fillPart } from './draw-conversation.ts';
import { fillFromStream } from './draw-quantity.ts';
import type { KindMeters } from './meter-kind.ts';
import type { TicketKind, VariableQuantity } from './model.ts';

/** A kind of ticket whose turns are all the same, each one request. */
export type UniformKind = TicketKind & UniformRules;

const isConstant = ({ kind }: VariableQuantity) => kind === 'constant';

/**
 * Whether every turn of a ticket is one request with the same tokens, read and billed by rules that know no time and
 * no size: then its turns need not be run one after the other.
 */
export function isUniformKind(kind: TicketKind): kind is UniformKind {
  const { conversation, caching, retryRate, summaryAboveTokens, tierBounds, escalation } = kind;
  const { toolCalls, thinkingTokens } = conversation;
  const once = TURN_PARTS.every((part) => {
    const drawn = conversation[part];
    return (
      isConstant(quantityOf(conversation, part)) ||
      part === 'gapSeconds' ||
      ('per' in drawn && drawn.per === 'ticket')
    );
  });
  return (
    once &&
    isTimeless(caching) &&
    toolCalls.kind === 'constant' &&
    toolCalls.value === 0 &&
    isConstant(thinkingTokens) &&
    retryRate.kind === 'constant' &&
    retryRate.value === 0 &&
    summaryAboveTokens === Infinity &&
    tierBounds.length === 0 &&
    escalation === undefined
  );
}

/**
 * Opens the streams of such tickets.
 *
 * @param streamOf  the stream of a part
 * @returns draws the next `ticketCount` tickets, at most RUN, of a trial into `uniformDraws` and meters them
 *          into `uniformMeters`
 */
export function openUniformStream(
  kind: UniformKind,
  streamOf: (part: ConversationPart) => KeyedStream,
): (bound: BoundConversation, ticketCount: number) => void {
  const { constant, drawn } = columnsOf(kind, uniformDraws);
  const parts = drawn.map((column) => ({ ...column, stream: streamOf(column.part) }));
  return (bound, ticketCount) => {
    for (const { values, value } of constant) values.fill(value, 0, ticketCount);
    for (const { part, values, stream } of parts) fillFromStream(bound[part], stream, ticketCount, values);
    assertTurns(bound.turns, uniformDraws[0]!, ticketCount);
    meterUniformRun(kind, ticketCount);
  };
}

/**
 * Opens meters of at most RUN tickets that all end after the same turn, one turn after the other; those metered are the
 * first. From `begin` on nobody else may draw such tickets.
 */
export function openUniformMeters(kind: UniformKind, source: DrawSource): KindMeters {
  const { ticketCount } = source;
  const everyone = { count: ticketCount, at: (i: number) => i };
  const { constant, drawn } = columnsOf(kind, uniformDraws);
  const parts = drawn.filter(({ part }) => part !== 'turns');
  const [turns, inputTokens, readTokens, outputTokens] = [uniformDraws[0]!, ...uniformMeters];
  const writtenTokens = new Float64Array(ticketCount);
  return {
    meters: [{ inputTokens, readTokens, outputTokens, writtenTokens }],
    begin() {
      for (const { values, value } of constant) values.fill(value, 0, ticketCount);
      for (const { part, values } of parts) {
        fillPart(kind.conversation, source, part, 0, 0, everyone, values);
      }
    },
    turn(turnIndex, _, activeCount) {
      turns.fill(turnIndex + 1, 0, activeCount);
      meterUniformRun(kind, activeCount);
    },
    end() {},
  };
}

/** Columns of draws: those of constants, with their value, and those that are drawn; turns count as drawn. */
function columnsOf({ conversation }: UniformKind, draws: readonly Float64Array[]) {
  const columns = UNIFORM_PARTS.map((part, i) => ({
    part,
    quantity: quantityOf(conversation, part),
    values: draws[i]!,
  }));
  return {
    constant: columns.flatMap(({ part, quantity, values }) =>
      part !== 'turns' && quantity.kind === 'constant' ? [{ values, value: quantity.value }] : [],
    ),
    drawn: columns.filter(({ part, quantity }) => part === 'turns' || !isConstant(quantity)),
  };
}
