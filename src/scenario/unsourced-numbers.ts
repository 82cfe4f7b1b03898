import { parse } from 'yaml';
import { isMap } from './is-map.ts';

/** Numbers that are no claim about the world. */
const NO_CLAIM: readonly string[] = [
  'costband',
  'seed',
  'trials',
  'horizon',
  'assumptions',
  'budget.confidence',
];

/**
 * Paths of the numbers that a scenario states and its `assumptions` say nothing about, there or above them.
 *
 * @param text      of a scenario without faults
 * @param isSource  which texts count
 * @example unsourcedNumbers('tickets: { per_month: 5 }\nassumptions: {}') // ['tickets.per_month']
 */
export function unsourcedNumbers(
  text: string,
  isSource: (assumption: string) => boolean = () => true,
): readonly string[] {
  const root: unknown = parse(text);
  const assumptions = isMap(root) && isMap(root['assumptions']) ? root['assumptions'] : {};
  const sourced = Object.entries(assumptions).flatMap(([path, words]) =>
    isSource(String(words)) ? [path] : [],
  );
  return pathsOfNumbers(root, '').filter(
    (path) => ![...NO_CLAIM, ...sourced].some((above) => covers(above, path)),
  );
}

function covers(above: string, path: string): boolean {
  return path === above || path.startsWith(`${above}.`) || path.startsWith(`${above}[`);
}

function pathsOfNumbers(value: unknown, path: string): readonly string[] {
  if (typeof value === 'number') return [path];
  if (Array.isArray(value)) return value.flatMap((item, i) => pathsOfNumbers(item, `${path}[${i}]`));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, below]) =>
    pathsOfNumbers(below, path === '' ? key : `${path}.${key}`),
  );
}
