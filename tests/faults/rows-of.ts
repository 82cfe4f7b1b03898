/** What became of a test. */
export interface NamedResult {
  readonly title: string;
  readonly isPassed: boolean;
}

/** What became of the tests of a row. */
export interface RowResult {
  readonly row: number;
  readonly passed: number;
  readonly failed: number;
}

/** Counts tests by the rows that their titles name: `row 7, …`, `rows 33 and 46, …`, `rows 34 to 36, …`. */
export function rowsOf(results: readonly NamedResult[], rowCount: number): readonly RowResult[] {
  return Array.from({ length: rowCount }, (_, index) => {
    const row = index + 1;
    const own = results.filter(({ title }) => namedRows(title).includes(row));
    const passed = own.filter(({ isPassed }) => isPassed).length;
    return { row, passed, failed: own.length - passed };
  });
}

function namedRows(title: string): readonly number[] {
  return [...title.matchAll(/\brows? (\d+)(?: (to|and) (\d+))?,/g)].flatMap(([, first, word, last]) => {
    const from = Number(first);
    if (word === undefined) return [from];
    const to = Number(last);
    return word === 'and' ? [from, to] : Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
}
