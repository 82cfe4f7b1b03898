import { type BoundMapping, bindMapping } from './bind-row.ts';
import { LogError } from './log-fault.ts';
import type { LogField, LogMapping } from './log-mapping.ts';

/** Columns beside which `input_tokens` is what was neither read from a cache nor written to it, as Anthropic's API has it. */
const CACHED_BESIDE_INPUT = ['cache_read_input_tokens', 'cache_creation_input_tokens'];

/**
 * The first mapping of which the file has every needed column.
 *
 * @param sources  replace those of the mapping, by field
 * @throws LogError  when none fits: the missing columns of the one that lacks the fewest; also when it is not
 *   stated whether the input includes cached tokens
 */
export function chooseMapping(
  file: string,
  mappings: readonly LogMapping[],
  sources: Readonly<Partial<Record<LogField, string>>>,
  keep: readonly string[],
  names: readonly string[],
  format: 'csv' | 'jsonl',
): BoundMapping {
  let nearest: LogError | undefined;
  for (const mapping of mappings) {
    try {
      const bound = bindMapping(file, withSources(mapping, sources), keep, names, format);
      if (sources.input_tokens === undefined) refuseExclusiveInput(file, bound, names);
      return bound;
    } catch (error) {
      if (!(error instanceof LogError)) throw error;
      if (nearest === undefined || error.faults.length < nearest.faults.length) nearest = error;
    }
  }
  throw nearest as LogError;
}

function withSources(mapping: LogMapping, sources: Readonly<Partial<Record<LogField, string>>>): LogMapping {
  const own = Object.entries(sources).map(([field, source]) => [field, [source]]);
  return { ...mapping, sources: { ...mapping.sources, ...Object.fromEntries(own) } };
}

function refuseExclusiveInput(file: string, { mapping }: BoundMapping, names: readonly string[]): void {
  const [input] = mapping.sources.input_tokens ?? [];
  const beside = CACHED_BESIDE_INPUT.filter((name) => names.includes(name));
  if (mapping.grain !== 'requests' || input !== 'input_tokens' || beside.length === 0) return;
  const sum = ['input_tokens', ...beside].join('+');
  throw new LogError([
    {
      file,
      field: 'input_tokens',
      found: `${beside.join(' and ')} beside it`,
      rule: `needs all input: state input_tokens=${sum}, or input_tokens=input_tokens where it includes them`,
    },
  ]);
}
