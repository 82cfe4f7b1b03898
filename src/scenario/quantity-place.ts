import type { NumericRange } from './numeric-range.ts';
import type { Path } from './scenario-fault.ts';

/**
 * Takes a fault at a path below the value that is being read. Without `found`, the file's own text is shown;
 * `at` says whether the fault is about the key or what stands behind it.
 */
export type Report = (path: Path, rule: string, found?: string, at?: 'key' | 'value') => void;

/** What may stand at a place: which numbers, and whether a law's parameters may be uncertain themselves. */
export interface QuantityPlace {
  readonly range: NumericRange;
  readonly level: 'uncertain' | 'variable';
  /** Keys that the place itself takes from a law's map; they are offered when one is misspelt. */
  readonly ownKeys?: readonly string[];
}
