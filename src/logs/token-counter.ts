/** Families of models that share a tokenizer, and tokens of theirs per token of o200k_base. */
export const TOKENS_PER_O200K = {
  /** o200k_base is the tokenizer of GPT-4o and its successors. */
  openai: 1,
  /** Measured on one policy text against ai-tokenizer 1.0.6's estimate for Claude Haiku 4.5. */
  anthropic: 1.18,
  /** The same for Gemini 2.5. */
  google: 1.08,
} as const;

/** Name of a family. */
export type TokenFamily = keyof typeof TOKENS_PER_O200K;

/** Tokens of a text; whole. */
export type CountTokens = (text: string) => number;

/**
 * Longest run of white space, or of none, that is counted in one piece, in characters. The tokenizer's time grows with
 * the square of a run; a longer one is cut, which adds at most one token per cut.
 */
const RUN_LENGTH_MAX = 1000;

/** Text that looks like a control token of a model is text. */
const AS_TEXT = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };

/**
 * A counter for a family: o200k_base times the family's factor, rounded. Loads the vocabulary when first called.
 *
 * @example (await loadTokenCounter('openai'))('hello world') // 2
 */
export async function loadTokenCounter(family: TokenFamily): Promise<CountTokens> {
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
  const factor = TOKENS_PER_O200K[family];
  return (text) => {
    const tokens = cutLongRuns(text).reduce((sum, piece) => sum + countTokens(piece, AS_TEXT), 0);
    return Math.round(tokens * factor);
  };
}

function cutLongRuns(text: string): readonly string[] {
  if (text.length <= RUN_LENGTH_MAX) return [text];
  return text.split(LONG_RUN).filter((piece) => piece !== '');
}

/** Splits behind every 1,000th character of a run, and keeps the run. */
const LONG_RUN = new RegExp(`(\\S{${RUN_LENGTH_MAX}}|\\s{${RUN_LENGTH_MAX}})`, 'u');
