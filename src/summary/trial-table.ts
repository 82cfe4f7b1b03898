/**
 * What went into each trial of a run and what came out of it over the whole horizon, trials in plan order:
 * 8 bytes for each number.
 */
export interface TrialTable {
  /** First trial of each replicate, then the number of trials. */
  readonly replicateStarts: readonly number[];
  /** Uncertain quantities by name; values have the shape [trial]. */
  readonly inputs: readonly { readonly name: string; readonly values: Float64Array }[];
  /** A quantity that nothing depends on; shape [trial]. */
  readonly dummy: Float64Array;
  /** Metrics of the whole horizon in the order of the ledger; shape [metric][trial]. */
  readonly totals: readonly Float64Array[];
}
