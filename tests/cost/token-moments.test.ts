import { expect, test } from 'vitest';
import { openTicketMeters } from '../../src/cost/ticket-meters.ts';
import {
  CACHE_MOMENTS,
  READER_SHARE,
  SECOND_MOMENTS,
  THIRD_MOMENTS,
  TOKEN_MOMENTS,
  writeTokenMoments,
} from '../../src/cost/token-moments.ts';

const METERS = [0, 1, 2, 3];
const PAIRS = METERS.flatMap((a) => METERS.slice(a).map((b) => [a, b]));
const TRIPLES = METERS.flatMap((a) => METERS.slice(a).flatMap((b) => METERS.slice(b).map((c) => [a, b, c])));

/** Five tickets: input, read, written, output. */
const TICKETS = [
  [900, 0, 0, 40],
  [1500, 700, 300, 90],
  [4100, 2000, 1100, 250],
  [650, 0, 650, 10],
  [2300, 1250, 0, 130],
];

function momentsOf(tickets: readonly (readonly number[])[]): Float64Array {
  const meters = openTicketMeters(tickets.length + 1);
  const columns = [meters.inputTokens, meters.readTokens, meters.writtenTokens, meters.outputTokens];
  // a ticket after the counted ones must not count
  columns.forEach((column, meter) => {
    column.set([...tickets.map((ticket) => ticket[meter]!), 1e9]);
  });
  const out = new Float64Array(TOKEN_MOMENTS + 2).fill(-1);
  writeTokenMoments(meters, tickets.length, out, 1);
  expect([out[0], out.at(-1)]).toEqual([-1, -1]);
  return out.slice(1, -1);
}

test('every mean, second and third moment stands at its place, in the order of the meters', () => {
  const found = momentsOf(TICKETS);
  const average = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const means = METERS.map((meter) => average(TICKETS.map((ticket) => ticket[meter]!)));
  const central = (meters: readonly number[]) =>
    average(
      TICKETS.map((ticket) =>
        meters.reduce((product, meter) => product * (ticket[meter]! - means[meter]!), 1),
      ),
    );
  means.forEach((mean, meter) => {
    expect(found[meter]).toBeCloseTo(mean, 9);
  });
  PAIRS.forEach((pair, i) => {
    expect(found[SECOND_MOMENTS + i]! / central(pair), `${pair}`).toBeCloseTo(1, 12);
  });
  TRIPLES.forEach((triple, i) => {
    expect(found[THIRD_MOMENTS + i]! / central(triple), `${triple}`).toBeCloseTo(1, 12);
  });
  expect(found[READER_SHARE]).toBe(3 / 5);
});

test('the cache moments are those that change when nothing is read or written', () => {
  const withCache = momentsOf(TICKETS);
  const without = momentsOf(TICKETS.map(([input, , , output]) => [input!, 0, 0, output!]));
  const changed = [...withCache.keys()].filter((place) => withCache[place] !== without[place]);
  expect(CACHE_MOMENTS).toEqual(changed);
});
