import { DISTRIBUTION_NAMES, distributionNamed, percentileLevel } from '../random/distributions.ts';
import { nearestWord } from './nearest-word.ts';
import { numberHint } from './numeric-range.ts';
import type { Report } from './quantity-place.ts';
import type { Path } from './scenario-fault.ts';

type YamlMap = Readonly<Record<string, unknown>>;

/** The law that is made of others. */
export const MIXTURE = 'mixture';

/** Every word that may follow `dist:` in a scenario. */
export const LAW_NAMES: readonly string[] = [...DISTRIBUTION_NAMES, MIXTURE];

export const BOUND_KEYS: readonly string[] = ['shift', 'min', 'max'];

/** The law's name; where it is misspelt, the fault is reported and the nearest name is used to read on. */
export function readName(raw: YamlMap, tell: Report, respell: Report): string | undefined {
  const key = nameKeyOf(raw);
  const name = key === undefined ? undefined : raw[key];
  const laws = `needs the name of a law: ${LAW_NAMES.join(', ')}`;
  if (key === undefined) tell(['dist'], laws, 'missing');
  else if (key !== 'dist') respell([key], 'did you mean `dist`?', 'unknown key', 'key');
  if (key === undefined || typeof name !== 'string') {
    if (key !== undefined) tell([key], laws);
    return undefined;
  }
  if (LAW_NAMES.includes(name)) return name;
  const nearest = nearestWord(name, LAW_NAMES);
  respell([key], nearest === undefined ? laws : `there is no such law: did you mean \`${nearest}\`?`);
  return nearest;
}

function nameKeyOf(raw: YamlMap): string | undefined {
  return 'dist' in raw ? 'dist' : Object.keys(raw).find((key) => nearestWord(key, ['dist']) !== undefined);
}

/** What stands behind a key, and how the text spells the key. */
export interface Entry {
  readonly written: string;
  readonly value: unknown;
}

/** Entries of a law by known key, in the order of the text; misspelt ones under the nearest key. */
export function respellKeys(
  raw: YamlMap,
  dist: string | undefined,
  ownKeys: readonly string[],
  respell: Report,
): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  const known = dist === undefined ? undefined : [...knownKeys(dist), ...BOUND_KEYS];
  const nameKey = nameKeyOf(raw);
  for (const [written, value] of Object.entries(raw)) {
    if (written === nameKey) continue;
    const isPercentile = dist !== MIXTURE && /^p\d[\d._]*$/.test(written);
    if (known === undefined || known.includes(written) || isPercentile) {
      entries.set(written, { written, value });
      continue;
    }
    const nearest = isOfPart(written, dist)
      ? undefined
      : nearestWord(written, [...known, ...ownKeys, ...percentileMeant(written, dist)]);
    const takes = `${dist} takes ${[...known, ...ownKeys].join(', ')}`;
    respell([written], nearest === undefined ? takes : `did you mean \`${nearest}\`?`, 'unknown key', 'key');
    if (nearest === undefined || nearest in raw || ownKeys.includes(nearest)) continue;
    entries.set(nearest, { written, value });
  }
  return entries;
}

function knownKeys(dist: string): readonly string[] {
  if (dist === MIXTURE) return ['of'];
  return [...new Set(distributionNamed(dist).forms.flatMap((form) => form.keys))];
}

/** Whether a key of a mixture is one that its parts take. */
function isOfPart(written: string, dist: string | undefined): boolean {
  if (dist !== MIXTURE) return false;
  return percentileLevel(written) !== undefined || DISTRIBUTION_NAMES.flatMap(knownKeys).includes(written);
}

/** The percentile key with the digits of a misspelt one, where the law takes percentiles. */
function percentileMeant(written: string, dist: string | undefined): readonly string[] {
  const key = `p${written.replace(/\D/g, '')}`;
  const takesIt = dist !== undefined && dist !== MIXTURE && distributionNamed(dist).percentiles !== undefined;
  return takesIt && percentileLevel(key) !== undefined ? [key] : [];
}

/** A number, or undefined with a fault. */
export function readFinite(raw: unknown, path: Path, report: Report): number | undefined {
  if (typeof raw === 'number' && Number.isFinite(raw)) return raw;
  report(path, `needs a number${numberHint(raw)}`, raw === undefined ? 'missing' : undefined);
  return undefined;
}

/** What moves and cuts a law. */
export function readBounds(
  entries: ReadonlyMap<string, Entry>,
  tell: Report,
): { shift: number; min: number; max: number } {
  const read = (key: string, absent: number) => {
    const entry = entries.get(key);
    return entry === undefined ? absent : (readFinite(entry.value, [entry.written], tell) ?? absent);
  };
  const [shift, min, max] = [read('shift', 0), read('min', -Infinity), read('max', Infinity)];
  if (!(min < max))
    tell([entries.get('min')?.written ?? 'min'], 'min must be below max', `min ${min} and max ${max}`);
  return { shift, min, max };
}
