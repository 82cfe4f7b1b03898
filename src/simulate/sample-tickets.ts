import {
  amountCount,
  CACHED,
  FIRST_LINE_USD,
  HUMAN_USD,
  INPUT,
  LLM_USD,
  OUTPUT,
  TICKETS,
  writeTicketMetrics,
} from '../cost/metrics.ts';
import { tokensUsd } from '../cost/ticket-meters.ts';
import { nextUnit, openStream } from '../random/stream.ts';
import type { Trial } from './bind-trials.ts';
import { cacheOdds, openWarmth, requestsPerTicket } from './cache-odds.ts';
import { openLoggedDraws } from './draw-logged.ts';
import { parameterValue } from './draw-quantity.ts';
import type { LoggedTickets } from './logged-tickets.ts';
import { eraOf, type Model, type TicketKind } from './model.ts';
import { outcomeProbabilities } from './month-outcome.ts';
import type { Block } from './plan-blocks.ts';
import { meterStreamTickets, type TicketPlace } from './stream-tickets.ts';
import { trialCosts } from './trial-costs.ts';

/**
 * Draws single tickets for the per-ticket bands, `ticketsPerTrial` from each trial.
 *
 * A ticket bears its usage lines and an equal share of its trial's monthly lines.
 *
 * @param horizonAmounts  additive amounts of each trial's horizon; shape [trial][amount]
 * @param out             metrics of the tickets; shape [metric][ticket], tickets of a trial side by side
 */
export function sampleTickets(
  model: Model,
  block: Block,
  trials: readonly Trial[],
  ticketsPerTrial: number,
  horizonAmounts: Float64Array,
  out: Float64Array,
): void {
  const width = amountCount(model.ledger);
  const ticketCount = trials.length * ticketsPerTrial;
  const fates = drawFates(model, block, trials, ticketsPerTrial);
  const meterTicket = meterFates(model, block, trials, ticketsPerTrial, horizonAmounts, fates);
  const amounts = new Float64Array(width);
  for (let ticket = 0; ticket < ticketCount; ticket++) {
    const trial = trials[Math.floor(ticket / ticketsPerTrial)]!;
    const { humanUsdPerTicket, handoffEffort } = trialCosts(model, trial);
    meterTicket(ticket, amounts);
    amounts[HUMAN_USD] = fates[ticket]!.handledShare * humanUsdPerTicket * handoffEffort;
    const horizon = trial.index * width;
    const tickets = horizonAmounts[horizon + TICKETS]!;
    for (let line = FIRST_LINE_USD; line < width; line++) {
      amounts[line] = tickets === 0 ? Number.NaN : horizonAmounts[horizon + line]! / tickets;
    }
    writeTicketMetrics(model.ledger, amounts, out, ticket, ticketCount);
  }
}

/** What decides about a ticket before it is drawn. */
interface Fate {
  readonly segmentIndex: number;
  /** Place of its kind in the model. */
  readonly kind: number;
  /** 1 where a human handles it, else 0; the expected share where nothing is drawn. */
  readonly handledShare: number;
}

/** Draws the segment and the ending of every ticket; tickets are those of the first day. */
function drawFates(
  model: Model,
  block: Block,
  trials: readonly Trial[],
  ticketsPerTrial: number,
): readonly Fate[] {
  const uniforms = (name: string) => {
    const words = new Uint32Array(trials.length * ticketsPerTrial);
    openStream(model.seed, name, block.replicate, block.part).fill(words, words.length);
    return words;
  };
  const outcomes = uniforms('deflection.ticket');
  const splits = model.segments.length > 1 ? uniforms('segments.ticket') : undefined;
  return Array.from(outcomes, (word, ticket): Fate => {
    const trial = trials[Math.floor(ticket / ticketsPerTrial)]!;
    const segmentIndex = splits === undefined ? 0 : segmentAt(model, trial, unit(splits[ticket]!));
    const segment = model.segments[segmentIndex]!;
    const { resolved, stays } = outcomeProbabilities(segment, trial);
    const { closedKind, handedKind } = eraOf(segment, 0);
    if (model.deterministic) return { segmentIndex, kind: closedKind, handledShare: 1 - resolved * stays };
    const uniform = unit(word);
    return {
      segmentIndex,
      kind: uniform < resolved ? closedKind : handedKind,
      handledShare: uniform < resolved * stays ? 0 : 1,
    };
  });
}

function unit(word: number): number {
  return (word + 0.5) / 4294967296;
}

/** The segment of a ticket by a uniform number: its share of what the segments before have left. */
function segmentAt({ segments }: Model, { uncertain }: Trial, uniform: number): number {
  let left = uniform;
  for (let index = 0; index < segments.length - 1; index++) {
    const share = parameterValue(segments[index]!.shareOfRest, uncertain);
    if (left < share) return index;
    left = (left - share) / (1 - share);
  }
  return segments.length - 1;
}

/** Meters the tickets kind by kind; what comes back writes one ticket's tokens and cost into its amounts. */
function meterFates(
  model: Model,
  block: Block,
  trials: readonly Trial[],
  ticketsPerTrial: number,
  horizonAmounts: Float64Array,
  fates: readonly Fate[],
): (ticket: number, amounts: Float64Array) => void {
  const trialOf = (ticket: number) => trials[Math.floor(ticket / ticketsPerTrial)]!;
  const placeInKind = new Uint32Array(fates.length);
  const batches = model.kinds.map((kind, kindIndex) => {
    const tickets: number[] = [];
    fates.forEach((fate, ticket) => {
      if (fate.kind !== kindIndex) return;
      placeInKind[ticket] = tickets.length;
      tickets.push(ticket);
    });
    const key = [0, block.replicate, block.part];
    if (kind.log !== undefined) return meterLogged(model, kind.log, kindIndex, tickets.length, block);
    const warmths = warmthsOf(model, trials, horizonAmounts, kindIndex);
    const places = trials.map((trial): TicketPlace => {
      const bound = trial.kinds[kindIndex]!;
      return { conversation: bound.conversation, odds: cacheOdds(model, bound, warmths[trial.index]!) };
    });
    const placeOf = (i: number) => places[Math.floor(tickets[i]! / ticketsPerTrial)]!;
    return tickets.length === 0 ? undefined : meterStreamTickets(model, kind, tickets.length, key, placeOf);
  });
  return (ticket, amounts) => {
    const { kind } = fates[ticket]!;
    const meters = batches[kind]!;
    const i = placeInKind[ticket]!;
    const input = meters.inputTokens[i]!;
    const read = meters.readTokens[i]!;
    const output = meters.outputTokens[i]!;
    const { prices, driftFactor } = trialOf(ticket).kinds[kind]!;
    amounts[INPUT] = driftFactor * input;
    amounts[CACHED] = driftFactor * read;
    amounts[OUTPUT] = driftFactor * output;
    amounts[LLM_USD] =
      'usd' in meters
        ? driftFactor * meters.usd[i]!
        : tokensUsd(input, read, meters.writtenTokens[i]!, output, prices);
  };
}

/** Tickets of a log, all as likely as one another: so they are over all the worlds together. */
function meterLogged(
  { seed, logs }: Model,
  { index, ending }: NonNullable<TicketKind['log']>,
  kindIndex: number,
  ticketCount: number,
  { replicate, part }: Block,
): Pick<LoggedTickets, 'usd' | 'inputTokens' | 'readTokens' | 'outputTokens'> | undefined {
  if (ticketCount === 0) return undefined;
  const logged = logs[index]!.tickets;
  const placeOf = openLoggedDraws(logged, ending);
  const stream = openStream(seed, 'conversation.from.ticket', replicate, part, kindIndex);
  const places = Array.from({ length: ticketCount }, () => placeOf(nextUnit(stream)));
  const pick = (values: Float64Array) => Float64Array.from(places, (place) => values[place]!);
  return {
    usd: pick(logged.usd),
    inputTokens: pick(logged.inputTokens),
    readTokens: pick(logged.readTokens),
    outputTokens: pick(logged.outputTokens),
  };
}

/** How warm a trial's mean month keeps the prompt of a kind of ticket; shape [trial]. */
function warmthsOf(
  model: Model,
  trials: readonly Trial[],
  horizonAmounts: Float64Array,
  kindIndex: number,
): readonly number[] {
  const kind = model.kinds[kindIndex]!;
  if (kind.sharedPrompt === undefined) return trials.map(() => 0);
  const width = amountCount(model.ledger);
  const warmthOf = openWarmth(kind);
  return trials.map((trial) => {
    const tickets = horizonAmounts[trial.index * width + TICKETS]! / model.monthCount;
    return warmthOf(tickets * requestsWithPrompt(model, trial, kindIndex), 0);
  });
}

/** Requests that share the prompt of a kind of ticket, per ticket of the whole desk. */
function requestsWithPrompt(model: Model, trial: Trial, kindIndex: number): number {
  let rest = 1;
  for (const segment of model.segments) {
    const share = rest * parameterValue(segment.shareOfRest, trial.uncertain);
    rest -= share;
    const { closedKind, handedKind } = eraOf(segment, 0);
    if (closedKind !== kindIndex && handedKind !== kindIndex) continue;
    const { resolved } = outcomeProbabilities(segment, trial);
    const closed = requestsPerTicket(trial.kinds[closedKind]!);
    const handed = closedKind === handedKind ? closed : requestsPerTicket(trial.kinds[handedKind]!);
    return share * (handed + resolved * (closed - handed));
  }
  return 0;
}
