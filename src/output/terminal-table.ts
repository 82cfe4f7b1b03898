import assert from 'node:assert/strict';

/** Which side a column's text stands on. */
export type Alignment = 'left' | 'right';

const GAP = '  ';

/**
 * Rows of text as an aligned table, the first row as its header, ending in a line break.
 *
 * @param rows        shape [row][column]; every row has the columns of the first
 * @param alignments  one per column
 * @throws AssertionError  when a row has another number of columns
 * @example terminalTable([['metric', 'p90'], ['ai_cost', '12']], ['left', 'right'])
 * // 'metric   p90\nai_cost   12\n'
 */
export function terminalTable(
  rows: readonly (readonly string[])[],
  alignments: readonly Alignment[],
): string {
  const texts = (column: number) => rows.map((row) => row[column] as string);
  for (const row of rows) {
    assert.equal(row.length, alignments.length, 'every row has as many columns as there are alignments');
  }
  const widths = alignments.map((_, column) => Math.max(...texts(column).map(widthOf)));
  const pad = (text: string, column: number): string => {
    const space = ' '.repeat((widths[column] ?? 0) - widthOf(text));
    return alignments[column] === 'right' ? space + text : text + space;
  };
  return rows.map((row) => `${row.map(pad).join(GAP).trimEnd()}\n`).join('');
}

/** Characters, not UTF-16 units. */
function widthOf(text: string): number {
  return [...text].length;
}
