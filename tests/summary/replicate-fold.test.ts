import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openNumberReader, openNumberWriter, writtenBytes } from '../../src/stats/packed-numbers.ts';
import { openBandAccumulator } from '../../src/summary/band-accumulator.ts';

const QUESTIONS = new Map([[0, { levels: [0.9], amounts: [0.5] }]]);
const open = () => openBandAccumulator(2, QUESTIONS);

/** Two series of eight samples, of either sign, near or far from zero. */
const sample = fc.oneof(
  fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
  fc.constantFrom(0, -0, 1, -1, 5e-324),
);
const block = fc.array(sample, { minLength: 16, maxLength: 16 }).map((values) => Float64Array.from(values));

test('a replicate that is saved and loaded between two blocks gives the same bits, saved open or closed', () => {
  const property = fc.property(fc.array(block, { minLength: 4, maxLength: 4 }), (blocks) => {
    const [first, second, third, fourth] = blocks as [Float64Array, Float64Array, Float64Array, Float64Array];
    const whole = open();
    const [opened, closed] = [openNumberWriter(), openNumberWriter()];
    whole.add(first, 8);
    whole.saveReplicate(opened);
    whole.add(second, 8);
    whole.closeReplicate(closed);
    for (const one of [third, fourth]) whole.add(one, 8);
    whole.closeReplicate();
    const goesOn = open();
    goesOn.loadReplicate(openNumberReader(writtenBytes(opened)));
    goesOn.add(second, 8);
    goesOn.closeReplicate();
    const isRead = open();
    isRead.loadReplicate(openNumberReader(writtenBytes(closed)));
    isRead.closeReplicate();
    for (const other of [goesOn, isRead]) {
      for (const one of [third, fourth]) other.add(one, 8);
      other.closeReplicate();
    }
    const expected = whole.finish();
    expect(goesOn.finish()).toEqual(expected);
    expect(isRead.finish()).toEqual(expected);
  });
  fc.assert(property, { numRuns: 100 });
});
