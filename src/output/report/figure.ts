import { CHART_SIZES, type ChartSize } from './chart-size.ts';
import { type Markup, markup } from './markup.ts';

/** The marks of a chart and the height that they take, in units of the view box. */
export interface Drawing {
  readonly height: number;
  readonly marks: Markup;
}

/** A mark, by the class that colours it, and what it means. */
export interface KeyEntry {
  readonly className: string;
  readonly meaning: string;
}

/** A chart with its words and its table. */
export interface Figure {
  /** Anchor of the section. */
  readonly id: string;
  readonly title: string;
  /** What to see in the chart, in a sentence or two. */
  readonly finding: string;
  /** The chart in words, for readers who do not see it. */
  readonly description: string;
  readonly draw: (size: ChartSize) => Drawing;
  /** Below the chart: what the marks mean. */
  readonly key: readonly KeyEntry[];
  /** Behind the key. */
  readonly note?: string;
  readonly table: Markup;
}

/** A section with a chart for wide and for narrow screens, its key, and its figures in a table. */
export function figureSection(figure: Figure): Markup {
  const { id, title, finding, description, draw, key, note, table } = figure;
  return markup`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
<p class="finding">${finding}</p>
<figure>
${CHART_SIZES.map((size) => drawing(size, draw(size), description))}
<figcaption class="key">${key.map(keyEntry)}${note}</figcaption>
</figure>
<details open><summary>The figures of this chart</summary>
${table}
</details>
</section>
`;
}

function drawing({ name, width }: ChartSize, { height, marks }: Drawing, description: string): Markup {
  return markup`<svg class="${name}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${description}">${marks}</svg>
`;
}

function keyEntry({ className, meaning }: KeyEntry): Markup {
  return markup`<span class="key-entry"><svg class="swatch" viewBox="0 0 20 12" aria-hidden="true"><rect class="${className}" width="20" height="12"/></svg>${meaning}</span> `;
}
