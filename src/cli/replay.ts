import type { LogAccount } from '../logs/log-account.ts';
import { LOG_MAPPINGS } from '../logs/log-mapping.ts';
import { readLog } from '../logs/read-log.ts';
import type { ModelPrice } from '../prices/model-price.ts';
import { openReplay, type Replay, replayTicket, summariseReplay } from '../summary/replay.ts';
import { failWithFaults } from './fail-with-faults.ts';
import { leftOutOfLog } from './log-account-text.ts';
import { type ReplayOptions, type ReplayRequest, readReplayOptions } from './replay-options.ts';
import { replayJson, replayText } from './replay-text.ts';

/** Prints what the conversations of a log cost, request by request. */
export async function replay(file: string, options: ReplayOptions): Promise<void> {
  const asked = readReplayOptions({ ...options, columns: options.columns ?? [] });
  if ('faults' in asked) {
    failWithFaults(asked.faults);
    return;
  }
  const opened = asked.models.map((price) => openReplay(price, asked.caching, asked.lifetime));
  const leftOut = opened.filter((one) => 'whyNot' in one).map(({ model, whyNot }) => `${model}: ${whyNot}`);
  const replays = opened.filter((one): one is Replay => !('whyNot' in one));
  if (replays.length === 0 || (leftOut.length > 0 && !options.all)) {
    failWithFaults(leftOut);
    return;
  }
  const account = await readTickets(file, asked, replays);
  for (const line of leftOutOfLog(account)) console.error(line);
  for (const line of leftOut) console.error(`left out ${line}`);
  const summaries = replays.map(summariseReplay).sort((a, b) => a.meanUsd - b.meanUsd);
  process.stdout.write((options.json ? replayJson : replayText)(summaries, account, asked));
}

async function readTickets(
  file: string,
  { mapping, sources, models }: ReplayRequest,
  replays: readonly Replay[],
): Promise<LogAccount> {
  const { provider } = models[0] as ModelPrice;
  const options = { mappings: [LOG_MAPPINGS[mapping]], sources, tokenFamily: provider };
  return await readLog(file, options, ({ requests }) => {
    for (const one of replays) replayTicket(one, requests);
  });
}
