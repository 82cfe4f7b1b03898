/** One call to the model, as billed. */
export interface LoggedRequest {
  /** All input tokens: fresh, read from a cache and written to it. Whole. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Time since the conversation's previous request; undefined for its first, and where the log states no time. */
  readonly gapSeconds?: number | undefined;
}

/** One customer message, or several in a row, and all that was answered until the next. */
export interface LoggedTurn {
  /** A fraction where only totals are known and are spread evenly. */
  readonly userTokens: number;
  readonly assistantTokens: number;
  /** Time since the previous turn; undefined for the first, and where the log states no time. */
  readonly gapSeconds?: number | undefined;
}

/** A conversation of a log: plain data. */
export interface LoggedConversation {
  readonly id: string;
  /** Seconds since 1970 of its first row; undefined where the log states no time. */
  readonly startSeconds?: number | undefined;
  /** Empty in a log of requests. */
  readonly turns: readonly LoggedTurn[];
  /** Empty in a log of turns or of totals. */
  readonly requests: readonly LoggedRequest[];
  /** Text of the columns that were asked for (an outcome, a queue, a day), from the conversation's last row. */
  readonly columns: Readonly<Record<string, string>>;
}
