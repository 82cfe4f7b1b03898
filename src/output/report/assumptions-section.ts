import { formatMoney } from './format-money.ts';
import { formatNumber } from './format-value.ts';
import { type Markup, markup } from './markup.ts';
import { quantityLabel } from './metric-label.ts';
import type { RecordedQuantity, RecordedRun } from './parse-run-record.ts';
import { table } from './table.ts';

const LEVELS: Readonly<Record<RecordedQuantity['level'], string>> = {
  constant: 'fixed',
  uncertain: 'uncertain',
  variable: 'varies',
};

/** Every quantity of the scenario, what it implies and where it comes from. */
export function assumptionsSection(run: RecordedRun): Markup {
  const { quantities, assumptions } = run;
  const sources = quantities.map(({ path }) => sourcePath(path, assumptions));
  const notes = Object.entries(assumptions).filter(([path]) => !sources.includes(path));
  const unsourced = sources.filter((path) => path === undefined).length;
  return markup`<section id="assumptions" aria-labelledby="assumptions-title">
<h2 id="assumptions-title">What is assumed</h2>
<p class="finding">Uncertain quantities are one unknown number in each future; those that vary differ from ticket to ticket. ${unsourced} of ${quantities.length} state no source in the scenario file.</p>
${table(
  'Quantities of the scenario',
  [
    { title: 'Quantity' },
    { title: 'Kind' },
    { title: 'Mean', numeric: true },
    { title: '98 % lie between', numeric: true },
    { title: 'As stated' },
    { title: 'Source', words: true },
  ],
  quantities.map((quantity, i) => quantityCells(quantity, assumptions[sources[i] ?? ''])),
)}
${notes.length > 0 ? markup`<dl class="notes">${notes.map(([path, text]) => markup`<dt>${quantityLabel(path)}</dt><dd>${text}</dd>`)}</dl>` : undefined}
${pricesTable(run)}
</section>
`;
}

/** Where the scenario says whence a quantity comes: at its own path or, failing that, at the nearest part above it. */
function sourcePath(path: string, assumptions: Readonly<Record<string, string>>): string | undefined {
  if (assumptions[path] !== undefined) return path;
  const end = path.lastIndexOf('.');
  return end === -1 ? undefined : sourcePath(path.slice(0, end), assumptions);
}

function quantityCells({ path, level, text, mean, p01, p99 }: RecordedQuantity, source: string | undefined) {
  const range = level === 'constant' ? '' : `${formatNumber(p01)} to ${formatNumber(p99)}`;
  return [
    quantityLabel(path),
    LEVELS[level],
    formatNumber(mean),
    range,
    level === 'constant' ? '' : markup`<code>${text}</code>`,
    source ?? markup`<span class="note">not stated</span>`,
  ];
}

/** Prices that come from the price book; those that the scenario states are quantities. */
function pricesTable(run: RecordedRun): Markup | undefined {
  const prices = Object.entries(run.book_prices_usd_per_mtok);
  if (prices.length === 0) return undefined;
  return table(
    `Prices of ${run.model}, USD per million tokens, from ${run.price_book_source} for ${run.price_book_date}`,
    [{ title: 'Tokens' }, { title: 'Price', numeric: true }],
    prices.map(([kind, usd]) => [quantityLabel(kind), formatMoney(usd)]),
  );
}
