import { expect, test } from 'vitest';
import { checkPlainEngine } from '../../src/cli/check-plain-engine.ts';
import type { LoadedScenario } from '../../src/cli/load-scenarios.ts';
import { ticketScenario } from '../simulate/ticket-scenario.ts';

test('the plain engine takes independent quantities only', () => {
  const scenario = ticketScenario({});
  const joined = { ...scenario, correlations: [{ between: ['a', 'b'], rank: 0.5 }] as const };
  const loaded = (one: LoadedScenario['scenario']) => [
    { file: 'a.yaml', text: '', readings: new Map(), scenario: one },
  ];
  expect(() => checkPlainEngine(loaded(scenario))).not.toThrow();
  expect(() => checkPlainEngine(loaded({ ...scenario, correlations: [] }))).not.toThrow();
  expect(() => checkPlainEngine(loaded(joined))).toThrow(
    'a.yaml:1:1 correlations: correlated quantities; the plain',
  );
});
