import { type Insert, type Markup, markup } from './markup.ts';

/** A column of an HTML table. */
export interface TableColumn {
  readonly title: string;
  readonly numeric?: boolean;
  /** Cells hold sentences and need room. */
  readonly words?: boolean;
}

/**
 * An HTML table that scrolls by itself where the screen is too narrow, by keyboard too.
 *
 * @param caption  what the rows are
 * @param rows     shape [row][column]; the first cell names its row
 */
export function table(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly Insert[])[],
): Markup {
  const side = (column: number) => {
    const { numeric, words } = columns[column] as TableColumn;
    return numeric ? markup` class="number"` : words ? markup` class="words"` : undefined;
  };
  const header = columns.map(({ title }, i) => markup`<th scope="col"${side(i)}>${title}</th>`);
  const body = rows.map(
    ([first, ...rest]) =>
      markup`<tr><th scope="row">${first}</th>${rest.map((cell, i) => markup`<td${side(i + 1)}>${cell}</td>`)}</tr>
`,
  );
  return markup`<div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table>
<caption><span>${caption}</span></caption>
<thead><tr>${header}</tr></thead>
<tbody>
${body}</tbody>
</table></div>`;
}
