import { lineUsd } from '../cost/line-cost.ts';
import {
  amountCount,
  BASELINE_USD,
  CACHED,
  DEFLECTED,
  FIRST_LINE_USD,
  HUMAN_USD,
  INPUT,
  LLM_USD,
  OUTPUT,
  TICKETS,
} from '../cost/metrics.ts';
import { tokensUsd } from '../cost/ticket-meters.ts';
import { drawBinomial } from '../random/binomial.ts';
import { normalQuantile } from '../random/normal-quantile.ts';
import { openStream, type Stream } from '../random/stream.ts';
import type { Trial } from './bind-trials.ts';
import { cacheOdds, openWarmth } from './cache-odds.ts';
import type { MomentsByWarmth } from './conditional-moments.ts';
import { parameterValue } from './draw-quantity.ts';
import type { Model } from './model.ts';
import { drawMonthTotal, lawHolds, type MonthTotal, openMonthLaw } from './month-total.ts';
import { openMonthVolumes } from './month-volumes.ts';
import type { Block } from './plan-blocks.ts';
import { meterStreamTickets } from './stream-tickets.ts';
import { type TrialCosts, trialCosts } from './trial-costs.ts';

/** Standard-normal scores of a block's months, one column [month][trial] each. */
export interface MonthScores {
  readonly volume: Float64Array;
  /** Of the month's cost, then of its input, cached and output tokens. */
  readonly total: readonly [Float64Array, Float64Array, Float64Array, Float64Array];
}

/** Draws the scores that a block's months need. */
export function drawMonthScores(model: Model, block: Block): MonthScores {
  const column = (name: string) => {
    const { monthCount } = model;
    const { trialCount, replicate, part } = block;
    const scores = new Float64Array(monthCount * trialCount);
    const words = new Uint32Array(trialCount);
    for (let month = 0; month < monthCount; month++) {
      openStream(model.seed, name, month, replicate, part).fill(words, trialCount);
      for (let trial = 0; trial < trialCount; trial++) {
        scores[month * trialCount + trial] = normalQuantile((words[trial]! + 0.5) / 4294967296);
      }
    }
    return scores;
  };
  return {
    volume: column('month.volume'),
    total: [column('month.llm'), column('month.input'), column('month.cached'), column('month.output')],
  };
}

/**
 * Runs the horizon of one trial, month by month.
 *
 * @param amounts  additive amounts; shape [month][amount]; overwritten
 * @returns how many months had their tickets drawn one by one
 */
export function simulateMonths(
  model: Model,
  block: Block,
  trial: Trial,
  momentsAt: MomentsByWarmth,
  scores: MonthScores,
  amounts: Float64Array,
): number {
  const width = amountCount(model.ledger);
  const warmthOf = openWarmth(model, trial);
  const commonLaw = model.sharedPrompt === undefined ? openMonthLaw(momentsAt(0)) : undefined;
  const volumes = openMonthVolumes(model, trial);
  const costs = trialCosts(model, trial);
  const outcomes = openStream(model.seed, 'deflection.outcomes', block.replicate, block.part, trial.index);
  const readers = openStream(model.seed, 'month.cache_readers', block.replicate, block.part, trial.index);
  const total: MonthTotal = { inputTokens: 0, cachedTokens: 0, outputTokens: 0, llmUsd: 0 };
  let byTicketCount = 0;
  for (let month = 0; month < model.monthCount; month++) {
    const place = month * block.trialCount + trial.index;
    const tickets = volumes(scores.volume[place]!);
    const warmth = warmthOf(tickets, month);
    const law = commonLaw ?? openMonthLaw(momentsAt(warmth));
    if (tickets > 0 && !lawHolds(law, tickets)) {
      addTickets(model, block, trial, month, tickets, warmth, total);
      byTicketCount++;
    } else {
      const [llm, input, cached, output] = scores.total;
      const score = [llm[place]!, input[place]!, cached[place]!, output[place]!] as const;
      drawMonthTotal(law, tickets, score, readers, total);
    }
    const outcome = drawOutcome(model, trial, tickets, outcomes);
    writeAmounts(costs, month, tickets, outcome, total, amounts, month * width);
  }
  return byTicketCount;
}

function writeAmounts(
  costs: TrialCosts,
  month: number,
  tickets: number,
  outcome: MonthOutcome,
  total: MonthTotal,
  amounts: Float64Array,
  start: number,
): void {
  const { deflected, resolved } = outcome;
  amounts[start + TICKETS] = tickets;
  amounts[start + DEFLECTED] = deflected;
  amounts[start + INPUT] = total.inputTokens;
  amounts[start + CACHED] = total.cachedTokens;
  amounts[start + OUTPUT] = total.outputTokens;
  amounts[start + LLM_USD] = total.llmUsd * costs.priceFactor(month);
  amounts[start + HUMAN_USD] = costs.humanUsd(tickets - deflected, costs.handoffEffort);
  amounts[start + BASELINE_USD] = costs.humanUsd(tickets, 1);
  for (let line = 0; line < costs.lines.length; line++) {
    const { cost, repeatsBilled } = costs.lines[line]!;
    amounts[start + FIRST_LINE_USD + line] = lineUsd(
      cost,
      month,
      tickets,
      repeatsBilled ? resolved : deflected,
    );
  }
}

/** What became of a month's tickets. */
interface MonthOutcome {
  /** Closed without a human, the customer stays away. */
  readonly deflected: number;
  /** Closed without a human, whether or not the customer comes back. */
  readonly resolved: number;
}

function drawOutcome(model: Model, trial: Trial, tickets: number, outcomes: Stream): MonthOutcome {
  const { deflection } = model;
  if (deflection === undefined) return { deflected: 0, resolved: 0 };
  const rate = parameterValue(deflection.rate, trial.uncertain);
  const stay = 1 - parameterValue(deflection.repeatContact, trial.uncertain);
  if (model.deterministic) return { deflected: tickets * rate * stay, resolved: tickets * rate };
  const resolved = drawBinomial(tickets, rate, outcomes);
  return { deflected: drawBinomial(resolved, stay, outcomes), resolved };
}

/** Probability that a ticket is closed without a human and stays closed. */
export function deflectionProbability({ deflection }: Model, trial: Trial): number {
  if (deflection === undefined) return 0;
  const rate = parameterValue(deflection.rate, trial.uncertain);
  return rate * (1 - parameterValue(deflection.repeatContact, trial.uncertain));
}

function addTickets(
  model: Model,
  block: Block,
  trial: Trial,
  month: number,
  ticketCount: number,
  warmth: number,
  total: MonthTotal,
): void {
  const key = [1, block.replicate, block.part, trial.index, month];
  const place = { conversation: trial.conversation, odds: cacheOdds(model, trial, warmth) };
  const meters = meterStreamTickets(model, ticketCount, key, place);
  total.inputTokens = total.cachedTokens = total.outputTokens = total.llmUsd = 0;
  for (let i = 0; i < ticketCount; i++) {
    const input = meters.inputTokens[i]!;
    const read = meters.readTokens[i]!;
    const output = meters.outputTokens[i]!;
    total.inputTokens += input;
    total.cachedTokens += read;
    total.outputTokens += output;
    total.llmUsd += tokensUsd(input, read, meters.writtenTokens[i]!, output, trial.prices);
  }
}
