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
import type { TicketMoments } from '../cost/ticket-moments.ts';
import { drawBinomial } from '../random/binomial.ts';
import { normalQuantile } from '../random/normal-quantile.ts';
import { openStream } from '../random/stream.ts';
import type { Trial } from './bind-trials.ts';
import { parameterValue } from './draw-quantity.ts';
import { openConversationRoom } from './meter-conversations.ts';
import type { Model, Parameter } from './model.ts';
import { drawMonthTotal, lawHolds, type MonthTotal, residualFactor } from './month-total.ts';
import type { Block } from './plan-blocks.ts';
import { meterStreamTickets } from './stream-tickets.ts';

/** Standard-normal scores of a block's months, one column [month][trial] each. */
export interface MonthScores {
  readonly volume: Float64Array;
  /** Of the month's cost, then of its input, cached and output tokens. */
  readonly total: readonly [Float64Array, Float64Array, Float64Array, Float64Array];
}

/** The months of one trial. */
export interface SimulatedMonths {
  /** Additive amounts; shape [month][amount]. */
  readonly amounts: Float64Array;
  /** Months whose tickets were drawn one by one. */
  readonly byTicketCount: number;
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

/** Runs the horizon of one trial, month by month. */
export function simulateMonths(
  model: Model,
  block: Block,
  trial: Trial,
  moments: TicketMoments,
  scores: MonthScores,
): SimulatedMonths {
  const width = amountCount(model.ledger);
  const amounts = new Float64Array(model.monthCount * width);
  const value = (parameter: Parameter) => parameterValue(parameter, trial.uncertain);
  const volume = monthVolumes(model, block, trial, scores);
  const residual = residualFactor(moments);
  const outcomes = openStream(model.seed, 'deflection.outcomes', block.replicate, block.part, trial.index);
  const probability = deflectionProbability(model, trial);
  const humanUsd = model.humanUsdPerTicket === undefined ? 0 : value(model.humanUsdPerTicket);
  const total: MonthTotal = { inputTokens: 0, cachedTokens: 0, outputTokens: 0, llmUsd: 0 };
  let byTicketCount = 0;
  for (let month = 0; month < model.monthCount; month++) {
    const tickets = volume[month]!;
    if (tickets === 0) {
      total.inputTokens = total.cachedTokens = total.outputTokens = total.llmUsd = 0;
    } else if (lawHolds(moments, tickets)) {
      const place = month * block.trialCount + trial.index;
      const [llm, input, cached, output] = scores.total;
      const score = [llm[place]!, input[place]!, cached[place]!, output[place]!] as const;
      drawMonthTotal(moments, tickets, score, residual, total);
    } else {
      addTickets(model, block, trial, month, tickets, total);
      byTicketCount++;
    }
    const deflected = model.deterministic
      ? tickets * probability
      : drawBinomial(tickets, probability, outcomes);
    const start = month * width;
    amounts[start + TICKETS] = tickets;
    amounts[start + DEFLECTED] = deflected;
    amounts[start + INPUT] = total.inputTokens;
    amounts[start + CACHED] = total.cachedTokens;
    amounts[start + OUTPUT] = total.outputTokens;
    amounts[start + LLM_USD] = total.llmUsd;
    amounts[start + HUMAN_USD] = (tickets - deflected) * humanUsd;
    amounts[start + BASELINE_USD] = tickets * humanUsd;
    model.lines.forEach((line, i) => {
      const usdPerTicket =
        value(line.usdPerTicket) + (value(line.tokensPerTicket) * value(line.usdPerMtok)) / 1e6;
      amounts[start + FIRST_LINE_USD + i] = value(line.monthlyUsd) + tickets * usdPerTicket;
    });
  }
  return { amounts, byTicketCount };
}

/** Probability that a ticket is closed without a human and stays closed. */
export function deflectionProbability({ deflection }: Model, trial: Trial): number {
  if (deflection === undefined) return 0;
  const rate = parameterValue(deflection.rate, trial.uncertain);
  return rate * (1 - parameterValue(deflection.repeatContact, trial.uncertain));
}

/**
 * Tickets of each month: level, growth and a lognormal month-to-month factor with mean 1, to whole tickets
 * unless nothing is drawn.
 */
function monthVolumes(model: Model, block: Block, trial: Trial, scores: MonthScores): Float64Array {
  const value = (parameter: Parameter) => parameterValue(parameter, trial.uncertain);
  const growth = 1 + value(model.tickets.growthPerMonth);
  const cv = value(model.tickets.monthNoiseCv);
  const sigma = Math.sqrt(Math.log1p(cv * cv));
  const volumes = new Float64Array(model.monthCount);
  let level = value(model.tickets.perMonth);
  for (let month = 0; month < model.monthCount; month++) {
    const score = scores.volume[month * block.trialCount + trial.index]!;
    const tickets = level * Math.exp(sigma * score - (sigma * sigma) / 2);
    volumes[month] = model.deterministic ? level : Math.round(tickets);
    level *= growth;
  }
  return volumes;
}

function addTickets(
  model: Model,
  block: Block,
  trial: Trial,
  month: number,
  ticketCount: number,
  total: MonthTotal,
): void {
  const room = openConversationRoom(ticketCount);
  const key = [1, block.replicate, block.part, trial.index, month];
  const meters = meterStreamTickets(model, room, key, () => trial.conversation);
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
