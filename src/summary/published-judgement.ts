import { printedValue, printsAs } from './published-digits.ts';

/** Where the article prints a figure; `claims` is its running text. */
export type PublishedTable = 'per_ticket' | 'cards' | 'scale' | 'all_in' | 'roi' | 'claims';

/** One published figure beside the value that the article's own rule gives. */
export interface AuditedFigure {
  readonly table: PublishedTable;
  readonly row: string;
  readonly column: string;
  /** With the digits and marks of the article. */
  readonly printed: string;
  readonly published: number;
  readonly computed: number;
  readonly rule: string;
  /** Whether `computed`, rounded to the printed digits, is the printed figure. */
  readonly reproduced: boolean;
  /** Why a figure misses, or what it leaves unsaid. */
  readonly note?: string;
  /** On cached costs: what the provider's own cache rule bills, USD per ticket. */
  readonly providerUsd?: number;
}

/** What a figure may carry beside its verdict. */
export type FigureExtras = Pick<AuditedFigure, 'note' | 'providerUsd'>;

/** Judges one figure of a table: its place, its printed text, the value by its rule and the rule in words. */
export type JudgeFigure = (
  row: string,
  column: string,
  printed: string,
  computed: number,
  rule: string,
  extras?: FigureExtras,
) => AuditedFigure;

/**
 * Judge of the figures of one table.
 *
 * @example figuresOf('all_in')('total', 'usd_per_ticket', '~$0.025', 0.024251, 'sum of the rows').reproduced // false
 */
export function figuresOf(table: PublishedTable): JudgeFigure {
  return (row, column, printed, computed, rule, extras = {}) => ({
    table,
    row,
    column,
    printed,
    published: printedValue(printed),
    computed,
    rule,
    reproduced: printsAs(computed, printed),
    ...extras,
  });
}
