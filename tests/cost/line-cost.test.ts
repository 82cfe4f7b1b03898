import { expect, test } from 'vitest';
import { type LineCost, lineUsd } from '../../src/cost/line-cost.ts';

const NOTHING: LineCost = {
  monthlyUsd: 0,
  capacityTickets: Number.POSITIVE_INFINITY,
  usdPerTicket: 0,
  usdPerTurn: 0,
  usdPerResolution: 0,
  minimumUsd: 0,
  oneOffUsd: 0,
  yearlyUsd: 0,
};

test('usage costs what it comes to, and at least the minimum', () => {
  const line = { ...NOTHING, usdPerTicket: 0.001, minimumUsd: 50 };
  // 10,000 x 0.001 = 10, 80,000 x 0.001 = 80
  expect(lineUsd(line, 3, 10_000, 0, 0)).toBe(50);
  expect(lineUsd(line, 3, 80_000, 0, 0)).toBe(80);
});

test('units are bought whole, and one stands even without a ticket', () => {
  const line = { ...NOTHING, monthlyUsd: 300, capacityTickets: 8000 };
  expect([0, 1, 8000, 8001, 24_000].map((tickets) => lineUsd(line, 0, tickets, 0, 0))).toEqual([
    300, 300, 300, 600, 900,
  ]);
});

test('what comes once comes in the first month, what comes yearly in the first of each year', () => {
  const line = { ...NOTHING, oneOffUsd: 5000, yearlyUsd: 240 };
  expect([0, 1, 11, 12, 13, 24].map((month) => lineUsd(line, month, 10, 0, 0))).toEqual([
    5240, 0, 0, 240, 0, 240,
  ]);
});

test('a vendor bills resolutions', () => {
  // 4,500 x 0.99
  expect(lineUsd({ ...NOTHING, usdPerResolution: 0.99 }, 5, 10_000, 4500, 0)).toBeCloseTo(4455, 9);
});

test('what goes by turns is billed for each of them', () => {
  // 52,000 turns x 0.0002 = 10.4
  expect(lineUsd({ ...NOTHING, usdPerTurn: 0.0002 }, 5, 10_000, 0, 52_000)).toBeCloseTo(10.4, 9);
});
