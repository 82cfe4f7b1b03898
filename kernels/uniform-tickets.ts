import { at, RUN, STRIDE } from './columns.ts';

/** Draws of a run of tickets whose turns are all the same; src/cost/uniform-tickets.ts names the columns. */
export const draws: usize = memory.data(8 * STRIDE, 64);
const turns = draws;
const systemPromptTokens = draws + STRIDE;
const userTokens = draws + 2 * STRIDE;
const assistantTokens = draws + 3 * STRIDE;
const retrievalTokens = draws + 4 * STRIDE;
const thinkingTokens = draws + 5 * STRIDE;
const hitRate = draws + 6 * STRIDE;
const cachedTokens = draws + 7 * STRIDE;

/** Meters of a run: tokens of input, of it read from the cache, and of output. */
export const meters: usize = memory.data(3 * STRIDE, 64);
const inputTokens = meters;
const readTokens = meters + STRIDE;
const outputTokens = meters + 2 * STRIDE;

/** Rules of caching, by the number that the code that calls gives them. */
const ARTICLE: i32 = 1;
const HIT_RATE: i32 = 2;
const CACHED_TOKENS: i32 = 3;

/** Meters `count` tickets, at most RUN; src/cost/uniform-tickets.ts says what is summed. */
export function meterRun(caching: i32, keptShare: f64, toolDefinitionTokens: f64, count: i32): void {
  for (let i: usize = 0; i < usize(count); i++) {
    const n = load<f64>(at(turns, i));
    const system = load<f64>(at(systemPromptTokens, i)) + toolDefinitionTokens;
    const user = load<f64>(at(userTokens, i));
    const assistant = load<f64>(at(assistantTokens, i));
    const retrieval = load<f64>(at(retrievalTokens, i));
    const repeated = (user + assistant + keptShare * retrieval) * (n * (n - 1) * 0.5);
    const input = n * (system + user + retrieval) + repeated;
    let read = 0.0;
    if (caching === HIT_RATE) read = load<f64>(at(hitRate, i)) * (n * system + repeated);
    else if (caching === ARTICLE) read = (n - 1) * system;
    else if (caching === CACHED_TOKENS) read = min(load<f64>(at(cachedTokens, i)), input);
    store<f64>(at(inputTokens, i), input);
    store<f64>(at(readTokens, i), read);
    store<f64>(at(outputTokens, i), n * (assistant + load<f64>(at(thinkingTokens, i))));
  }
}

/** Metrics of a slice of tickets, in the order of `ticketMetrics` of src/cost/metrics.ts; 1 where a human handles a ticket. */
export const metrics: usize = memory.data(8 * STRIDE, 64);
export const handled: usize = memory.data(STRIDE, 64);

/** Which tickets were metered. */
export const tickets: usize = memory.data(RUN * sizeof<u32>(), 64);

/**
 * Bills the tickets that were metered, each to its place in the slice that begins with ticket `start`; src/simulate/ticket-slice.ts
 * has the same for one ticket.
 */
export function billRun(
  start: u32,
  factor: f64,
  inputUsdPerMtok: f64,
  readUsdPerMtok: f64,
  outputUsdPerMtok: f64,
  keptUsd: f64,
  infraUsd: f64,
  humanUsd: f64,
  hasHuman: bool,
  count: i32,
): void {
  const totals = hasHuman ? metrics + 7 * STRIDE : metrics + 6 * STRIDE;
  for (let i: usize = 0; i < usize(count); i++) {
    const place = at(metrics, load<u32>(tickets + i * sizeof<u32>()) - start);
    const input = load<f64>(at(inputTokens, i));
    const read = load<f64>(at(readTokens, i));
    const output = load<f64>(at(outputTokens, i));
    const usd = ((input - read) * inputUsdPerMtok + read * readUsdPerMtok + output * outputUsdPerMtok) / 1e6;
    const llmUsd = factor * usd + keptUsd;
    const aiUsd = llmUsd + infraUsd;
    const ticketHumanUsd = load<f64>(place - metrics + handled) * humanUsd;
    store<f64>(place, factor * input);
    store<f64>(place + STRIDE, factor * read);
    store<f64>(place + 2 * STRIDE, factor * output);
    store<f64>(place + 3 * STRIDE, llmUsd);
    store<f64>(place + 4 * STRIDE, infraUsd);
    store<f64>(place + 5 * STRIDE, aiUsd);
    if (hasHuman) store<f64>(place + 6 * STRIDE, ticketHumanUsd);
    store<f64>(place - metrics + totals, aiUsd + ticketHumanUsd);
  }
}
