import { LOG_MAPPINGS, type LogField, type LogMappingName } from '../logs/log-mapping.ts';
import { nearestWord } from '../scenario/nearest-word.ts';
import { quotedText } from '../scenario/scenario-fault.ts';

/** Every kind of log. */
export const LOG_KINDS = Object.keys(LOG_MAPPINGS) as readonly LogMappingName[];

/** The kinds of log that hold requests. */
export const REPLAY_LOGS: readonly LogMappingName[] = ['requests', 'messages', 'generations'];

/** Sources of fields as `--columns` states them. */
export type StatedSources = Readonly<Partial<Record<LogField, string>>>;

/**
 * The words of `--columns`, each `field=column`.
 *
 * @param names   mappings whose fields can be stated
 * @param faults  takes what is wrong
 */
export function readSources(
  words: readonly string[],
  names: readonly LogMappingName[],
  faults: string[],
): StatedSources {
  const fields = [...new Set(names.flatMap((name) => Object.keys(LOG_MAPPINGS[name].sources)))];
  const sources: Record<string, string> = {};
  for (const word of words) {
    const [, field = '', source = ''] = /^([^=]*)=(.+)$/s.exec(word) ?? [];
    if (source === '' || !fields.includes(field)) {
      const nearest = nearestWord(field, fields);
      const guess = nearest === undefined ? fields.join(', ') : `did you mean ${nearest}?`;
      faults.push(`--columns: ${quotedText(word)}; needs field=column with a field of the log: ${guess}`);
    } else if (Object.hasOwn(sources, field)) {
      faults.push(`--columns: ${quotedText(word)}; ${field} is stated twice`);
    } else {
      sources[field] = source;
    }
  }
  return sources;
}

/** The mapping of `--log`; the first of the names after a fault, which ends the verb. */
export function readMappingName(
  text: string,
  names: readonly LogMappingName[],
  faults: string[],
): LogMappingName {
  const name = names.find((one) => one === text);
  if (name === undefined) {
    const nearest = nearestWord(text, names);
    const guess = nearest === undefined ? `needs ${names.join(', ')}` : `did you mean ${nearest}?`;
    faults.push(`--log: ${quotedText(text)}; ${guess}`);
  }
  return name ?? (names[0] as LogMappingName);
}
