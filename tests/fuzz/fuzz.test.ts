import { afterAll, expect, test } from 'vitest';
import { type FuzzReport, fuzzCases } from './fuzz-cases.ts';
import { type FuzzTarget, openTargets } from './fuzz-targets.ts';

/** More of them by `npm run fuzz -- --cases 100000`. */
const CASES = 200;

const { targets, close } = openTargets();
afterAll(close);

test(`${CASES} cases of scenarios, logs and journals are accepted or refused, none throws or hangs`, {
  timeout: 300_000,
}, async () => {
  const { counts, findings } = await fuzzCases(targets, 1, CASES);
  expect(findings).toEqual([]);
  // both ways are gone, or the cases would test one half alone
  for (const count of Object.values(counts)) {
    expect(count.accepted).toBeGreaterThan(0);
    expect(count.refused).toBeGreaterThan(0);
  }
});

/** A target that fails where a mutation hits, and accepts all else unread. */
function planted(target: FuzzTarget, isHit: (bytes: Buffer) => boolean): FuzzTarget {
  return {
    ...target,
    meet(bytes) {
      if (isHit(bytes)) throw new TypeError('planted');
      return 'accepted';
    },
  };
}

test.each(targets.map(({ name }) => name))(
  'a planted bug in the reader of a %s is found',
  {
    timeout: 120_000,
  },
  async (name) => {
    const target = targets.find((one) => one.name === name) as FuzzTarget;
    const marks = ['\u202e', '1e999', '__proto__', '😀'].map((text) => Buffer.from(text));
    const isHit = (bytes: Buffer) => marks.some((mark) => bytes.includes(mark));
    const found: FuzzReport = await fuzzCases([planted(target, isHit)], 1, 1000);
    expect(found.findings.length).toBeGreaterThan(0);
    const [{ seed, what }] = found.findings as [FuzzReport['findings'][number]];
    expect(what).toContain('planted');
    expect((await fuzzCases([planted(target, isHit)], seed, 1)).findings).toHaveLength(1);
  },
);
