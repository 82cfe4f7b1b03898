import { LOG_COLUMNS } from './file-reading.ts';
import { isMap } from './is-map.ts';
import type { Report } from './quantity-place.ts';
import type { Path } from './scenario-fault.ts';

type YamlMap = Readonly<Record<string, unknown>>;

const LAW_EXAMPLE = 'or a distribution such as { dist: lognormal, … }';
const DRAWN = {
  system_prompt_tokens: 'a number of tokens, at least 0',
  turns: 'a whole number of turns, at least 1',
  user_tokens: 'a number of tokens, at least 0',
  assistant_tokens: 'a number of tokens, at least 0',
} as const;
/** What a log has in it, and what only a log has. */
const NOT_BESIDE_LOG = [
  'turns',
  'user_tokens',
  'assistant_tokens',
  'retrieval_tokens',
  'retrieval_kept',
  'reply_gap_seconds',
  'thinking_tokens',
  'tools',
  'retry_rate',
  'summary',
];
const ONLY_BESIDE_LOG = ['log', 'columns', 'drift', ...LOG_COLUMNS];

/** Tickets come from laws or from a log, which has turns and tokens in it. */
export function checkConversation(segment: YamlMap, report: Report): void {
  const { conversation } = segment;
  if (!isMap(conversation)) return;
  const at = (key: string) => ['conversation', key];
  if (!('from' in conversation)) {
    for (const [key, needs] of Object.entries(DRAWN)) {
      if (!(key in conversation)) report(at(key), `needs ${needs}, ${LAW_EXAMPLE}`, 'missing');
    }
    for (const key of ONLY_BESIDE_LOG) {
      if (key in conversation) report(at(key), 'needs from, the log that it is about', undefined, 'key');
    }
    const deflection = segment['deflection'];
    if (isMap(deflection) && !('rate' in deflection)) {
      report(['deflection', 'rate'], `needs a share, 0 to 1, ${LAW_EXAMPLE}`, 'missing');
    }
    return;
  }
  for (const key of NOT_BESIDE_LOG) {
    if (key in conversation) report(at(key), 'needs to stand without from: the log has it', undefined, 'key');
  }
  for (const key of ['escalation', 'successor']) {
    if (segment[key] !== undefined)
      report([key], 'needs to stand without conversation.from: a log is billed as it was', undefined, 'key');
  }
  if ('handed_over_turns' in mapAt(segment, 'deflection')) {
    report(
      ['deflection', 'handed_over_turns'],
      'needs to stand without conversation.from: the log has it',
      undefined,
      'key',
    );
  }
  checkLogOutcome(segment, conversation, report);
  checkLogBilling(segment, conversation, report);
}

function checkLogOutcome(segment: YamlMap, conversation: YamlMap, report: Report): void {
  const at = (key: string) => ['conversation', key];
  const endings = ['resolved', 'escalated'].filter((key) => key in conversation);
  if (endings.length > 1)
    report(at('escalated'), 'needs to stand without resolved: one says the other', undefined, 'key');
  if ('reopened' in conversation && endings.length === 0) {
    report(at('reopened'), 'needs resolved or escalated, to say which tickets were closed', undefined, 'key');
  }
  const deflection = mapAt(segment, 'deflection');
  const inLog = { rate: endings[0], repeat_contact: 'reopened' in conversation ? 'reopened' : undefined };
  for (const [key, column] of Object.entries(inLog)) {
    if (key in deflection && column !== undefined) {
      const rule = `needs to stand without conversation.${column}: the log says it`;
      report(['deflection', key], rule, undefined, 'key');
    }
  }
  if (segment['deflection'] !== undefined && endings.length === 0 && !('rate' in deflection)) {
    report(
      ['deflection', 'rate'],
      'needs a share, or conversation.resolved to take it from the log',
      'missing',
    );
  }
}

/** A log is billed once, request by request, so its prices and cache rules have to be known. */
function checkLogBilling(segment: YamlMap, conversation: YamlMap, report: Report): void {
  const number = (path: Path, value: unknown, rule: string) => {
    if (value !== undefined && typeof value !== 'number') report(path, rule);
  };
  for (const [key, value] of Object.entries(mapAt(segment, 'prices'))) {
    number(
      ['prices', key],
      value,
      'needs a number beside conversation.from; price_path takes what is uncertain',
    );
  }
  number(
    ['conversation', 'system_prompt_tokens'],
    conversation['system_prompt_tokens'],
    'needs a number beside from',
  );
  const caching = mapAt(segment, 'caching');
  if ('explicit' in caching) {
    report(
      ['caching', 'explicit'],
      'needs another way of caching beside conversation.from',
      undefined,
      'key',
    );
  }
  number(['caching', 'hit_rate'], caching['hit_rate'], 'needs a number beside conversation.from');
  if ('cached_tokens' in caching) {
    report(
      ['caching', 'cached_tokens'],
      'needs another way of caching beside conversation.from',
      undefined,
      'key',
    );
  }
  const provider = caching['provider'];
  if (isMap(provider) && provider['survival'] !== undefined && provider['survival'] !== 1) {
    report(['caching', 'provider', 'survival'], 'needs to be 1 beside conversation.from: a log is replayed');
  }
}

/** Whether the log says which tickets were closed without a human. */
export function endsInLog(segment: YamlMap): boolean {
  const conversation = mapAt(segment, 'conversation');
  return 'resolved' in conversation || 'escalated' in conversation;
}

function mapAt(root: YamlMap, key: string): YamlMap {
  const value = root[key];
  return isMap(value) ? value : {};
}
