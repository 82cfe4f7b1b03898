import assert from 'node:assert/strict';
import type { Model } from './model.ts';

/**
 * The model with every month's tickets drawn one by one, where the law of a month's total would do: the brute way, to
 * check that law.
 */
export function withEveryTicket(model: Model): Model {
  assert(!model.deterministic, 'where nothing is drawn there is no ticket to draw');
  return { ...model, everyTicket: true };
}
