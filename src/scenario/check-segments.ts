import { findModelPrice, MODEL_IDS } from '../prices/price-book.ts';
import { residencyFactor, type ServiceTier, serviceFactor } from '../prices/service-tiers.ts';
import { checkCaching, checkExplicitCache, hasOwnPrices } from './check-caching.ts';
import { checkConversation, endsInLog } from './check-conversation.ts';
import { isMap } from './is-map.ts';
import { nearestWord } from './nearest-word.ts';
import type { Report } from './quantity-place.ts';
import type { Path } from './scenario-fault.ts';
import { NEEDED_OF_SEGMENT } from './segment-schema.ts';

type YamlMap = Readonly<Record<string, unknown>>;

/** Whether a scenario says which tickets need no human, at its top or in its segments. */
export function hasDeflection(root: YamlMap): boolean {
  return statedSegments(root).some(
    ({ segment }) => segment['deflection'] !== undefined || endsInLog(segment),
  );
}

/** Whether any tickets are drawn from a log. */
export function drawsFromLog(root: YamlMap): boolean {
  return statedSegments(root).some(({ segment }) => 'from' in mapAt(segment, 'conversation'));
}

/** Reports the rules between what a scenario states of its tickets, or its segments do. */
export function checkSegments(root: YamlMap, report: Report): void {
  const segments = statedSegments(root);
  for (const { segment, placeOf } of segments) {
    const at: Report = (path, ...fault) => report(placeOf(path), ...fault);
    for (const [key, rule] of NEEDED_OF_SEGMENT) if (segment[key] === undefined) at([key], rule, 'missing');
    checkConversation(segment, at);
    checkModel(segment, at);
    checkCaching(segment, at);
    checkExplicitCache(segment, mapAt(root, 'horizon'), at);
    checkService(segment, at);
    checkSuccessor(segment, mapAt(root, 'horizon'), at);
    checkEscalation(segment, at);
    checkReturns(segment, at);
  }
  checkList(root, report);
}

/** A segment with what it takes from the top, and where each of its keys stands. */
interface StatedSegment {
  readonly segment: YamlMap;
  readonly placeOf: (path: Path) => Path;
}

function statedSegments(root: YamlMap): readonly StatedSegment[] {
  const { segments, ...top } = root;
  if (!Array.isArray(segments)) return [{ segment: root, placeOf: (path) => path }];
  return segments.flatMap((own, i): StatedSegment[] => {
    if (!isMap(own)) return [];
    const prices = own['model'] === undefined ? top['prices'] : undefined;
    return [
      {
        segment: { ...top, prices, ...own },
        placeOf: (path) =>
          path[0] !== undefined && path[0] in top && !(path[0] in own) ? path : ['segments', i, ...path],
      },
    ];
  });
}

function checkList(root: YamlMap, report: Report): void {
  const { segments } = root;
  if (!Array.isArray(segments)) return;
  const names = segments.map((one) => (isMap(one) ? one['segment'] : undefined));
  const ways = segments.map((one) => (isMap(one) ? waysOf(one) : ''));
  let shares = 0;
  for (const [i, one] of segments.entries()) {
    if (!isMap(one)) continue;
    const first = names.indexOf(names[i]);
    if (typeof names[i] === 'string' && first < i) {
      report(['segments', i, 'segment'], `needs a name of its own: segments[${first}] has this one`);
    }
    if (ways[i] !== 'share' && ways[i] !== 'counted') {
      report(['segments', i], 'needs share or counted', ways[i] === '' ? 'neither' : 'both', 'key');
    } else if (ways[i] !== ways[0]) {
      report(['segments', i, ways[i]], `needs ${ways[0]}, as the first segment`, `${ways[i]}`, 'key');
    }
    if (typeof one['share'] === 'number') shares += one['share'];
  }
  if (ways.every((way) => way === 'share') && Math.abs(shares - 1) > 1e-9) {
    report(
      ['segments'],
      'needs shares that add up to 1',
      `shares that add up to ${Number(shares.toFixed(9))}`,
      'key',
    );
  }
  checkEveryDeflection(segments, root, report);
}

function waysOf(segment: YamlMap): string {
  return ['share', 'counted'].filter((key) => key in segment).join(' ');
}

function checkEveryDeflection(segments: readonly unknown[], root: YamlMap, report: Report): void {
  if (root['deflection'] !== undefined) return;
  const isStated = (one: unknown) => isMap(one) && (one['deflection'] !== undefined || endsInLog(one));
  if (!segments.some(isStated)) return;
  for (const [i, one] of segments.entries()) {
    if (isMap(one) && !isStated(one)) {
      report(['segments', i, 'deflection'], 'needs one, as another segment has', 'missing');
    }
  }
}

/** Without an end, every ticket would come back again and again. */
function checkReturns(segment: YamlMap, report: Report): void {
  const { rate, repeat_contact: repeats, repeat_tickets: how } = mapAt(segment, 'deflection');
  if (how === 'added' && rate === 1 && repeats === 1) {
    report(
      ['deflection', 'repeat_tickets'],
      'needs a rate or a repeat_contact below 1, or no ticket ever ends',
    );
  }
}

function checkService(segment: YamlMap, report: Report): void {
  const { model, service } = segment;
  if (!isMap(service) || typeof model !== 'string') return;
  const price = findModelPrice(model);
  const tier = service['tier'];
  const own = 'state prices that have it in them';
  if (typeof tier === 'string' && tier !== 'standard') {
    if (price === undefined || hasOwnPrices(segment)) {
      report(['service', 'tier'], `changes list prices only: ${own}`);
    } else if (serviceFactor(price, tier as ServiceTier) === undefined) {
      report(['service', 'tier'], `the price book knows no such tier for ${model}: ${own}`);
    }
  }
  if (service['data_residency'] === true && residencyFactor(model) === undefined) {
    report(['service', 'data_residency'], `the price book knows no surcharge for ${model}: ${own}`);
  }
}

function checkSuccessor(segment: YamlMap, horizon: YamlMap, report: Report): void {
  const { successor } = segment;
  if (!isMap(successor)) return;
  const below: Report = (path, ...fault) => report(['successor', ...path], ...fault);
  const { from, model } = successor;
  const { start } = horizon;
  if (typeof from === 'string' && typeof start === 'string' && from <= start) {
    below(['from'], `needs a month after the first one, ${start}`);
  }
  if (typeof model !== 'string') return;
  const successorSegment = { ...segment, model, prices: undefined };
  checkModel(successorSegment, below);
  checkCaching(successorSegment, (_, rule) => below(['model'], rule));
  checkExplicitCache(successorSegment, horizon, (_, rule) => below(['model'], rule));
  checkService(successorSegment, (_, rule) => below(['model'], rule));
}

function checkEscalation(segment: YamlMap, report: Report): void {
  const { escalation, conversation } = segment;
  if (!isMap(escalation)) return;
  const below: Report = (path, ...fault) =>
    report(path[0] === 'conversation' ? path : ['escalation', ...path], ...fault);
  checkModel(escalation, below);
  checkCaching({ ...escalation, conversation }, below);
  const { model } = escalation;
  if (typeof model === 'string' && findModelPrice(model) !== undefined) {
    const served = { model, service: segment['service'] };
    checkService(served, (_, rule) => below(['model'], rule));
  }
  const kind = isMap(escalation['caching']) ? Object.keys(escalation['caching'])[0] : escalation['caching'];
  if (kind === 'hit_rate' || kind === 'cached_tokens' || kind === 'explicit') {
    below(['caching'], 'needs none, article or provider');
  }
}

function mapAt(root: YamlMap, key: string): YamlMap {
  const value = root[key];
  return isMap(value) ? value : {};
}

function checkModel(segment: YamlMap, report: Report): void {
  const model = segment['model'];
  if (typeof model !== 'string' || findModelPrice(model) !== undefined || hasOwnPrices(segment)) return;
  const nearest = nearestWord(model, MODEL_IDS);
  const guess = nearest === undefined ? '' : `did you mean \`${nearest}\`? otherwise `;
  const own = 'state prices.input_usd_per_mtok and prices.output_usd_per_mtok';
  report(['model'], `not in the price book: ${guess}${own}`);
}
