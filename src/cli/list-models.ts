import { terminalTable } from '../output/terminal-table.ts';
import { type ModelRow, modelRows } from '../prices/list-models.ts';
import { PRICES_AS_OF, PRICES_SOURCE } from '../prices/model-prices.ts';
import { VENDOR_PRICES } from '../prices/vendors.ts';
import { nearestWord } from '../scenario/nearest-word.ts';
import { quotedText } from '../scenario/scenario-fault.ts';
import { failWithFaults } from './fail-with-faults.ts';

interface ModelsOptions {
  readonly provider?: string;
  readonly json: boolean;
}

/** Prints the price book. */
export function listModels({ provider, json }: ModelsOptions): void {
  const rows = modelRows();
  const providers = [...new Set(rows.map((row) => row.provider))];
  const wanted = provider === undefined ? rows : rows.filter((row) => row.provider === provider);
  if (provider !== undefined && wanted.length === 0) {
    const nearest = nearestWord(provider, providers);
    const guess = nearest === undefined ? `needs ${providers.join(', ')}` : `did you mean ${nearest}?`;
    failWithFaults([`--provider: ${quotedText(provider)}; ${guess}`]);
    return;
  }
  const withVendors = provider === undefined;
  process.stdout.write(
    json ? modelsJson(wanted, withVendors) : modelsText(wanted) + (withVendors ? vendorsText() : ''),
  );
}

/** Absent values as null, so that every model has the same keys. */
function modelsJson(rows: readonly ModelRow[], withVendors: boolean): string {
  const vendors = withVendors ? { vendors: VENDOR_PRICES } : {};
  const report = { pricesAsOf: PRICES_AS_OF, source: PRICES_SOURCE, models: rows, ...vendors };
  return `${JSON.stringify(report, (_, value) => value ?? null, 2)}\n`;
}

const COLUMNS: readonly (readonly [keyof ModelRow, string])[] = [
  ['inputUsdPerMtok', 'input'],
  ['outputUsdPerMtok', 'output'],
  ['cacheReadUsdPerMtok', 'read'],
  ['cacheWrite5mUsdPerMtok', 'write 5m'],
  ['cacheWrite1hUsdPerMtok', 'write 1h'],
  ['minimumPrefixTokens', 'min prefix'],
  ['incrementTokens', 'increment'],
  ['lifetimeSeconds', 'lifetime s'],
  ['tierAboveInputTokens', 'tier above'],
  ['nextPricesFrom', 'new prices'],
];

function modelsText(rows: readonly ModelRow[]): string {
  const header = ['model', 'provider', ...COLUMNS.map(([, title]) => title)];
  const cells = rows.map((row) => [
    row.model,
    row.provider,
    ...COLUMNS.map(([key]) => String(row[key] ?? '-')),
  ]);
  const sides = header.map((_, column) => (column < 2 ? 'left' : 'right') as 'left' | 'right');
  return (
    `${terminalTable([header, ...cells], sides)}` +
    `\nPrices of ${PRICES_AS_OF} in USD per million tokens, from ${PRICES_SOURCE}; - where none is known or applies.\n`
  );
}

/** Vendors that a scenario can name in place of a model. */
function vendorsText(): string {
  const header = ['vendor', 'unit', 'USD', 'who returns', 'date', 'source'];
  const cells = VENDOR_PRICES.map(({ vendor, unit, usdPerUnit, repeats, date, source }) => [
    vendor,
    unit,
    usdPerUnit.toFixed(2),
    unit === 'resolution' ? repeats : '-',
    date,
    source,
  ]);
  const sides = ['left', 'left', 'right', 'left', 'left', 'left'] as const;
  return `\n${terminalTable([header, ...cells], sides)}\nVendors that answer tickets themselves, USD per unit; docs/prices.md has the terms.\n`;
}
