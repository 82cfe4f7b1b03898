import {
  isTimeless,
  meterUniformTickets,
  UNIFORM_METERS,
  UNIFORM_PARTS,
  type UniformRules,
  type UniformTickets,
} from '../cost/uniform-tickets.ts';
import type { KeyedStream } from '../random/stream.ts';
import { assertTurns } from './assert-turns.ts';
import { type ConversationPart, quantityOf, TURN_PARTS } from './conversation-parts.ts';
import { type BoundConversation, type DrawSource, fillPart } from './draw-conversation.ts';
import { fillFromStream } from './draw-quantity.ts';
import type { KindMeters } from './meter-kind.ts';
import type { TicketKind, VariableQuantity } from './model.ts';
import { openRooms, type Rooms } from './rooms.ts';

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

/** Tickets that are drawn and metered at a time: what they take stays in the processor's nearer caches. */
export const UNIFORM_RUN = 1024;

/** Tickets of one trial after those before, metered. */
export interface UniformRun {
  /** Columns of meters; shape [UNIFORM_METERS][UNIFORM_RUN]; overwritten by the next run. */
  readonly columns: Float64Array;
  /** Shape [UNIFORM_RUN]. */
  readonly turns: Float64Array;
}

/**
 * Opens the streams of such tickets.
 *
 * @param streamOf  the stream of a part
 * @param rooms     what a run returns lies in them
 * @returns draws and meters the next `ticketCount` tickets, at most UNIFORM_RUN, of a trial
 */
export function openUniformStream(
  kind: UniformKind,
  streamOf: (part: ConversationPart) => KeyedStream,
  rooms: Rooms,
): (bound: BoundConversation, ticketCount: number) => UniformRun {
  const tickets = openDraws(kind, UNIFORM_RUN, rooms);
  const columns = rooms.floats('uniform.meters', UNIFORM_METERS * UNIFORM_RUN);
  const parts = varyingParts(tickets).map(({ part, values }) => ({ part, values, stream: streamOf(part) }));
  const turns = tickets.draws.subarray(0, UNIFORM_RUN);
  return (bound, ticketCount) => {
    for (const { part, values, stream } of parts) fillFromStream(bound[part], stream, ticketCount, values);
    assertTurns(bound.turns, turns, ticketCount);
    meterUniformTickets(kind, tickets, ticketCount, columns);
    return { columns, turns };
  };
}

/** Opens meters of tickets that all end after the same turn, one turn after the other; those metered are the first. */
export function openUniformMeters(kind: UniformKind, source: DrawSource): KindMeters {
  const { ticketCount } = source;
  const tickets = openDraws(kind, ticketCount, openRooms());
  const columns = new Float64Array(UNIFORM_METERS * ticketCount);
  const column = (index: number) => columns.subarray(index * ticketCount, (index + 1) * ticketCount);
  const everyone = { count: ticketCount, at: (i: number) => i };
  const parts = varyingParts(tickets).filter(({ part }) => part !== 'turns');
  return {
    meters: [
      {
        inputTokens: column(0),
        readTokens: column(1),
        outputTokens: column(2),
        writtenTokens: new Float64Array(ticketCount),
      },
    ],
    begin() {
      for (const { part, values } of parts) {
        fillPart(kind.conversation, source, part, 0, 0, everyone, values);
      }
    },
    turn(turnIndex, _, activeCount) {
      tickets.draws.fill(turnIndex + 1, 0, activeCount);
      meterUniformTickets(kind, tickets, activeCount, columns);
    },
    end() {},
  };
}

/** Draws in which what is constant stands already. */
function openDraws({ conversation }: UniformKind, stride: number, rooms: Rooms): UniformTickets {
  const draws = rooms.floats('uniform.draws', UNIFORM_PARTS.length * stride);
  const masks = Int32Array.from(UNIFORM_PARTS, (part, column) => {
    const quantity = quantityOf(conversation, part);
    if (part === 'turns' || quantity.kind !== 'constant') return -1;
    draws[column * stride] = quantity.value;
    return 0;
  });
  return { draws, stride, masks };
}

/** Parts whose columns are drawn, with these. */
function varyingParts({ draws, stride, masks }: UniformTickets) {
  return UNIFORM_PARTS.map((part, column) => ({
    part,
    values: draws.subarray(column * stride, (column + 1) * stride),
  })).filter((_, column) => masks[column] !== 0);
}
