import type { TicketMeters } from '../cost/ticket-meters.ts';
import {
  isTimeless,
  meterUniformTickets,
  type TimelessCaching,
  type UniformTickets,
} from '../cost/uniform-tickets.ts';
import { type ConversationPart, quantityOf, TURN_PARTS } from './conversation-parts.ts';
import { type DrawSource, fillPart } from './draw-conversation.ts';
import type { KindMeters } from './meter-kind.ts';
import type { TicketKind, VariableQuantity } from './model.ts';
import { openRooms, type Rooms } from './rooms.ts';

/** A kind of ticket whose turns are all the same, each one request. */
export interface UniformKind extends TicketKind {
  readonly caching: TimelessCaching;
}

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
 * Meters a batch of such tickets from the draws that metering turn by turn would take.
 *
 * @param turns  of every ticket, drawn
 * @param rooms  for the draws and the meters that are returned
 */
export function meterUniformKind(
  kind: UniformKind,
  source: DrawSource,
  turns: Float64Array,
  rooms: Rooms,
): TicketMeters {
  const meters = metersIn(rooms, source.ticketCount);
  const tickets = { turns, ...drawUniform(kind, source, rooms) };
  meterUniformTickets(kind.caching, kind.retrievalKept, tickets, source.ticketCount, meters);
  return meters;
}

/** Opens meters of tickets that all end after the same turn, one turn after the other; those metered are the first. */
export function openUniformMeters(kind: UniformKind, source: DrawSource): KindMeters {
  const rooms = openRooms();
  const meters = metersIn(rooms, source.ticketCount);
  const turns = rooms.floats('turns', source.ticketCount);
  let drawn: Omit<UniformTickets, 'turns'> | undefined;
  return {
    meters: [meters],
    begin() {
      drawn = drawUniform(kind, source, rooms);
    },
    turn(turnIndex, _, activeCount) {
      turns.fill(turnIndex + 1, 0, activeCount);
      meterUniformTickets(kind.caching, kind.retrievalKept, { turns, ...drawn! }, activeCount, meters);
    },
    end() {},
  };
}

function metersIn(rooms: Rooms, ticketCount: number): TicketMeters {
  const meter = (name: string) => rooms.floats(`meters.${name}`, ticketCount);
  return {
    inputTokens: meter('input'),
    readTokens: meter('read'),
    writtenTokens: meter('written').fill(0),
    outputTokens: meter('output'),
  };
}

/** Draws what holds for all turns of each ticket. */
function drawUniform(
  { conversation, toolDefinitionTokens }: UniformKind,
  source: DrawSource,
  rooms: Rooms,
): Omit<UniformTickets, 'turns'> {
  const { ticketCount } = source;
  const everyone = { count: ticketCount, at: (i: number) => i };
  const column = (part: ConversationPart, more = 0) => {
    const quantity = quantityOf(conversation, part);
    const values = rooms.floats(part, ticketCount);
    if (quantity.kind === 'constant') return values.fill(quantity.value + more);
    fillPart(conversation, source, part, 0, 0, everyone, values);
    if (more !== 0) for (let i = 0; i < ticketCount; i++) values[i]! += more;
    return values;
  };
  return {
    systemPromptTokens: column('systemPromptTokens', toolDefinitionTokens),
    userTokens: column('userTokens'),
    assistantTokens: column('assistantTokens'),
    retrievalTokens: column('retrievalTokens'),
    thinkingTokens: column('thinkingTokens'),
    hitRate: column('hitRate'),
    cachedTokens: column('cachedTokens'),
  };
}
