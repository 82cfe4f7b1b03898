import { amountCount, periodMetrics, ticketMetrics, writePeriodMetrics } from '../cost/metrics.ts';
import type { Period } from '../cost/period.ts';
import { openStream } from '../random/stream.ts';
import { type BindTrials, openTrials, type Trial } from './bind-trials.ts';
import {
  type ConditionalMoments,
  type MomentsByWarmth,
  type MomentsOfKind,
  momentWayOf,
  openConditionalMoments,
} from './conditional-moments.ts';
import type { Model } from './model.ts';
import { drawMonthScores } from './month-scores.ts';
import type { Block } from './plan-blocks.ts';
import { openRooms, type Rooms } from './rooms.ts';
import { sampleTickets } from './sample-tickets.ts';
import { openMonths, type SimulateMonths } from './simulate-months.ts';
import type { TakeTickets } from './ticket-slice.ts';

/** Samples of one block, [series][sample] in each group. */
export interface BlockSamples {
  readonly blockIndex: number;
  /** One sample per trial; series are periods x metrics, metrics fastest. */
  readonly periodValues: Float64Array;
  readonly trialCount: number;
  /** One sample per drawn ticket; series are the metrics of a ticket. */
  readonly ticketValues: Float64Array;
  readonly ticketCount: number;
  /** Months whose tickets were drawn one by one, of trialCount * monthCount. */
  readonly monthsByTicketCount: number;
}

/**
 * Turns a block into its samples, which depend on nothing but the block.
 *
 * @param spent  samples that nobody needs any more: their memory may be used again
 */
export type SimulateBlock = (block: Block, spent?: BlockSamples) => BlockSamples;

/**
 * Opens a simulator of a model's blocks.
 *
 * @param ticketsPerTrial  tickets that each trial gives to the per-ticket bands
 * @param take             is given the tickets of a block, and its samples have none; else they are among its samples
 */
export function openSimulator(model: Model, ticketsPerTrial: number, take?: TakeTickets): SimulateBlock {
  // who draws every ticket asks for no moments
  const kinds = model.everyTicket ? [] : model.kinds;
  const ways = kinds.map((kind) => momentWayOf(model, kind));
  const bindTrials = openTrials(model);
  const months = openMonths(model);
  const rooms = openRooms();
  let replicate: number | undefined;
  let moments: readonly ConditionalMoments[] | undefined;
  return (block, spent) => {
    if (moments === undefined || replicate !== block.replicate) {
      moments = kinds.map((kind, i) => openConditionalMoments(model, kind, block.replicate, ways[i]!));
      replicate = block.replicate;
    }
    return simulateBlock(model, block, bindTrials, moments, months, ticketsPerTrial, rooms, take, spent);
  };
}

function simulateBlock(
  model: Model,
  block: Block,
  bindTrials: BindTrials,
  moments: readonly ConditionalMoments[],
  months: SimulateMonths,
  ticketsPerTrial: number,
  rooms: Rooms,
  take: TakeTickets | undefined,
  spent: BlockSamples | undefined,
): BlockSamples {
  const { trialCount } = block;
  const trials = bindTrials(block);
  const scores = drawMonthScores(model, block);
  const width = amountCount(model.ledger);
  const metricCount = periodMetrics(model.ledger).length;
  const periodValues = roomFor(model.periods.length * metricCount * trialCount, spent?.periodValues);
  const horizonAmounts = new Float64Array(trialCount * width);
  const amounts = new Float64Array(model.monthCount * width);
  const writePeriods = openPeriodWriter(model, trialCount, periodValues, horizonAmounts);
  let monthsByTicketCount = 0;
  for (const trial of trials) {
    const momentsOf = momentsIn(model, block, trial, moments);
    monthsByTicketCount += months({ block, trial, momentsOf, scores }, amounts);
    writePeriods(amounts, trial.index);
  }
  const ticketCount = trialCount * ticketsPerTrial;
  const ticketMetricCount = take === undefined ? ticketMetrics(model.ledger).length : 0;
  const ticketValues = roomFor(ticketMetricCount * ticketCount, spent?.ticketValues);
  const keep: TakeTickets = (columns, start, end) => {
    for (let metric = 0; metric < ticketMetricCount; metric++) {
      ticketValues.set(columns[metric]!.subarray(0, end - start), metric * ticketCount + start);
    }
  };
  sampleTickets(model, block, trials, ticketsPerTrial, horizonAmounts, take ?? keep, rooms);
  return {
    blockIndex: block.index,
    periodValues,
    trialCount,
    ticketValues,
    ticketCount,
    monthsByTicketCount,
  };
}

/** Opens what writes the amounts of a trial's months, [month][amount], as metrics of all periods. */
function openPeriodWriter(
  { periods, ledger, monthCount }: Model,
  trialCount: number,
  periodValues: Float64Array,
  horizonAmounts: Float64Array,
): (amounts: Float64Array, trialIndex: number) => void {
  const stride = periodMetrics(ledger).length * trialCount;
  const width = amountCount(ledger);
  const sums = new Float64Array(width);
  return (amounts, trialIndex) => {
    for (let i = 0; i < periods.length; i++) {
      sumMonths(amounts, width, periods[i]!, sums);
      writePeriodMetrics(ledger, sums, periodValues, i * stride + trialIndex, trialCount);
      if (periods[i]!.monthCount === monthCount) horizonAmounts.set(sums, trialIndex * width);
    }
  };
}

/** The moments of a trial's kinds of tickets, each worked out when it is first asked for. */
function momentsIn(
  { seed }: Model,
  { replicate, part }: Block,
  { kinds, index }: Trial,
  moments: readonly ConditionalMoments[],
): MomentsOfKind {
  const found: (MomentsByWarmth | undefined)[] = [];
  return (kindIndex) => {
    found[kindIndex] ??= moments[kindIndex]!(kinds[kindIndex]!, () =>
      openStream(seed, 'inner.shift', replicate, part, index).next(),
    );
    return found[kindIndex];
  };
}

/** An array of this length whose values are about to be written, in spent memory if that is large enough. */
function roomFor(length: number, spent: Float64Array | undefined): Float64Array {
  const bytes = length * Float64Array.BYTES_PER_ELEMENT;
  return spent !== undefined && spent.buffer.byteLength >= bytes
    ? new Float64Array(spent.buffer, 0, length)
    : new Float64Array(length);
}

/**
 * Sums the additive amounts of a period's months.
 *
 * @param amounts  shape [month][width]
 * @param sums     shape [width]; overwritten
 */
export function sumMonths(
  amounts: Float64Array,
  width: number,
  { firstMonthIndex, monthCount }: Period,
  sums: Float64Array,
): void {
  sums.fill(0);
  for (let month = firstMonthIndex; month < firstMonthIndex + monthCount; month++) {
    for (let amount = 0; amount < width; amount++) sums[amount]! += amounts[month * width + amount]!;
  }
}
