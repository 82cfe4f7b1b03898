import { quotedText } from '../scenario/scenario-fault.ts';
import { type BacktestPlan, SPLIT_ORDERS } from '../summary/backtest.ts';
import { type BillConversation, type LogCaching, openBilling } from '../summary/bill-conversation.ts';
import { PREDICTION_METHODS } from '../summary/predict-month.ts';
import { COUNT, type NumberRule, readModels, readNumber, TOKENS } from './calculate-options.ts';

/** The options of `backtest` as typed. */
export interface BacktestOptions {
  readonly fit: string;
  readonly month: string;
  readonly repeats: string;
  readonly seed: string;
  readonly model: string;
  readonly systemPromptTokens: string;
  readonly caching: string;
  readonly order: string;
  readonly timeColumn: string;
  readonly method: string;
  readonly actuals?: string;
  readonly metric: string;
  readonly json: boolean;
}

/** A backtest as asked for. */
export interface BacktestRequest {
  readonly plan: BacktestPlan;
  readonly bill: BillConversation;
}

/** Fewer conversations say nothing about how much they differ. */
const FIT: NumberRule = {
  words: 'needs a whole number, 10 or more',
  holds: (value) => Number.isSafeInteger(value) && value >= 10,
};
const SEED: NumberRule = { words: 'needs a whole number, 0 to 2^53 - 1', holds: Number.isSafeInteger };

const CACHING_WORDS: readonly LogCaching[] = ['none', 'provider'];

/** The options as a backtest, or all that is wrong with them. */
export function readBacktestOptions(
  options: BacktestOptions,
): BacktestRequest | { readonly faults: readonly string[] } {
  const faults: string[] = [];
  const plan = {
    fitCount: readNumber('--fit', options.fit, FIT, faults),
    monthCount: readNumber('--month', options.month, COUNT, faults),
    repeats: readNumber('--repeats', options.repeats, COUNT, faults),
    seed: readNumber('--seed', options.seed, SEED, faults),
    order: readWord('--order', options.order, SPLIT_ORDERS, faults),
    method: readWord('--method', options.method, PREDICTION_METHODS, faults),
  };
  const tokens = readNumber('--system-prompt-tokens', options.systemPromptTokens, TOKENS, faults);
  const caching = readWord('--caching', options.caching, CACHING_WORDS, faults);
  const [price] = readModels({ model: options.model, all: false }, faults);
  if (price === undefined || faults.length > 0) return { faults };
  const bill = openBilling(price, caching, tokens);
  return 'whyNot' in bill
    ? { faults: [`--caching: ${caching} with ${price.model}; ${bill.whyNot}`] }
    : { plan, bill };
}

/** The word of an option; after a fault, which ends the verb, the first one. */
function readWord<Word extends string>(
  option: string,
  text: string,
  words: readonly Word[],
  faults: string[],
): Word {
  const word = words.find((one) => one === text);
  if (word === undefined) faults.push(`${option}: ${quotedText(text)}; needs ${words.join(' or ')}`);
  return word ?? (words[0] as Word);
}
