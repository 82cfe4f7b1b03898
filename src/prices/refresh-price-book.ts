// The one place that reads the price package. It runs while developing, never in a simulation.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { findProvider, type ModelInfo, type TieredPrices } from '@pydantic/genai-prices';
import type { ModelPrice, PriceList, PriceTier, Provider } from './model-price.ts';

const PACKAGE = '@pydantic/genai-prices';
const PROVIDERS: readonly Provider[] = ['anthropic', 'google', 'openai'];
const USAGE = 'usage: npm run prices:refresh -- [--date YYYY-MM-DD]';

/** Price key of the package for each field of the book. */
const PRICE_KEYS: readonly (readonly [keyof PriceList, string])[] = [
  ['inputUsdPerMtok', 'input_mtok'],
  ['outputUsdPerMtok', 'output_mtok'],
  ['cacheReadUsdPerMtok', 'cache_read_mtok'],
  ['cacheWrite5mUsdPerMtok', 'cache_write_mtok'],
  ['cacheWrite1hUsdPerMtok', 'cache_write_1h_mtok'],
];

/** Parts of an id that tell that a model is not one to chat with in text. */
const NOT_CHAT: readonly { readonly reason: string; readonly parts: readonly string[] }[] = [
  {
    reason: 'hears, speaks or draws, so text tokens are not the whole bill',
    parts: ['audio', 'image', 'live', 'omni', 'realtime', 'transcribe', 'tts'],
  },
  { reason: 'works on one long task, not in a conversation', parts: ['computer', 'research'] },
  { reason: 'completes text, does not chat', parts: ['ada', 'babbage', 'curie', 'davinci', 'instruct'] },
  { reason: 'fine-tuned, the id is only the beginning of an id', parts: ['ft'] },
];

type PackagePrices = Readonly<Record<string, number | TieredPrices | undefined>>;

/**
 * Every chat model of the three providers with its prices on a day, by provider, then by id.
 *
 * @param date  `YYYY-MM-DD`; a price counts from its first day on, in UTC
 * @throws AssertionError when the package states a price in a way that the book cannot hold
 */
export function packagePrices(date: string): readonly ModelPrice[] {
  return PROVIDERS.flatMap((provider) =>
    packageModels(provider)
      .filter((info) => whyLeftOut(provider, info, date) === undefined)
      .map((info) => modelPrice(provider, info, date))
      .sort((a, b) => (a.model < b.model ? -1 : 1)),
  );
}

/** Text of `model-prices.ts` for a day, `YYYY-MM-DD`; the same day and package give the same text. */
export function priceBookText(date: string): string {
  return [
    '// Written by `npm run prices:refresh`; a change made by hand is lost with the next one.',
    "import type { ModelPrice } from './model-price.ts';",
    '',
    '/** Day for which the prices were resolved, `YYYY-MM-DD`. */',
    `export const PRICES_AS_OF = '${date}';`,
    '',
    '/** Package and version that the prices were taken from. */',
    `export const PRICES_SOURCE = '${PACKAGE} ${packageVersion()}';`,
    '',
    '/** List prices of every chat model, by provider, then by id. */',
    'export const MODEL_PRICES: readonly ModelPrice[] = [',
    ...packagePrices(date).map((row) => `  ${literal(row, '  ')},`),
    '];',
    '',
  ].join('\n');
}

/**
 * Why a model of the package is not in the book, or undefined when it is.
 *
 * @param date  `YYYY-MM-DD`, as for `packagePrices`
 * @example whyLeftOut('openai', { id: 'whisper-1', … }, '2026-11-23') // 'has no price per token of text'
 */
export function whyLeftOut(provider: Provider, info: ModelInfo, date: string): string | undefined {
  const prices = pricesOn(info, date);
  if (['input_mtok', 'output_mtok'].some((key) => prices[key] === undefined)) {
    return 'has no price per token of text';
  }
  if (provider !== 'anthropic' && info.id.startsWith('claude-')) {
    return 'is resold, the row of its maker stands';
  }
  if (info.price_comments?.startsWith('Imported from OpenRouter') === true) {
    return 'has a price of OpenRouter, not of the provider';
  }
  const parts = info.id.split(/[-.:]/);
  return NOT_CHAT.find((kind) => kind.parts.some((part) => parts.includes(part)))?.reason;
}

/** Every model that the package lists for a provider. */
export function packageModels(provider: Provider): readonly ModelInfo[] {
  const found = findProvider({ providerId: provider });
  assert(found, `${PACKAGE} does not know ${provider}`);
  return found.models;
}

function modelPrice(provider: Provider, info: ModelInfo, date: string): ModelPrice {
  const prices = pricesOn(info, date);
  const next = nextPricesFrom(info, date);
  return {
    model: info.id,
    name: info.name ?? info.id,
    provider,
    ...priceList(prices, (price) => (typeof price === 'number' ? price : price.base), info.id),
    tiers: tiersOf(prices, info.id),
    ...(info.deprecated === true ? { deprecated: true } : {}),
    ...(next === undefined ? {} : { nextPricesFrom: next }),
  };
}

/** The last of a model's price lists that has begun; the package lists them oldest first. */
function pricesOn(info: ModelInfo, date: string): PackagePrices {
  if (!Array.isArray(info.prices)) return info.prices;
  const begun = info.prices.findLast((list) => (startDate(list.constraint, info.id) ?? '') <= date);
  assert(begun, `${info.id} has no price on ${date}`);
  return begun.prices;
}

function nextPricesFrom(info: ModelInfo, date: string): string | undefined {
  if (!Array.isArray(info.prices)) return undefined;
  const starts = info.prices.map((list) => startDate(list.constraint, info.id) ?? '');
  return starts.find((start) => start > date);
}

function startDate(constraint: { readonly type: string } | undefined, id: string): string | undefined {
  if (constraint === undefined) return undefined;
  assert('start_date' in constraint && typeof constraint.start_date === 'string', `${id} varies by hour`);
  return constraint.start_date;
}

function tiersOf(prices: PackagePrices, id: string): PriceTier[] {
  const tiered = PRICE_KEYS.flatMap(([, key]) => {
    const price = prices[key];
    return price === undefined || typeof price === 'number' ? [] : [price];
  });
  const bounds = tiered[0]?.tiers.map((tier) => tier.start) ?? [];
  for (const price of tiered) {
    const own = price.tiers.map((tier) => tier.start);
    assert.deepEqual(own, bounds, `${id}: price tiers begin at different bounds`);
  }
  return bounds.map((aboveInputTokens, index) => ({
    aboveInputTokens,
    ...priceList(prices, (price) => (typeof price === 'number' ? price : price.tiers[index]?.price), id),
  }));
}

/** One number per field that the package prices, each of them above zero. */
function priceList(
  prices: PackagePrices,
  pick: (price: number | TieredPrices) => number | undefined,
  id: string,
): PriceList {
  const entries = PRICE_KEYS.flatMap(([field, key]) => {
    const price = prices[key];
    if (price === undefined) return [];
    const usdPerMtok = pick(price);
    assert(usdPerMtok !== undefined && usdPerMtok > 0, `${id}: ${key} is not a price`);
    return [[field, usdPerMtok] as const];
  });
  const { inputUsdPerMtok, outputUsdPerMtok, ...cachePrices }: Partial<PriceList> =
    Object.fromEntries(entries);
  assert(inputUsdPerMtok !== undefined && outputUsdPerMtok !== undefined, `${id} has no price per token`);
  return { inputUsdPerMtok, outputUsdPerMtok, ...cachePrices };
}

/** A value as TypeScript source, laid out as the formatter would. */
function literal(value: unknown, indent: string): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => `${inner}${literal(item, inner)},\n`);
    return items.length === 0 ? '[]' : `[\n${items.join('')}${indent}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([key, field]) => `${inner}${key}: ${literal(field, inner)},\n`);
    return `{\n${fields.join('')}${indent}}`;
  }
  return typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : String(value);
}

/** The version that is installed, which a range in package.json need not tell. */
function packageVersion(): string {
  const entry = pathToFileURL(createRequire(import.meta.url).resolve(PACKAGE));
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', entry), 'utf8'));
  assert(typeof manifest === 'object' && manifest !== null && 'version' in manifest);
  return String(manifest.version);
}

/** Tells a day of the calendar from text that only looks like one, such as 2026-02-30. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

function refreshPriceBook(): void {
  const today = new Date().toISOString().slice(0, 10);
  const { values } = parseArgs({ options: { date: { type: 'string', default: today } } });
  if (!isDay(values.date)) {
    process.stderr.write(`date: ${values.date}; a day is YYYY-MM-DD\n${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  const file = new URL('./model-prices.ts', import.meta.url);
  writeFileSync(file, priceBookText(values.date));
  for (const provider of PROVIDERS) {
    for (const info of packageModels(provider)) {
      const reason = whyLeftOut(provider, info, values.date);
      if (reason !== undefined) process.stdout.write(`left out: ${provider} ${info.id} ${reason}\n`);
    }
  }
  process.stdout.write(`wrote ${fileURLToPath(file)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) refreshPriceBook();
