import { isMap } from './is-map.ts';
import { nearestWord } from './nearest-word.ts';
import type { Report } from './quantity-place.ts';
import { type Path, pathText } from './scenario-fault.ts';
import { sectionOf } from './segment-section.ts';

/** Quantities that differ from ticket to ticket; their parameters do not. */
const VARIABLE =
  /^(segments\[\d+\]\.)?(deflection\.handed_over_turns|escalation\.at_turn|conversation\.(tools\.)?\w+|caching\.(hit_rate|cached_tokens))$/;

/** Laws that a mixture is made of. */
const PART = /\.of\[\d+\]$/;

/** Keys under which no quantity stands. */
const OTHER_SECTIONS = ['assumptions', 'correlations', 'copula', 'budget'];

/**
 * Reports pairs of `correlations` that name something else than two uncertain quantities of the scenario, pairs
 * that are stated twice, and a copula with nothing to join.
 */
export function checkCorrelations(root: Readonly<Record<string, unknown>>, report: Report): void {
  const { correlations, copula } = root;
  if (copula !== undefined && correlations === undefined) {
    report(['copula'], 'needs correlations, to say what it joins', 'copula without correlations', 'key');
  }
  if (!Array.isArray(correlations)) return;
  const laws = lawPaths(root);
  const stated = new Map<string, number>();
  for (const [index, pair] of correlations.entries()) {
    const between: unknown = isMap(pair) ? pair['between'] : undefined;
    if (!Array.isArray(between)) continue;
    const place = ['correlations', index, 'between'];
    // what is no path is the schema's to report
    if (!between.every((path) => typeof path === 'string')) continue;
    for (const [side, path] of between.entries()) {
      const fault = pathFault(path, laws, root);
      if (fault !== undefined) report([...place, side], fault);
    }
    if (between.length === 2 && between[0] === between[1]) report(place, 'needs two different quantities');
    const key = between.toSorted().join(' ');
    const first = stated.get(key);
    if (first === undefined) stated.set(key, index);
    else report(place, `needs each pair once: correlations[${first}] is the same`);
  }
}

/** Paths of all laws that a scenario states, nested ones included. */
function lawPaths(root: Readonly<Record<string, unknown>>): readonly string[] {
  const found: string[] = [];
  const walk = (value: unknown, path: Path) => {
    if (isMap(value)) {
      if ('dist' in value && value['dist'] !== 'constant') found.push(pathText(path));
      for (const [key, below] of Object.entries(value)) walk(below, [...path, key]);
    } else if (Array.isArray(value)) {
      for (const [index, below] of value.entries()) walk(below, [...path, index]);
    }
  };
  for (const [key, value] of Object.entries(root)) if (!OTHER_SECTIONS.includes(key)) walk(value, [key]);
  return found;
}

function pathFault(
  path: string,
  laws: readonly string[],
  root: Readonly<Record<string, unknown>>,
): string | undefined {
  const uncertain = laws.filter((law) => !VARIABLE.test(law) && !PART.test(law));
  if (uncertain.includes(path) && !isTaken(path, root['segments'])) {
    return `no segment has it from the top: name that of a segment, such as segments[0].${path}`;
  }
  if (uncertain.includes(path)) return undefined;
  if (VARIABLE.test(path) && laws.includes(path)) {
    return `differs from ticket to ticket, and only one unknown number per trial can be correlated: name an uncertain parameter of it, such as ${path}.mean`;
  }
  if (PART.test(path) && laws.includes(path)) {
    return `is a part of a mixture: name the mixture, ${path.replace(PART, '')}, or an uncertain parameter of the part`;
  }
  if (typeof valueAt(root, path) === 'number')
    return 'is a known number: nothing of it can move with another';
  const nearest = nearestWord(path, uncertain);
  if (nearest !== undefined) return `there is no such quantity: did you mean \`${nearest}\`?`;
  const known =
    uncertain.length === 0 ? 'this scenario has none' : `such as ${uncertain.slice(0, 4).join(', ')}`;
  return `needs the path of an uncertain quantity: ${known}`;
}

/** Whether something at the top speaks of a ticket: of all where there are no segments, else of those that leave it out. */
function isTaken(path: string, segments: unknown): boolean {
  const section = sectionOf(path);
  if (!Array.isArray(segments) || section === undefined) return true;
  // prices are those of the model at the top
  const own = section === 'prices' ? ['prices', 'model'] : [section];
  return segments.some((segment) => isMap(segment) && own.every((key) => segment[key] === undefined));
}

function valueAt(root: unknown, path: string): unknown {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
  return steps.reduce<unknown>(
    (value, step) => (Array.isArray(value) ? value[Number(step)] : isMap(value) ? value[step] : undefined),
    root,
  );
}
