import {
  type ConversationState,
  meterEnd,
  meterTurn,
  openConversationState,
  type RequestRules,
  type TicketDraws,
} from '../cost/meter-turn.ts';
import { openTicketMeters, type TicketMeters } from '../cost/ticket-meters.ts';
import type { ConversationDraws } from './draw-conversation.ts';
import { type TicketKind, tariffsOf } from './model.ts';

/** Meters of a batch of tickets of one kind, and where their conversations stand. */
export interface KindMeters {
  /** One for each tariff, as `tariffsOf` lists them; of all turns billed so far. */
  readonly meters: readonly TicketMeters[];
  /** Bills one more turn of the first `activeCount` active tickets. */
  readonly turn: (turnIndex: number, active: Uint32Array, activeCount: number) => void;
  /** Bills what is known only at the end, for the first `ticketCount` tickets. */
  readonly end: (ticketCount: number) => void;
}

/** Requests of the dearer model take draws of their own: their index in a turn begins here. */
const FIRST_REQUEST_ABOVE = 1 << 12;

/** Opens the meters of a batch. */
export function openKindMeters(kind: TicketKind, draws: ConversationDraws, ticketCount: number): KindMeters {
  const meters = tariffsOf(kind).map(() => openTicketMeters(ticketCount));
  const ticketDraws = draws.ticket();
  const state = openConversationState(ticketCount);
  const below = meters.slice(0, kind.tariffs.length);
  const positions = new Uint32Array(ticketCount);
  const meterAll = (turnIndex: number, active: Uint32Array, activeCount: number) => {
    const turn = draws.turn(turnIndex, active, activeCount);
    const request = (requestIndex: number, places: Uint32Array, count: number) =>
      draws.request(turnIndex, requestIndex, active, places, count);
    for (let i = 0; i < activeCount; i++) positions[i] = i;
    meterTurn(kind, { active, positions, count: activeCount }, ticketDraws, turn, request, state, below);
  };
  return {
    meters,
    turn:
      kind.escalation === undefined
        ? meterAll
        : openEscalation(kind, draws, ticketDraws, state, below, meters.slice(kind.tariffs.length)),
    end: (count) => meterEnd(kind, count, ticketDraws, below),
  };
}

/**
 * Bills turns of tickets that may go up to a dearer model. At its turn of escalation the first model answers in vain;
 * the dearer one gets the conversation as it was before, with nothing of it in its cache, and answers that turn and
 * all later ones.
 */
function openEscalation(
  kind: TicketKind,
  draws: ConversationDraws,
  ticketDraws: TicketDraws,
  state: ConversationState,
  below: readonly TicketMeters[],
  above: readonly TicketMeters[],
): KindMeters['turn'] {
  const { length: ticketCount } = state.historyTokens;
  const rulesAbove: RequestRules = { ...kind, ...kind.escalation };
  const escalationTurns = draws.escalationTurns();
  const isAbove = new Uint8Array(ticketCount);
  const [staying, going] = [new Uint32Array(ticketCount), new Uint32Array(ticketCount)];
  const historyBefore = new Float64Array(ticketCount);
  return (turnIndex, active, activeCount) => {
    const turn = draws.turn(turnIndex, active, activeCount);
    const requestFrom = (first: number) => (requestIndex: number, places: Uint32Array, count: number) =>
      draws.request(turnIndex, first + requestIndex, active, places, count);
    let stayingCount = 0;
    for (let i = 0; i < activeCount; i++) if (!isAbove[active[i]!]) staying[stayingCount++] = i;
    historyBefore.set(state.historyTokens);
    const tickets = { active, positions: staying, count: stayingCount };
    meterTurn(kind, tickets, ticketDraws, turn, requestFrom(0), state, below);
    let goingCount = 0;
    for (let i = 0; i < activeCount; i++) {
      const ticket = active[i]!;
      if (!isAbove[ticket] && escalationTurns[ticket] === turnIndex + 1) {
        isAbove[ticket] = 1;
        state.historyTokens[ticket] = historyBefore[ticket]!;
        state.prefixTokens[ticket] = -1;
      }
      if (isAbove[ticket]) going[goingCount++] = i;
    }
    // other tickets may keep the first model's prompt warm, not the dearer one's
    const cold = { ...turn, warmShares: new Float64Array(activeCount) };
    const ticketsAbove = { active, positions: going, count: goingCount };
    meterTurn(rulesAbove, ticketsAbove, ticketDraws, cold, requestFrom(FIRST_REQUEST_ABOVE), state, above);
  };
}
