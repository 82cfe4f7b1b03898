import { expect, test } from 'vitest';
import { runRecordJson } from '../../src/output/run-record.ts';

test('run.json says what it takes to repeat the run', () => {
  const text = runRecordJson({
    runId: 'run_0123456789ab',
    scenarioId: 'haiku_10k',
    scenarioText: 'abc',
    priceBookDate: '2026-11-23',
    seed: 20260401,
    trials: 1600,
    replicates: 16,
    versions: { costband: '0.1.0', node: '20.20.2' },
    warnings: ['p99 is thin'],
    timingsSeconds: { simulate: 1.5 },
  });
  expect(text.endsWith('}\n')).toBe(true);
  expect(JSON.parse(text)).toEqual({
    run_id: 'run_0123456789ab',
    scenario_id: 'haiku_10k',
    // FIPS 180-2, appendix B.1: the hash of abc
    scenario_sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    price_book_date: '2026-11-23',
    seed: 20260401,
    trials: 1600,
    replicates: 16,
    versions: { costband: '0.1.0', node: '20.20.2' },
    warnings: ['p99 is thin'],
    timings_seconds: { simulate: 1.5 },
  });
});
