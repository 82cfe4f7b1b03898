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
import { openStream } from '../random/stream.ts';
import type { Trial } from './bind-trials.ts';
import { cacheOdds, openWarmth } from './cache-odds.ts';
import type { MomentsByWarmth } from './conditional-moments.ts';
import { parameterValue } from './draw-quantity.ts';
import type { Model } from './model.ts';
import { drawMonthTotal, lawHolds, type MonthTotal, openMonthLaw } from './month-total.ts';
import type { Block } from './plan-blocks.ts';
import { meterStreamTickets } from './stream-tickets.ts';

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
  const volumes = openVolumes(model, trial);
  const outcomes = openStream(model.seed, 'deflection.outcomes', block.replicate, block.part, trial.index);
  const readers = openStream(model.seed, 'month.cache_readers', block.replicate, block.part, trial.index);
  const probability = deflectionProbability(model, trial);
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
    const deflected = model.deterministic
      ? tickets * probability
      : drawBinomial(tickets, probability, outcomes);
    writeAmounts(model, trial, tickets, deflected, total, amounts, month * width);
  }
  return byTicketCount;
}

function writeAmounts(
  model: Model,
  { uncertain }: Trial,
  tickets: number,
  deflected: number,
  total: MonthTotal,
  amounts: Float64Array,
  start: number,
): void {
  const humanUsd =
    model.humanUsdPerTicket === undefined ? 0 : parameterValue(model.humanUsdPerTicket, uncertain);
  amounts[start + TICKETS] = tickets;
  amounts[start + DEFLECTED] = deflected;
  amounts[start + INPUT] = total.inputTokens;
  amounts[start + CACHED] = total.cachedTokens;
  amounts[start + OUTPUT] = total.outputTokens;
  amounts[start + LLM_USD] = total.llmUsd;
  amounts[start + HUMAN_USD] = (tickets - deflected) * humanUsd;
  amounts[start + BASELINE_USD] = tickets * humanUsd;
  let place = start + FIRST_LINE_USD;
  for (const { monthlyUsd, usdPerTicket, tokensPerTicket, usdPerMtok } of model.lines) {
    const tokensUsd = parameterValue(tokensPerTicket, uncertain) * parameterValue(usdPerMtok, uncertain);
    const perTicketUsd = parameterValue(usdPerTicket, uncertain) + tokensUsd / 1e6;
    amounts[place++] = parameterValue(monthlyUsd, uncertain) + tickets * perTicketUsd;
  }
}

/** Probability that a ticket is closed without a human and stays closed. */
export function deflectionProbability({ deflection }: Model, trial: Trial): number {
  if (deflection === undefined) return 0;
  const rate = parameterValue(deflection.rate, trial.uncertain);
  return rate * (1 - parameterValue(deflection.repeatContact, trial.uncertain));
}

/**
 * Gives the tickets of one month after the other from its score: level, growth and a lognormal month-to-month
 * factor with mean 1, to whole tickets unless nothing is drawn.
 */
function openVolumes({ tickets, deterministic }: Model, { uncertain }: Trial): (score: number) => number {
  const growth = 1 + parameterValue(tickets.growthPerMonth, uncertain);
  const cv = parameterValue(tickets.monthNoiseCv, uncertain);
  const variance = Math.log1p(cv * cv);
  const sigma = Math.sqrt(variance);
  let level = parameterValue(tickets.perMonth, uncertain);
  return (score) => {
    const drawn = level * Math.exp(sigma * score - variance / 2);
    const month = deterministic ? level : Math.round(drawn);
    level *= growth;
    return month;
  };
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
