import type { RequestDraws, TicketDraws, TurnDraws } from '../cost/meter-turn.ts';
import {
  CONTENT_PARTS,
  type ConversationPart,
  quantityOf,
  RARE_PARTS,
  REQUEST_PARTS,
  TICKET_PARTS,
  TURN_PARTS,
} from './conversation-parts.ts';
import { type BoundQuantity, isFixed, quantityValue } from './draw-quantity.ts';
import type { Conversation, TicketKind } from './model.ts';

/** Quantities of the conversation with one trial's parameters. */
export type BoundConversation = Readonly<Record<ConversationPart, BoundQuantity>>;

/** How likely it is what decides about requests. */
export interface RequestOdds {
  /** Probability that a prefix is still there inside its lifetime. */
  readonly survival: number;
  /** Probability that other tickets keep the system prompt in the cache. */
  readonly warmth: number;
  /** Probability that an answer is rejected, below 1. */
  readonly retry: number;
  /** False to take shares instead of draws, where nothing is drawn. */
  readonly drawn: boolean;
}

/** What decides about requests, one uniform number each. */
export type RequestScore = 'warmth' | 'survival' | 'retry';

/** Where the draws of a batch of conversations come from. */
export interface DrawSource {
  readonly ticketCount: number;
  /** True when all tickets belong to one trial: then `ticket` is not looked at below. */
  readonly oneTrial: boolean;
  readonly boundOf: (ticket: number) => BoundConversation;
  readonly oddsOf: (ticket: number) => RequestOdds;
  /** Uniform words for the first `count` tickets that draw; read before the next call. */
  readonly words: (
    name: ConversationPart | RequestScore,
    turnIndex: number,
    requestIndex: number,
    count: number,
  ) => Uint32Array;
  /** Values at these words of a quantity that is the same for all tickets. */
  readonly fill: (
    bound: BoundQuantity,
    part: ConversationPart,
    turnIndex: number,
    requestIndex: number,
    count: number,
    out: Float64Array,
  ) => void;
}

/** Draws of a batch of conversations, in the shapes that the cost engine takes; overwritten turn by turn. */
export interface ConversationDraws {
  /** What holds for whole tickets, as `ticket` has drawn it. */
  readonly ofTicket: TicketDraws;
  readonly ticket: () => void;
  /** The turn at which each ticket goes up to the dearer model, if it gets that far; [ticket]. */
  readonly escalationTurns: () => Float64Array;
  readonly turn: (turnIndex: number, active: Uint32Array, activeCount: number) => TurnDraws;
  readonly request: (
    turnIndex: number,
    requestIndex: number,
    active: Uint32Array,
    positions: Uint32Array,
    count: number,
  ) => RequestDraws;
}

/** Opens the draws of a batch; whatever does not vary is written once. */
export function openConversationDraws(kind: TicketKind, source: DrawSource): ConversationDraws {
  const { conversation, toolDefinitionTokens, retryRate } = kind;
  const mayRetry = retryRate.kind === 'uncertain' || retryRate.value > 0;
  const column = (value = 0) => new Float64Array(source.ticketCount).fill(value);
  const values = Object.fromEntries(
    CONTENT_PARTS.map((part) => {
      const quantity = quantityOf(conversation, part);
      return [part, column(quantity.kind === 'constant' ? quantity.value : 0)];
    }),
  ) as Record<ConversationPart, Float64Array>;
  const varying = (parts: readonly ConversationPart[]) =>
    parts.filter((part) => quantityOf(conversation, part).kind !== 'constant');
  const ticketParts = varying(TICKET_PARTS);
  const turnParts = varying(TURN_PARTS);
  const requestParts = varying(REQUEST_PARTS);
  const rareParts = varying(RARE_PARTS);
  const perTicket = new Map(partsPerTicket(conversation, turnParts).map((part) => [part, column()]));
  const ofTurn = { ...values, warmShares: column() };
  const ofRequest = { ...values, survivalShares: column(), retries: column() };
  const everyone = { count: source.ticketCount, at: (i: number) => i };
  const draw = (part: ConversationPart, turnIndex: number, requestIndex: number, tickets: Tickets) =>
    fillPart(conversation, source, part, turnIndex, requestIndex, tickets, values[part]);
  const addDefinitions = () => {
    const { systemPromptTokens } = values;
    for (let i = 0; i < systemPromptTokens.length; i++) systemPromptTokens[i]! += toolDefinitionTokens;
  };
  const promptVaries = ticketParts.includes('systemPromptTokens');
  if (!promptVaries) addDefinitions();
  return {
    ofTicket: values,
    ticket() {
      for (const part of ticketParts) draw(part, 0, 0, everyone);
      for (const [part, held] of perTicket) fillPart(conversation, source, part, 0, 0, everyone, held);
      if (promptVaries) addDefinitions();
    },
    escalationTurns() {
      if (rareParts.includes('escalationTurn')) draw('escalationTurn', 0, 0, everyone);
      return values.escalationTurn;
    },
    turn(turnIndex, active, activeCount) {
      const tickets = { count: activeCount, at: (i: number) => active[i]! };
      for (const part of turnParts) {
        const held = perTicket.get(part);
        if (held === undefined) draw(part, turnIndex, 0, tickets);
        else for (let i = 0; i < activeCount; i++) values[part][i] = held[active[i]!]!;
      }
      if (kind.summaryAboveTokens !== Infinity && rareParts.includes('summaryTokens')) {
        draw('summaryTokens', turnIndex, 0, tickets);
      }
      fillShares(source, 'warmth', turnIndex, 0, tickets, ofTurn.warmShares);
      return ofTurn;
    },
    request(turnIndex, requestIndex, active, positions, count) {
      const tickets = { count, at: (i: number) => active[positions[i]!]! };
      for (const part of requestParts) draw(part, turnIndex, requestIndex, tickets);
      fillShares(source, 'survival', turnIndex, requestIndex, tickets, ofRequest.survivalShares);
      if (mayRetry) fillRetries(source, turnIndex, requestIndex, tickets, ofRequest.retries);
      return ofRequest;
    },
  };
}

/** The tickets that draw, by their place in the draws. */
export interface Tickets {
  readonly count: number;
  readonly at: (i: number) => number;
}

/** Parts whose one draw per ticket is used in each turn. */
function partsPerTicket(
  conversation: Conversation,
  turnParts: readonly ConversationPart[],
): readonly ConversationPart[] {
  return turnParts.filter((part) => {
    const drawn = conversation[part];
    return 'per' in drawn && drawn.per === 'ticket';
  });
}

/** Draws a part that varies, for the tickets that draw. */
export function fillPart(
  conversation: Conversation,
  source: DrawSource,
  part: ConversationPart,
  turnIndex: number,
  requestIndex: number,
  { count, at }: Tickets,
  out: Float64Array,
): void {
  if (source.oneTrial || isFixed(quantityOf(conversation, part))) {
    source.fill(source.boundOf(0)[part], part, turnIndex, requestIndex, count, out);
  } else {
    const words = source.words(part, turnIndex, requestIndex, count);
    for (let i = 0; i < count; i++) out[i] = quantityValue(source.boundOf(at(i))[part], words[i]!);
  }
}

/** How often each request is made again: geometric, or the mean of that where nothing is drawn. */
function fillRetries(
  source: DrawSource,
  turnIndex: number,
  requestIndex: number,
  { count, at }: Tickets,
  out: Float64Array,
): void {
  const first = source.oddsOf(0);
  if (source.oneTrial && (!first.drawn || first.retry === 0)) {
    out.fill(first.retry / (1 - first.retry), 0, count);
    return;
  }
  const words = source.words('retry', turnIndex, requestIndex, count);
  for (let i = 0; i < count; i++) {
    const { retry } = source.oneTrial ? first : source.oddsOf(at(i));
    // The middle of the word's cell from above: ln(u) / ln(p) failures precede the first success.
    out[i] = retry === 0 ? 0 : Math.floor(Math.log((words[i]! + 0.5) / 4294967296) / Math.log(retry));
  }
}

function fillShares(
  source: DrawSource,
  score: Exclude<RequestScore, 'retry'>,
  turnIndex: number,
  requestIndex: number,
  { count, at }: Tickets,
  out: Float64Array,
): void {
  const first = source.oddsOf(0);
  const probability = first[score];
  if (source.oneTrial && (!first.drawn || probability === 0 || probability === 1)) {
    out.fill(probability, 0, count);
    return;
  }
  const words = source.words(score, turnIndex, requestIndex, count);
  for (let i = 0; i < count; i++) {
    const limit = source.oneTrial ? probability : source.oddsOf(at(i))[score];
    out[i] = words[i]! < limit * 4294967296 ? 1 : 0;
  }
}
