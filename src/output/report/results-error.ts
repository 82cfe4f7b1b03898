/** A results folder that no report can be made of, with every reason. */
export class ResultsError extends Error {
  /** At least one, each `<file>: <what was found>; <the rule or remedy>`. */
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'ResultsError';
    this.faults = faults;
  }
}

/** What mends a file that was damaged, edited, or written by another version. */
export const REMEDY = 'run simulate again';
