import { expect, test } from 'vitest';
import { openTrials } from '../../src/simulate/bind-trials.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { openRooms } from '../../src/simulate/rooms.ts';
import { drawFates } from '../../src/simulate/ticket-fates.ts';
import { ticketScenario } from './ticket-scenario.ts';

const BLOCK = { index: 0, replicate: 0, part: 0, firstPoint: 0, trialCount: 4 };
const TICKETS = 2000;

/** Shares of the tickets that are of each kind, and the mean of those that a human handles. */
function fatesOf(rate: string) {
  const segments = `segments: [{ segment: a, share: 0.25, deflection: { rate: ${rate} } },
  { segment: b, share: 0.75, deflection: { rate: 0.5 }, conversation: { system_prompt_tokens: 900, turns: 2, user_tokens: 10, assistant_tokens: 10 } }]`;
  const model = compileModel(ticketScenario({ rest: segments }));
  const { kinds, handledShares } = drawFates(model, BLOCK, openTrials(model)(BLOCK), TICKETS, openRooms());
  const mean = (values: Iterable<number>) =>
    [...values].reduce((sum, value) => sum + value, 0) / (4 * TICKETS);
  return {
    first: mean(Array.from(kinds!, (kind) => +(kind === 0))),
    handled: mean(handledShares),
  };
}

// 8,000 tickets: a share of a quarter errs by 0.0048; six of these are passed once in 5e8 runs
test.each(['0.1', '{ dist: beta, alpha: 1000000, beta: 9000000 }'])(
  'tickets fall to the segments by their shares, whether anything is drawn or not: rate %s',
  (rate) => {
    const { first, handled } = fatesOf(rate);
    expect(Math.abs(first - 0.25)).toBeLessThan(0.03);
    expect(Math.abs(handled - (0.25 * 0.9 + 0.75 * 0.5))).toBeLessThan(0.035);
  },
);
