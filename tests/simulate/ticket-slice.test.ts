import { expect, test } from 'vitest';
import { RUN } from '../../src/kernels/kernels.ts';
import { openTicketSlice, writeUniformBills } from '../../src/simulate/ticket-slice.ts';

const PRICES = {
  inputUsdPerMtok: 1,
  cacheReadUsdPerMtok: 0.1,
  cacheWriteUsdPerMtok: 1.25,
  outputUsdPerMtok: 5,
};

test('refuses bills of tickets that are not of the slice: they would be written over something else', () => {
  const slice = openTicketSlice({ lines: [], hasDeflection: false, hasHuman: true });
  slice.start = RUN;
  const write =
    (...tickets: readonly number[]) =>
    () =>
      writeUniformBills(slice, PRICES, 1, Uint32Array.from([0, ...tickets]), 1, tickets.length);
  expect(write(RUN, 2 * RUN - 1)).not.toThrow();
  expect(write(RUN - 1, RUN)).toThrow('not of the slice from ticket 1024 on');
  expect(write(RUN, 2 * RUN)).toThrow('not of the slice from ticket 1024 on');
});
