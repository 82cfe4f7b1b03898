import { expect, test } from 'vitest';
import { addModelsCommand } from '../../src/cli/models-command.ts';
import { PRICES_AS_OF } from '../../src/prices/model-prices.ts';
import { MODEL_IDS } from '../../src/prices/price-book.ts';
import { runVerb } from './run-verb.ts';

const models = (...words: readonly string[]) => runVerb(addModelsCommand, 'models', ...words);

test('prints a row per model, with prices, cache rule and the date of the book', async () => {
  const { stdout, exitCode } = await models();
  const lines = stdout.split('\n');
  expect(exitCode).toBe(0);
  expect(lines.slice(1, 1 + MODEL_IDS.length).map((line) => line.split(' ')[0])).toEqual(MODEL_IDS);
  const haiku = lines.find((line) => line.startsWith('claude-haiku-4-5 '));
  expect(haiku?.split(/ +/)).toEqual([
    ...['claude-haiku-4-5', 'anthropic', '1', '5', '0.1', '1.25', '2', '4096', '1', '300', '-', '-'],
  ]);
  expect(stdout).toContain(
    `Prices of ${PRICES_AS_OF} in USD per million tokens, from @pydantic/genai-prices`,
  );
});

test('--json gives every model the same keys, null where nothing is known', async () => {
  const report = JSON.parse((await models('--json')).stdout);
  expect(report.pricesAsOf).toBe(PRICES_AS_OF);
  const keys = Object.keys(report.models[0]);
  for (const model of report.models) expect(Object.keys(model)).toEqual(keys);
  const gpt4 = report.models.find(({ model }: { model: string }) => model === 'gpt-4');
  expect(gpt4).toMatchObject({ minimumPrefixTokens: null, cacheReadUsdPerMtok: null, inputUsdPerMtok: 30 });
});

test('--provider keeps one provider, and a wrong one is a fault', async () => {
  const report = JSON.parse((await models('--json', '--provider', 'google')).stdout);
  expect(report.models.length).toBeGreaterThan(5);
  for (const { provider } of report.models) expect(provider).toBe('google');
  expect(await models('--provider', 'antropic')).toEqual({
    stdout: '',
    stderr: '--provider: "antropic"; did you mean anthropic?\n',
    exitCode: 2,
  });
  expect((await models('--provider', 'mistral')).stderr).toBe(
    '--provider: "mistral"; needs anthropic, google, openai\n',
  );
});
