import { writeFileSync } from 'node:fs';
import { normalQuantile } from '../src/random/normal-quantile.ts';
import { nextUnit, openStream } from '../src/random/stream.ts';

/** One row of the log. */
interface Row {
  readonly seconds: number;
  readonly cells: readonly (string | number)[];
}

const HEADER = 'conversation_id,request_index,timestamp,input_tokens,output_tokens,queue,resolved';
const CONVERSATIONS = 150;
/** System prompt and tool definitions. */
const PROMPT_TOKENS = 3200;
/** Midnight of 2027-01-01 UTC, in seconds since 1970. */
const BEGIN_SECONDS = 1_798_761_600;
const DAYS = 30;

/**
 * A log of requests that nobody made, in the order of time, so that conversations are mixed: for examples and
 * tests. Its ids say `synthetic`. Medians lie near those of public tool-using agents; nothing else is from life.
 */
export function syntheticRequests(seed: number): string {
  const rows = Array.from({ length: CONVERSATIONS }, (_, index) => conversationRows(seed, index)).flat();
  rows.sort((a, b) => a.seconds - b.seconds);
  return `${[HEADER, ...rows.map(({ cells }) => cells.join(','))].join('\n')}\n`;
}

function conversationRows(seed: number, conversationIndex: number): readonly Row[] {
  const stream = openStream(seed, 'examples.synthetic-requests', conversationIndex);
  const lognormal = (median: number, sigma: number) =>
    Math.max(1, Math.round(median * Math.exp(sigma * normalQuantile(nextUnit(stream)))));
  const id = `synthetic_${String(conversationIndex + 1).padStart(4, '0')}`;
  const queue = nextUnit(stream) < 0.6 ? 'orders' : 'billing';
  const requestCount = Math.min(60, lognormal(queue === 'orders' ? 9 : 13, 0.55));
  // long conversations end with a human more often: cost and outcome hang together
  const resolved = nextUnit(stream) < 0.85 - 0.02 * requestCount ? 1 : 0;
  let seconds = BEGIN_SECONDS + Math.floor(nextUnit(stream) * DAYS * 86_400);
  let inputTokens = PROMPT_TOKENS + lognormal(23, 0.6);
  return Array.from({ length: requestCount }, (_, index) => {
    const outputTokens = lognormal(45, 0.8);
    const time = new Date(seconds * 1000).toISOString().replace('.000', '');
    const row = { seconds, cells: [id, index + 1, time, inputTokens, outputTokens, queue, resolved] };
    inputTokens += outputTokens + (nextUnit(stream) < 0.4 ? lognormal(240, 0.5) : lognormal(23, 0.6));
    seconds += lognormal(40, 1.4);
    return row;
  });
}

if (import.meta.filename === process.argv[1]) {
  writeFileSync(new URL('synthetic-requests.csv', import.meta.url), syntheticRequests(20_270_101));
}
