import {
  type ConversationState,
  clearConversationState,
  meterEnd,
  meterTurn,
  openConversationState,
  type RequestRules,
} from '../cost/meter-turn.ts';
import { clearTicketMeters, openTicketMeters, type TicketMeters } from '../cost/ticket-meters.ts';
import type { ConversationDraws } from './draw-conversation.ts';
import { type TicketKind, tariffsOf } from './model.ts';

/** Meters of a batch of tickets of one kind, and where their conversations stand. */
export interface KindMeters {
  /** One for each tariff, as `tariffsOf` lists them; of all turns billed so far. */
  readonly meters: readonly TicketMeters[];
  /** Forgets what was billed, and draws what holds for whole tickets. */
  readonly begin: () => void;
  /** Bills one more turn of the first `activeCount` active tickets. */
  readonly turn: (turnIndex: number, active: Uint32Array, activeCount: number) => void;
  /** Bills what is known only at the end, for the first `ticketCount` tickets. */
  readonly end: (ticketCount: number) => void;
}

/** Requests of the dearer model take draws of their own: their index in a turn begins here. */
const FIRST_REQUEST_ABOVE = 1 << 12;

/** Opens the meters of a batch, to begin with. */
export function openKindMeters(kind: TicketKind, draws: ConversationDraws, ticketCount: number): KindMeters {
  const meters = tariffsOf(kind).map(() => openTicketMeters(ticketCount));
  const state = openConversationState(ticketCount);
  const below = meters.slice(0, kind.tariffs.length);
  const way =
    kind.escalation === undefined
      ? openAnswers(kind, draws, state, below)
      : openEscalation(kind, draws, state, below, meters.slice(kind.tariffs.length));
  return {
    meters,
    begin() {
      for (const meter of meters) clearTicketMeters(meter);
      clearConversationState(state);
      way.begin();
    },
    turn: way.turn,
    end: (count) => meterEnd(kind, count, draws.ofTicket, below),
  };
}

type TurnMeters = Pick<KindMeters, 'begin' | 'turn'>;

/** Bills turns of tickets that one model answers. */
function openAnswers(
  kind: TicketKind,
  draws: ConversationDraws,
  state: ConversationState,
  meters: readonly TicketMeters[],
): TurnMeters {
  const positions = new Uint32Array(state.historyTokens.length);
  return {
    begin: draws.ticket,
    turn(turnIndex, active, activeCount) {
      const turn = draws.turn(turnIndex, active, activeCount);
      const request = (requestIndex: number, places: Uint32Array, count: number) =>
        draws.request(turnIndex, requestIndex, active, places, count);
      for (let i = 0; i < activeCount; i++) positions[i] = i;
      const tickets = { active, positions, count: activeCount };
      meterTurn(kind, tickets, draws.ofTicket, turn, request, state, meters);
    },
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
  state: ConversationState,
  below: readonly TicketMeters[],
  above: readonly TicketMeters[],
): TurnMeters {
  const { length: ticketCount } = state.historyTokens;
  const rulesAbove: RequestRules = { ...kind, ...kind.escalation };
  const isAbove = new Uint8Array(ticketCount);
  // other tickets may keep the first model's prompt warm, not the dearer one's
  const noWarmth = new Float64Array(ticketCount);
  const [staying, going] = [new Uint32Array(ticketCount), new Uint32Array(ticketCount)];
  const historyBefore = new Float64Array(ticketCount);
  let escalationTurns: Float64Array = new Float64Array(0);
  const begin = () => {
    draws.ticket();
    escalationTurns = draws.escalationTurns();
    isAbove.fill(0);
  };
  const turnOf: TurnMeters['turn'] = (turnIndex, active, activeCount) => {
    const turn = draws.turn(turnIndex, active, activeCount);
    const requestFrom = (first: number) => (requestIndex: number, places: Uint32Array, count: number) =>
      draws.request(turnIndex, first + requestIndex, active, places, count);
    let stayingCount = 0;
    for (let i = 0; i < activeCount; i++) if (!isAbove[active[i]!]) staying[stayingCount++] = i;
    historyBefore.set(state.historyTokens);
    const tickets = { active, positions: staying, count: stayingCount };
    meterTurn(kind, tickets, draws.ofTicket, turn, requestFrom(0), state, below);
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
    const cold = { ...turn, warmShares: noWarmth };
    const ticketsAbove = { active, positions: going, count: goingCount };
    meterTurn(rulesAbove, ticketsAbove, draws.ofTicket, cold, requestFrom(FIRST_REQUEST_ABOVE), state, above);
  };
  return { begin, turn: turnOf };
}
