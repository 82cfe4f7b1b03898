import { checkCorrelations } from './check-correlations.ts';
import { checkSegments, drawsFromLog, hasDeflection } from './check-segments.ts';
import { isMap } from './is-map.ts';
import { nearestWord } from './nearest-word.ts';
import type { Report } from './quantity-place.ts';
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
  if (root['vendor'] === undefined) checkSegments(root, report);
  else checkVendor(root, report);
  checkHuman(root, report);
  checkLines(root, report);
  checkBudget(root, report);
  checkAssumptions(root, report);
  checkCorrelations(root, report);
}

/** What stands in place of a vendor. */
const BESIDE_NO_VENDOR = [
  'conversation',
  'model',
  'caching',
  'prices',
  'price_path',
  'segments',
  'service',
  'successor',
  'escalation',
];

/** A vendor answers instead of a model. */
function checkVendor(root: YamlMap, report: Report): void {
  for (const key of BESIDE_NO_VENDOR) {
    if (key in root) report([key], 'needs to stand without vendor, which bills by its own unit', key, 'key');
  }
  const { deflection } = root;
  if (vendorUnit(root['vendor']) === 'resolution' && deflection === undefined) {
    report(['vendor'], 'bills by resolution: needs deflection, to say which tickets are resolved');
  }
  if (isMap(deflection) && !('rate' in deflection)) {
    report(
      ['deflection', 'rate'],
      'needs a share, 0 to 1, or a distribution such as { dist: beta, … }',
      'missing',
    );
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
  if (root['human'] === undefined || hasDeflection(root)) return;
  report(['human'], 'needs deflection, to say which tickets cost it', 'human without deflection', 'key');
}

function mapAt(root: YamlMap, key: string): YamlMap {
  const value = root[key];
  return isMap(value) ? value : {};
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
    if (['usd_per_turn', 'tokens_per_turn'].some((key) => key in line) && drawsFromLog(root)) {
      const rule = 'needs conversations from laws: a log of requests does not say how many turns there were';
      report(['infrastructure', index], rule, 'a line by turns', 'key');
    }
    if ('usd_per_resolution' in line && !hasDeflection(root)) {
      const rule = 'needs deflection, to say which tickets are resolved';
      report(['infrastructure', index, 'usd_per_resolution'], rule);
    }
  }
}

const LINE_WAYS = [
  'monthly',
  'usd_per_ticket',
  'tokens_per_ticket',
  'usd_per_turn',
  'tokens_per_turn',
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
  if ('tokens_per_turn' in line && !('usd_per_mtok' in line)) {
    report([...path, 'usd_per_mtok'], 'tokens_per_turn needs it', 'missing');
  }
  if ('usd_per_mtok' in line && !('tokens_per_ticket' in line) && !('tokens_per_turn' in line)) {
    report([...path, 'tokens_per_ticket'], 'usd_per_mtok needs it, or tokens_per_turn', 'missing');
  }
}

/** The section that a metric needs. */
const SECTION_OF_METRIC: Readonly<Record<string, string>> = {
  human_cost: 'human',
  infra_cost: 'infrastructure',
};

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
  const { metric } = budget;
  const section = typeof metric === 'string' ? SECTION_OF_METRIC[metric] : undefined;
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
