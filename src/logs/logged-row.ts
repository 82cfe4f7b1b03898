/** What a row of a log says, with its place in the conversation and in the file. */
export interface LoggedRow {
  readonly line: number;
  /** Order inside the conversation, where the log states one. */
  readonly index: number | undefined;
  /** Seconds since 1970. */
  readonly timeSeconds: number | undefined;
  readonly gapSeconds: number | undefined;
  readonly content: RowContent;
  readonly columns: Readonly<Record<string, string>>;
}

/** Tokens of the row, by what a row is. */
export type RowContent =
  | { readonly grain: 'requests'; readonly inputTokens: number; readonly outputTokens: number }
  /** One turn, or the totals of a whole conversation of `turnCount` turns. */
  | {
      readonly grain: 'turns' | 'conversations';
      readonly turnCount: number;
      readonly userTokens: number;
      readonly assistantTokens: number;
    }
  | { readonly grain: 'messages'; readonly messages: readonly LoggedMessage[] };

/** A message and its length. */
export interface LoggedMessage {
  readonly role: MessageRole;
  /** Without what the format puts around it. */
  readonly tokens: number;
  readonly timeSeconds: number | undefined;
}

/** Who wrote a message. */
export type MessageRole = 'system' | 'user' | 'assistant' | 'tool';
