import { CHART_SIZES, type ChartSize } from './chart-size.ts';
import type { Figure, KeyEntry } from './figure.ts';
import { Markup, markup } from './markup.ts';
import { CHART_RULES, LIGHT } from './style.ts';

const MARGIN = 24;
const TITLE_HEIGHT = 44;
const KEY_HEIGHT = 22;
/** Swatches that are lines, not areas. */
const LINE_SWATCHES: readonly string[] = ['median', 'whisker-key'];

/**
 * A chart as a drawing of its own, with its title and key, on white: for a slide or a document.
 *
 * Colours are written out, since few programs but browsers know variables.
 */
export function chartSvg({ title, draw, key, note }: Figure): string {
  const size = CHART_SIZES[0] as ChartSize;
  const { height, marks } = draw(size);
  const entries = note === undefined ? key.length : key.length + 1;
  const keyTop = TITLE_HEIGHT + height + 16;
  const full = { width: size.width + 2 * MARGIN, height: keyTop + entries * KEY_HEIGHT + MARGIN / 2 };
  return markup`<svg xmlns="http://www.w3.org/2000/svg" width="${full.width}" height="${full.height}" viewBox="0 0 ${full.width} ${full.height}">
<style>${new Markup(rules())}</style>
<rect width="${full.width}" height="${full.height}" fill="${LIGHT['paper']}"/>
<g transform="translate(${MARGIN},0)">
<text class="strong" x="0" y="30" style="font-size: 20px">${title}</text>
<g transform="translate(0,${TITLE_HEIGHT})">${marks}</g>
${key.map((entry, index) => keyLine(entry, keyTop + index * KEY_HEIGHT))}${note === undefined ? undefined : markup`<text x="0" y="${keyTop + key.length * KEY_HEIGHT + 12}">${note}</text>`}
</g>
</svg>
`.text;
}

function keyLine({ className, meaning }: KeyEntry, top: number): Markup {
  const [y, height] = LINE_SWATCHES.includes(className) ? [top + 5, 3] : [top, 12];
  return markup`<rect class="${className}" x="0" y="${y}" width="20" height="${height}"/><text x="28" y="${top + 12}">${meaning}</text>
`;
}

function rules(): string {
  const colours = CHART_RULES.replace(/var\(--([a-z-]+)\)/g, (_, name: string) => LIGHT[name] as string);
  return `text { font-family: "DejaVu Sans", "Segoe UI", Arial, sans-serif; }${colours}`;
}
