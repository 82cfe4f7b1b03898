import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadScenarios } from '../../src/cli/load-scenarios.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';

test('the example from a log has its conversations and their outcomes', async () => {
  const file = fileURLToPath(new URL('../../examples/from-log.yaml', import.meta.url));
  const [loaded] = await loadScenarios([file]);
  const model = compileModel(loaded!.scenario);
  expect(model.logs[0]?.tickets.usd).toHaveLength(150);
  expect(model.uncertain.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['conversation.from', 'conversation.drift.change', 'deflection.rate']),
  );
});
