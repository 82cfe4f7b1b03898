/** A row that cannot be read, or something wrong with the whole file. */
export interface LogFault {
  readonly file: string;
  /** Counted from 1; undefined where the file as a whole is meant. */
  readonly line?: number | undefined;
  /** The field in our words, for example `input_tokens`; `row` or `file` where no single one is meant. */
  readonly field: string;
  /** Text of the file stands in quotes, as JSON writes it, cut to 60 characters. */
  readonly found: string;
  readonly rule: string;
  /** For a missing column: names that would do, and those that the file has. */
  readonly missing?: { readonly accepted: readonly string[]; readonly present: readonly string[] };
}

/** A log that cannot be read at all, with everything that is wrong. */
export class LogError extends Error {
  readonly faults: readonly LogFault[];

  constructor(faults: readonly LogFault[]) {
    super(faults.map(({ file, field, found, rule }) => `${file} ${field}: ${found}; ${rule}`).join('\n'));
    this.name = 'LogError';
    this.faults = faults;
  }
}

/** Longest piece of a file that a fault repeats, in characters. */
const SHOWN_CHARACTERS = 60;

/** A value of a file for a fault: as JSON, cut to 60 characters; `missing` for none. */
export function shownValue(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
