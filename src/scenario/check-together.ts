import { findCacheRule, findModelPrice, MODEL_IDS, resolveTokenPrices } from '../prices/price-book.ts';
import { checkCorrelations } from './check-correlations.ts';
import { LOG_COLUMNS } from './file-reading.ts';
import { isMap } from './is-map.ts';
import { nearestWord } from './nearest-word.ts';
import type { Report } from './read-quantity.ts';
import { vendorUnit } from './read-vendor.ts';
import { type Path, pathText } from './scenario-fault.ts';
import { VENDOR_LINE } from './vendor.ts';

type YamlMap = Readonly<Record<string, unknown>>;

/**
 * Reports the rules between keys that a scenario breaks.
 *
 * Works on the values as the file states them, so that a fault in one key hides none between others; what is
 * missing or of the wrong type is the schema's to report.
 */
export function checkTogether(root: unknown, report: Report): void {
  if (!isMap(root)) return;
  checkAnswerer(root, report);
  checkConversation(root, report);
  checkHuman(root, report);
  checkModel(root, report);
  checkCaching(root, report);
  checkLines(root, report);
  checkBudget(root, report);
  checkAssumptions(root, report);
  checkCorrelations(root, report);
}

const ANSWERER = {
  conversation: 'needs a map of what a ticket sends, or a vendor in place of conversation, model and caching',
  model: 'needs the id of a model, or a vendor in place of conversation, model and caching',
  caching: 'needs how the repeated prefix is billed, or a vendor in place of conversation, model and caching',
};

/** Either a vendor answers or a model. */
function checkAnswerer(root: YamlMap, report: Report): void {
  if (root['vendor'] === undefined) {
    for (const [key, rule] of Object.entries(ANSWERER)) if (!(key in root)) report([key], rule, 'missing');
    return;
  }
  for (const key of [...Object.keys(ANSWERER), 'prices', 'price_path']) {
    if (key in root) report([key], 'needs to stand without vendor, which bills by its own unit', key, 'key');
  }
  if (vendorUnit(root['vendor']) === 'resolution' && root['deflection'] === undefined) {
    report(['vendor'], 'bills by resolution: needs deflection, to say which tickets are resolved');
  }
  if (isMap(root['deflection']) && !('rate' in root['deflection'])) {
    report(['deflection', 'rate'], `needs a share, 0 to 1, ${LAW_EXAMPLE}`, 'missing');
  }
}

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
];
const ONLY_BESIDE_LOG = ['log', 'columns', 'drift', ...LOG_COLUMNS];

/** Tickets come from laws or from a log, which has turns and tokens in it. */
function checkConversation(root: YamlMap, report: Report): void {
  const { conversation } = root;
  if (!isMap(conversation)) return;
  const at = (key: string) => ['conversation', key];
  if (!('from' in conversation)) {
    for (const [key, needs] of Object.entries(DRAWN)) {
      if (!(key in conversation)) report(at(key), `needs ${needs}, ${LAW_EXAMPLE}`, 'missing');
    }
    for (const key of ONLY_BESIDE_LOG) {
      if (key in conversation) report(at(key), 'needs from, the log that it is about', undefined, 'key');
    }
    const deflection = root['deflection'];
    if (isMap(deflection) && !('rate' in deflection)) {
      report(['deflection', 'rate'], `needs a share, 0 to 1, ${LAW_EXAMPLE}`, 'missing');
    }
    return;
  }
  for (const key of NOT_BESIDE_LOG) {
    if (key in conversation) report(at(key), 'needs to stand without from: the log has it', undefined, 'key');
  }
  checkLogOutcome(root, conversation, report);
  checkLogBilling(root, conversation, report);
}

function checkLogOutcome(root: YamlMap, conversation: YamlMap, report: Report): void {
  const at = (key: string) => ['conversation', key];
  const endings = ['resolved', 'escalated'].filter((key) => key in conversation);
  if (endings.length > 1)
    report(at('escalated'), 'needs to stand without resolved: one says the other', undefined, 'key');
  if ('reopened' in conversation && endings.length === 0) {
    report(at('reopened'), 'needs resolved or escalated, to say which tickets were closed', undefined, 'key');
  }
  const deflection = mapAt(root, 'deflection');
  const inLog = { rate: endings[0], repeat_contact: 'reopened' in conversation ? 'reopened' : undefined };
  for (const [key, column] of Object.entries(inLog)) {
    if (key in deflection && column !== undefined) {
      const rule = `needs to stand without conversation.${column}: the log says it`;
      report(['deflection', key], rule, undefined, 'key');
    }
  }
  if (root['deflection'] !== undefined && endings.length === 0 && !('rate' in deflection)) {
    report(
      ['deflection', 'rate'],
      'needs a share, or conversation.resolved to take it from the log',
      'missing',
    );
  }
}

/** A log is billed once, request by request, so its prices and cache rules have to be known. */
function checkLogBilling(root: YamlMap, conversation: YamlMap, report: Report): void {
  const number = (path: Path, value: unknown, rule: string) => {
    if (value !== undefined && typeof value !== 'number') report(path, rule);
  };
  for (const [key, value] of Object.entries(mapAt(root, 'prices'))) {
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
  const caching = mapAt(root, 'caching');
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

const BY_TIME = ['usd_per_hour', 'minutes_per_ticket', 'occupancy'] as const;

function checkHuman(root: YamlMap, report: Report): void {
  const human = mapAt(root, 'human');
  const timed = BY_TIME.filter((key) => key in human);
  if (isMap(root['human'])) {
    if ('cost_per_ticket' in human && timed.length > 0) {
      report(['human', 'cost_per_ticket'], `needs to stand without ${timed.join(', ')}`);
    } else if (!('cost_per_ticket' in human) && timed.length < BY_TIME.length) {
      const rule = `needs cost_per_ticket, or ${BY_TIME.join(', ')}`;
      report(['human'], rule, timed.length === 0 ? 'no cost' : `only ${timed.join(', ')}`, 'key');
    }
    if (human['staffing'] === 'whole' && !('usd_per_hour' in human)) {
      report(['human', 'staffing'], `needs ${BY_TIME.join(', ')}, to count agents`);
    } else if (human['staffing'] === 'whole' && !('agent_hours_per_month' in human)) {
      report(['human', 'agent_hours_per_month'], 'staffing: whole needs it', 'missing');
    }
  }
  if (root['human'] === undefined || root['deflection'] !== undefined || endsInLog(root)) return;
  report(['human'], 'needs deflection, to say which tickets cost it', 'human without deflection', 'key');
}

/** Whether the log says which tickets were closed without a human. */
function endsInLog(root: YamlMap): boolean {
  const conversation = mapAt(root, 'conversation');
  return 'resolved' in conversation || 'escalated' in conversation;
}

function mapAt(root: YamlMap, key: string): YamlMap {
  const value = root[key];
  return isMap(value) ? value : {};
}

function hasOwnPrices(root: YamlMap): boolean {
  const prices = mapAt(root, 'prices');
  return prices['input_usd_per_mtok'] !== undefined && prices['output_usd_per_mtok'] !== undefined;
}

function checkModel(root: YamlMap, report: Report): void {
  const model = root['model'];
  if (typeof model !== 'string' || findModelPrice(model) !== undefined || hasOwnPrices(root)) return;
  const nearest = nearestWord(model, MODEL_IDS);
  const guess = nearest === undefined ? '' : `did you mean \`${nearest}\`? otherwise `;
  const own = 'state prices.input_usd_per_mtok and prices.output_usd_per_mtok';
  report(['model'], `not in the price book: ${guess}${own}`);
}

const PRICES_NEEDED: Readonly<Record<string, readonly string[]>> = {
  article: ['cache_read_usd_per_mtok'],
  provider: ['cache_read_usd_per_mtok', 'cache_write_usd_per_mtok'],
  hit_rate: ['cache_read_usd_per_mtok'],
  cached_tokens: ['cache_read_usd_per_mtok'],
};

const RULES_NEEDED: readonly string[] = ['minimum_prefix_tokens', 'increment_tokens', 'lifetime_seconds'];

function checkCaching(root: YamlMap, report: Report): void {
  const { model, caching } = root;
  const kind = isMap(caching) ? Object.keys(caching)[0] : caching;
  const { conversation } = root;
  const needsGaps =
    isMap(conversation) && !('reply_gap_seconds' in conversation) && !('from' in conversation);
  if (kind === 'provider' && needsGaps) {
    const rule = 'caching: provider needs it, to say which requests come while the cache lives';
    report(['conversation', 'reply_gap_seconds'], rule, 'missing');
  }
  if (typeof model !== 'string' || typeof kind !== 'string') return;
  const price = findModelPrice(model);
  if (price === undefined && !hasOwnPrices(root)) return;
  const cacheRule = findCacheRule(model);
  const lifetime = lifetimeOf(caching);
  const resolved = price && resolveTokenPrices(price, cacheRule, lifetime);
  const inBook = (key: string) =>
    resolved !== undefined && !('missing' in resolved && resolved.missing.includes(key));
  const prices = mapAt(root, 'prices');
  const missing = [
    ...(PRICES_NEEDED[kind] ?? []).filter((key) => !inBook(key)),
    ...(kind === 'provider' && cacheRule === undefined ? RULES_NEEDED : []),
    ...(kind === 'provider' && lifetime === '1h' && cacheRule?.longLifetimeSeconds === undefined
      ? ['lifetime_seconds']
      : []),
  ].filter((key) => prices[key] === undefined);
  if (missing.length === 0) return;
  const keys = missing.map((key) => `prices.${key}`).join(', ');
  report(['caching'], `the price book has no cache rule or price for this model: state ${keys}`);
}

function lifetimeOf(caching: unknown): '5m' | '1h' {
  const provider = isMap(caching) ? caching['provider'] : undefined;
  return isMap(provider) && provider['lifetime'] === '1h' ? '1h' : '5m';
}

function checkLines(root: YamlMap, report: Report): void {
  const { infrastructure } = root;
  if (!Array.isArray(infrastructure)) return;
  const firstByName = new Map<unknown, number>();
  for (const [index, line] of infrastructure.entries()) {
    if (!isMap(line)) continue;
    const first = firstByName.get(line['line']);
    if (first === undefined) firstByName.set(line['line'], index);
    else if (typeof line['line'] === 'string') {
      report(
        ['infrastructure', index, 'line'],
        `needs a name of its own: infrastructure[${first}] has this one`,
      );
    }
    checkLine(line, index, report);
    if (line['line'] === VENDOR_LINE && root['vendor'] !== undefined) {
      report(
        ['infrastructure', index, 'line'],
        'needs a name other than vendor, the line of the vendor that answers',
      );
    }
    if ('usd_per_resolution' in line && root['deflection'] === undefined && !endsInLog(root)) {
      const rule = 'needs deflection, to say which tickets are resolved';
      report(['infrastructure', index, 'usd_per_resolution'], rule);
    }
  }
}

const LINE_WAYS = [
  'monthly',
  'usd_per_ticket',
  'tokens_per_ticket',
  'usd_per_mtok',
  'minimum',
  'one_off',
  'yearly',
  'usd_per_resolution',
];

function checkLine(line: YamlMap, index: number, report: Report): void {
  const path = ['infrastructure', index];
  if (!LINE_WAYS.some((key) => key in line)) {
    const rule = `needs one of ${LINE_WAYS.join(', ')}`;
    report(path, rule, 'a line without a cost');
  }
  if ('tokens_per_ticket' in line && !('usd_per_mtok' in line)) {
    report([...path, 'usd_per_mtok'], 'tokens_per_ticket needs it', 'missing');
  }
  if ('capacity_tickets' in line && !('monthly' in line)) {
    report([...path, 'monthly'], 'capacity_tickets needs it', 'missing');
  }
  if ('repeats_billed' in line && !('usd_per_resolution' in line)) {
    report([...path, 'usd_per_resolution'], 'repeats_billed needs it', 'missing');
  }
  if ('usd_per_mtok' in line && !('tokens_per_ticket' in line)) {
    report([...path, 'tokens_per_ticket'], 'usd_per_mtok needs it', 'missing');
  }
}

const PENALTIES = ['over_cost', 'under_cost'];

function checkBudget(root: YamlMap, report: Report): void {
  const { budget } = root;
  if (!isMap(budget)) return;
  const isEmpty = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0);
  if (isEmpty(budget['amounts']) && isEmpty(budget['confidence'])) {
    report(['budget'], 'needs amounts, confidence, or both', 'neither amounts nor confidence', 'key');
  }
  for (const [key, other] of [PENALTIES, PENALTIES.toReversed()] as [string, string][]) {
    if (key in budget && !(other in budget)) report(['budget', other], `${key} needs it`, 'missing');
  }
  for (const key of ['amounts', 'confidence']) checkOnce(budget[key], ['budget', key], report);
  const section = { human_cost: 'human', infra_cost: 'infrastructure' }[String(budget['metric'])];
  const isThere =
    section !== undefined && (root[section] ?? (section === 'infrastructure' ? root['vendor'] : undefined));
  if (section !== undefined && isThere === undefined) {
    report(['budget', 'metric'], `needs ${section}, which the scenario leaves out`);
  }
}

/** A number that stands twice in a list would be answered twice, in two rows of one key. */
function checkOnce(list: unknown, path: Path, report: Report): void {
  if (!Array.isArray(list)) return;
  for (const [index, value] of list.entries()) {
    const first = list.indexOf(value);
    if (typeof value !== 'number' || first === index) continue;
    report([...path, index], `needs each number once: ${pathText([...path, first])} is the same`);
  }
}

function checkAssumptions({ assumptions, ...rest }: YamlMap, report: Report): void {
  if (!isMap(assumptions)) return;
  for (const path of Object.keys(assumptions)) {
    const steps = path.split(/[.[\]]+/).filter((part) => part !== '');
    const broken = firstBrokenStep(rest, steps);
    if (broken === undefined) continue;
    const guess = broken.nearest === undefined ? '' : `: did you mean \`${broken.nearest}\`?`;
    const rule = `needs the path of something that the scenario states, such as \`tickets.per_month\`${guess}`;
    report(['assumptions', path], rule, 'a path to nothing', 'key');
  }
}

/** The first step of a path that leads nowhere, with the key that it most likely means. */
function firstBrokenStep(
  root: YamlMap,
  steps: readonly string[],
): { nearest?: string | undefined } | undefined {
  if (steps.length === 0) return {};
  let value: unknown = root;
  for (const step of steps) {
    const below = Array.isArray(value) ? value[Number(step)] : isMap(value) ? value[step] : undefined;
    if (below === undefined)
      return { nearest: isMap(value) ? nearestWord(step, Object.keys(value)) : undefined };
    value = below;
  }
  return undefined;
}
