import { nextUnit, type Stream } from '../random/stream.ts';
import type { LoggedTickets } from './logged-tickets.ts';
import type { Ending, LoggedWorld } from './logged-world.ts';
import type { MonthTotal } from './month-total.ts';

/** Draws places of a log's tickets. */
export type DrawPlace = (uniform: number) => number;

/**
 * Opens draws of the tickets with an ending, each as likely as its unit weighs.
 *
 * @param weights  shape [unit]; without them all are alike
 */
export function openLoggedDraws(
  { unitOf, handed }: LoggedTickets,
  ending: Ending,
  weights?: LoggedWorld['weights'],
): DrawPlace {
  const wanted = ending === 'handed' ? 1 : 0;
  const places: number[] = [];
  for (let i = 0; i < unitOf.length; i++) if (ending === 'any' || handed[i] === wanted) places.push(i);
  if (weights === undefined) return (uniform) => places[Math.floor(uniform * places.length)]!;
  const heights = new Float64Array(places.length);
  let total = 0;
  for (let k = 0; k < places.length; k++) {
    total += weights[unitOf[places[k]!]!]!;
    heights[k] = total;
  }
  return (uniform) => places[firstAbove(heights, uniform * total)]!;
}

/** Index of the first entry above `height`, in ascending entries of which the last one is. */
function firstAbove(heights: Float64Array, height: number): number {
  let low = 0;
  let high = heights.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (heights[middle]! > height) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Writes the totals of that many drawn tickets, each scaled by a factor. */
export function drawLoggedTotal(
  { usd, inputTokens, readTokens, outputTokens }: LoggedTickets,
  placeOf: DrawPlace,
  ticketCount: number,
  factor: number,
  stream: Stream,
  total: MonthTotal,
): void {
  total.inputTokens = total.cachedTokens = total.outputTokens = total.llmUsd = total.turns = 0;
  for (let ticket = 0; ticket < ticketCount; ticket++) {
    const place = placeOf(nextUnit(stream));
    total.inputTokens += factor * inputTokens[place]!;
    total.cachedTokens += factor * readTokens[place]!;
    total.outputTokens += factor * outputTokens[place]!;
    total.llmUsd += factor * usd[place]!;
  }
}
