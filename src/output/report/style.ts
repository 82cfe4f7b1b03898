import { Markup } from './markup.ts';

/** Colours on white, by name. Those of text have a contrast of 4.5 or more, here and on dark. */
export const LIGHT: Readonly<Record<string, string>> = {
  paper: '#ffffff',
  raised: '#f4f6f9',
  rule: '#d5dae2',
  ink: '#1b2330',
  muted: '#556070',
  accent: '#1d5a99',
  median: '#143f6e',
  'band-outer': '#cfe0f1',
  'band-inner': '#8fb8df',
  bar: '#4f86bd',
  low: '#2f8f83',
  high: '#b5652b',
  budget: '#a03a1c',
  point: '#556070',
};

const DARK = {
  paper: '#12161d',
  raised: '#1b212b',
  rule: '#343d4b',
  ink: '#e7ebf1',
  muted: '#a3adbb',
  accent: '#8ebcec',
  median: '#d5e7fa',
  'band-outer': '#223e5b',
  'band-inner': '#3f6d9c',
  bar: '#5c93cb',
  low: '#4fb3a6',
  high: '#dd9157',
  budget: '#f39a78',
  point: '#a3adbb',
};

/** Rules of what stands in a drawing; colours are variables. */
export const CHART_RULES: string = `
svg text { fill: var(--muted); font-size: 13px; font-variant-numeric: tabular-nums; }
svg text.strong { fill: var(--ink); font-weight: 600; }
svg text.halo { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; font-weight: 600; }
.axis { stroke: var(--muted); }
.grid { stroke: var(--rule); }
.band-outer { fill: var(--band-outer); }
.band-inner { fill: var(--band-inner); }
.median-line { fill: none; stroke: var(--median); stroke-width: 2.5; stroke-linejoin: round; }
rect.median { fill: var(--median); y: 4.5px; height: 3px; }
rect.whisker-key { fill: var(--ink); y: 5px; height: 2px; }
.bar { fill: var(--bar); }
.histogram { stroke: var(--paper); }
.bar-low { fill: var(--low); }
.bar-high { fill: var(--high); }
.whisker { fill: none; stroke: var(--ink); stroke-width: 1.5; }
line.budget { stroke: var(--budget); stroke-width: 2; }
line.answer { stroke: var(--accent); stroke-width: 2; }
line.point { stroke: var(--point); stroke-width: 2; stroke-dasharray: 5 4; }
svg text.budget-label { fill: var(--budget); }
svg text.answer-label { fill: var(--accent); }
svg text.point-label { fill: var(--point); }
`;

/** The style sheet of the report: light, dark, phone and paper. */
export const STYLE: Markup = new Markup(`
:root { ${variables(LIGHT)} }
@media screen and (prefers-color-scheme: dark) { :root { ${variables(DARK)} } }
* { box-sizing: border-box; }
html { color-scheme: light dark; background: var(--paper); color: var(--ink); }
body {
  margin: 0 auto; padding: 1.25rem 1.5rem 3rem; max-width: 70rem;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
h1, h2, p, dl, ol, ul, figure { margin: 0; }
h1 { font-size: 1.6rem; line-height: 1.2; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; line-height: 1.3; }
section { margin-top: 2.75rem; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 0.5rem; padding: 0.5rem 1rem; background: var(--paper); }
.kicker { color: var(--muted); font-size: 0.85rem; overflow-wrap: anywhere; }
.question { font-size: 1.1rem; margin-top: 0.15rem; }
.note { color: var(--muted); font-size: 0.875rem; }
header .note { margin-top: 0.3rem; }
.finding { max-width: 46rem; margin: 0.35rem 0 0.75rem; }

#answer { margin-top: 1.1rem; }
.answer { font-size: 1.3rem; line-height: 1.4; font-weight: 600; text-wrap: balance; }
.tiles { display: grid; grid-auto-rows: auto auto 1fr; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); column-gap: 1rem; margin-top: 1.1rem; }
p, dd, li { overflow-wrap: break-word; }
.tile { display: grid; grid-row: span 3; grid-template-rows: subgrid; row-gap: 0; background: var(--raised); border-top: 3px solid var(--accent); padding: 0.8rem 0.9rem 0.9rem; }
.tile h2 { font-size: 0.875rem; font-weight: 600; color: var(--muted); }
.tile .value { font-size: 1.75rem; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums; }
.tile ol { grid-row: 2 / span 2; padding-left: 1.2rem; margin-top: 0.35rem; }

figure svg.wide, figure svg.narrow { display: block; width: 100%; height: auto; }
figure svg.narrow { display: none; }
${CHART_RULES}.key { color: var(--muted); font-size: 0.875rem; margin-top: 0.4rem; }
.key-entry { margin-right: 1.2rem; white-space: nowrap; }
.swatch { width: 1.25rem; height: 0.75rem; margin-right: 0.4rem; vertical-align: -0.05rem; }

details { margin-top: 0.75rem; }
summary { color: var(--muted); font-size: 0.875rem; cursor: pointer; width: fit-content; }
.scroll { overflow-x: auto; margin-top: 0.5rem; }
table { border-collapse: collapse; min-width: min(100%, 34rem); font-size: 0.875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--muted); padding-bottom: 0.35rem; }
caption span { position: sticky; left: 0; display: block; width: fit-content; max-width: calc(100vw - 2rem); }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 1.5rem 0.3rem 0; border-bottom: 1px solid var(--rule); }
th { font-weight: 500; }
thead th { color: var(--muted); border-bottom-color: var(--muted); vertical-align: bottom; }
.number { text-align: right; }
td.number { white-space: nowrap; }
.words { min-width: 18rem; overflow-wrap: anywhere; }
td:has(code) { min-width: 14rem; }
tbody th { min-width: 6rem; }
code { font: 0.8rem/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.notes { margin: 0.75rem 0; font-size: 0.875rem; }
.notes dt { font-weight: 600; margin-top: 0.5rem; }
.notes dd { margin: 0; overflow-wrap: anywhere; }
.warnings { padding-left: 1.2rem; margin-top: 0.35rem; max-width: 46rem; overflow-wrap: anywhere; }
footer section { border-top: 1px solid var(--rule); padding-top: 1.25rem; }
.facts { font-size: 0.875rem; margin: 0.5rem 0 0.75rem; }
.facts div { display: flex; flex-wrap: wrap; gap: 0 1rem; }
.facts dt { color: var(--muted); flex: 0 0 10rem; }
.facts dd { margin: 0; overflow-wrap: anywhere; }

@media screen and (max-width: 640px) {
  body { padding: 1rem 1rem 2rem; }
  h1 { font-size: 1.35rem; }
  .answer { font-size: 1.1rem; }
  .tiles { grid-template-columns: 1fr; grid-auto-rows: auto; }
  .tile { margin-bottom: 0.6rem; }
  figure svg.wide { display: none; }
  figure svg.narrow { display: block; }
  .key-entry { display: block; white-space: normal; }
  .facts dt { flex-basis: 100%; }
}
@media print {
  @page { margin: 16mm 14mm; }
  html { color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .skip, summary { display: none; }
  section { margin-top: 1.5rem; }
  figure, .tile, tr, .finding { break-inside: avoid; }
  h2, .finding { break-after: avoid; }
  .scroll { overflow: visible; }
  details::details-content { content-visibility: visible; height: auto; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`);

function variables(colours: Readonly<Record<string, string>>): string {
  return Object.entries(colours)
    .map(([name, colour]) => `--${name}: ${colour};`)
    .join(' ');
}
