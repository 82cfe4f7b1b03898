/** An interval needs two replicates, and a spread two trials in each. */
export const MIN_TRIALS = 4;

/** So that a slip of the keyboard starts no run without an end. */
export const MAX_TRIALS = 1_000_000_000;
