/** One mistake in a scenario file: where it is, what stands there and the rule that it breaks. */
export interface ScenarioFault {
  readonly file: string;
  /** Counted from 1; columns in UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /** The place in the scenario, for example `infrastructure[0].monthly`; `document` for the file as a whole. */
  readonly path: string;
  readonly found: string;
  readonly rule: string;
}

/** Keys and list positions that lead from the top of a scenario to a value. */
export type Path = readonly (string | number)[];

/** Every mistake of one scenario file at once, in the order of the text. */
export class ScenarioError extends Error {
  readonly faults: readonly ScenarioFault[];

  constructor(faults: readonly ScenarioFault[]) {
    super(faults.map(formatFault).join('\n'));
    this.name = 'ScenarioError';
    this.faults = faults;
  }
}

/**
 * A fault as the one line that the terminal shows.
 *
 * @example formatFault({ file: 'a.yaml', line: 5, column: 9, path: 'trials', found: '0', rule: 'needs 1 or more' })
 * // 'a.yaml:5:9 trials: 0; needs 1 or more'
 */
export function formatFault({ file, line, column, path, found, rule }: ScenarioFault): string {
  return `${visibleText(file)}:${line}:${column} ${path}: ${found}; ${rule}`;
}

/**
 * A path as text.
 *
 * @example pathText(['infrastructure', 0, 'monthly']) // 'infrastructure[0].monthly'
 */
export function pathText(path: Path): string {
  if (path.length === 0) return 'document';
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^\w{1,64}$/.test(step)) return `[${quotedText(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

/** Longest piece of a user's text that a message repeats, in characters. */
const SHOWN_CHARACTERS = 60;

/** Text from a file in quotes, cut to 60 characters, with nothing that a terminal would obey. */
export function quotedText(text: string): string {
  const cut = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
  return `"${visibleText(cut)}"`;
}

/**
 * Characters that a title, key or note may not hold: controls but the line feed, halves of surrogate pairs,
 * line separators, byte-order marks, and the marks that reverse the direction of text.
 */
export const HIDDEN_CHARACTER: RegExp =
  /[\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|(?!\n)\p{Cc}/u;

/** Text in which every hidden character and line feed is written as `\u{…}`. */
export function visibleText(text: string): string {
  return text.replace(new RegExp(`${HIDDEN_CHARACTER.source}|\\n`, 'gu'), (character) => {
    return `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
}
