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
import { openStream } from '../random/stream.ts';
import type { Trial } from './bind-trials.ts';
import { cacheOdds, openWarmth } from './cache-odds.ts';
import type { Model } from './model.ts';
import type { Block } from './plan-blocks.ts';
import { deflectionProbability } from './simulate-months.ts';
import { meterStreamTickets } from './stream-tickets.ts';
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
  const trialOf = (ticket: number) => trials[Math.floor(ticket / ticketsPerTrial)]!;
  const places = trials.map((trial) => {
    const ticketsPerMonth = horizonAmounts[trial.index * width + TICKETS]! / model.monthCount;
    const warmth = openWarmth(model, trial)(ticketsPerMonth, 0);
    return { conversation: trial.conversation, odds: cacheOdds(model, trial, warmth) };
  });
  const meters = meterStreamTickets(
    model,
    ticketCount,
    [0, block.replicate, block.part],
    (ticket) => places[Math.floor(ticket / ticketsPerTrial)]!,
  );
  const outcomes = new Uint32Array(ticketCount);
  openStream(model.seed, 'deflection.ticket', block.replicate, block.part).fill(outcomes, ticketCount);
  const amounts = new Float64Array(width);
  for (let ticket = 0; ticket < ticketCount; ticket++) {
    const trial = trialOf(ticket);
    const input = meters.inputTokens[ticket]!;
    const read = meters.readTokens[ticket]!;
    const output = meters.outputTokens[ticket]!;
    amounts[INPUT] = input;
    amounts[CACHED] = read;
    amounts[OUTPUT] = output;
    amounts[LLM_USD] = tokensUsd(input, read, meters.writtenTokens[ticket]!, output, trial.prices);
    amounts[HUMAN_USD] = humanUsd(model, trial, (outcomes[ticket]! + 0.5) / 4294967296);
    const horizon = trial.index * width;
    const tickets = horizonAmounts[horizon + TICKETS]!;
    for (let line = FIRST_LINE_USD; line < width; line++) {
      amounts[line] = tickets === 0 ? Number.NaN : horizonAmounts[horizon + line]! / tickets;
    }
    writeTicketMetrics(model.ledger, amounts, out, ticket, ticketCount);
  }
}

/** Human cost of one ticket: the whole of it unless deflected; its expected share where nothing is drawn. */
function humanUsd(model: Model, trial: Trial, uniform: number): number {
  if (model.human === undefined) return 0;
  const { humanUsdPerTicket, handoffEffort } = trialCosts(model, trial);
  const handedOverUsd = humanUsdPerTicket * handoffEffort;
  const probability = deflectionProbability(model, trial);
  if (model.deterministic) return (1 - probability) * handedOverUsd;
  return uniform < probability ? 0 : handedOverUsd;
}
