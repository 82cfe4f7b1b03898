import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CACHE_RULE_GAPS, CACHE_RULES } from '../../src/prices/cache-rules.ts';
import { STORAGE_PRICES } from '../../src/prices/cache-storage.ts';
import { PRICES_AS_OF, PRICES_SOURCE } from '../../src/prices/model-prices.ts';
import { RETIREMENTS } from '../../src/prices/retirements.ts';
import { SERVICE_RULES } from '../../src/prices/service-tiers.ts';
import { VENDOR_PRICES } from '../../src/prices/vendors.ts';

const doc = readFileSync(new URL('../../docs/prices.md', import.meta.url), 'utf8');

/** Rows of the page's tables that begin with a pattern, by pattern, cells trimmed; storage and retirements have tests of their own. */
const rows = new Map(
  doc
    .replace(/## Cache storage[\s\S]*?\n## /, '')
    .split('\n')
    .flatMap((line) => {
      const cells = line.split('|').map((cell) => cell.trim());
      const pattern = /^`(.+)`$/.exec(cells[1] ?? '')?.[1];
      return pattern === undefined ? [] : [[pattern, cells.slice(2, -1)] as const];
    }),
);

test('the page names the day and the package of the snapshot', () => {
  const [name, version] = PRICES_SOURCE.split(' ');
  expect(doc).toContain(`\`${name}\` ${version} (MIT), for the day ${PRICES_AS_OF}`);
});

test('the page shows every cache rule as it is', () => {
  for (const rule of CACHE_RULES) {
    const cells = [
      rule.minimumPrefixTokens,
      rule.incrementTokens,
      rule.lifetimeSeconds,
      rule.longLifetimeSeconds ?? '–',
      rule.writeFactor,
      rule.longWriteFactor ?? '–',
      rule.readFactor ?? 'book',
      rule.guaranteed ? 'yes' : 'no',
      `${rule.source}, ${rule.date}`,
    ];
    expect(rows.get(rule.pattern), rule.pattern).toEqual(cells.map(String));
  }
});

test('the page shows every gap as it is', () => {
  for (const gap of CACHE_RULE_GAPS) {
    expect(rows.get(gap.pattern), gap.pattern).toEqual([gap.reason, `${gap.source}, ${gap.date}`]);
  }
});

test('the page shows every price of storage as it is', () => {
  for (const { pattern, from, usdPerMtokHour, source, date } of STORAGE_PRICES) {
    expect(doc).toContain(`\n| \`${pattern}\` | ${from ?? '–'} | ${usdPerMtokHour} | ${source}, ${date} |\n`);
  }
});

test('the page shows every retirement as it is', () => {
  for (const { model, on, successor, source, date } of RETIREMENTS) {
    expect(doc).toContain(`\n| \`${model}\` | ${on} | ${successor ?? '–'} | ${source}, ${date} |\n`);
  }
});

test('the page shows every factor of a tier as it is', () => {
  for (const { provider, tier, model = 'all', factor, readFactor = factor, source, date } of SERVICE_RULES) {
    expect(doc).toContain(
      `\n| ${provider} | ${tier} | ${model} | ${factor} | ${readFactor} | ${source}, ${date} |\n`,
    );
  }
});

test('the page shows every vendor as it is', () => {
  for (const { vendor, unit, usdPerUnit, repeats, source, date, note } of VENDOR_PRICES) {
    const returns = unit === 'resolution' ? repeats : '–';
    const cells = [unit, String(usdPerUnit), returns, `${source}, ${date}`, note];
    expect(rows.get(vendor), vendor).toEqual(cells);
  }
});
