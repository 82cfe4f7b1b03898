import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type HumanCost, humanUsd, humanUsdPerTicket } from '../../src/cost/human-cost.ts';

/** 30 USD an hour, 12 minutes a ticket, three quarters of the time on tickets: 30 / 0.75 x 12 / 60 = 8 USD a ticket. */
const SHARED: HumanCost = {
  kind: 'per_hour',
  usdPerHour: 30,
  minutesPerTicket: 12,
  occupancy: 0.75,
  agentHours: undefined,
};
const WHOLE: HumanCost = { ...SHARED, agentHours: 140 };

test('shared agents cost the time that tickets take', () => {
  expect(humanUsdPerTicket(SHARED)).toBeCloseTo(8, 12);
  expect(humanUsd(SHARED, 1000, 1)).toBeCloseTo(8000, 9);
  expect(humanUsd(SHARED, 1000, 1.1)).toBeCloseTo(8800, 9);
  expect(humanUsd({ kind: 'per_ticket', usdPerTicket: 4 }, 1000, 1)).toBe(4000);
});

test('agents that come whole cost the same until one less is enough', () => {
  // one agent of 140 hours handles 140 / (12 / 60 / 0.75) = 525 tickets and costs 140 x 30 = 4,200
  expect([0, 1, 525, 526, 1050, 1051].map((tickets) => humanUsd(WHOLE, tickets, 1))).toEqual([
    0, 4200, 4200, 8400, 8400, 12_600,
  ]);
});

test('whole agents never cost less than shared ones, and at most one agent more', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100_000 }),
      fc.double({ min: 0.5, max: 2, noNaN: true }),
      (tickets, effort) => {
        const shared = humanUsd(SHARED, tickets, effort);
        const whole = humanUsd(WHOLE, tickets, effort);
        expect(whole).toBeGreaterThanOrEqual(shared * (1 - 1e-12));
        expect(whole).toBeLessThan(shared + 4200 + 1e-6);
      },
    ),
  );
});
