import type { LogFault } from '../logs/log-fault.ts';
import { nearestWord } from '../scenario/nearest-word.ts';
import { quotedText, visibleText } from '../scenario/scenario-fault.ts';

/**
 * A fault of a log as the one line that the terminal shows; a missing column with the nearest name that the file
 * has, or else all of its names.
 *
 * @example logFaultText({ file: 'a.csv', line: 7, field: 'input_tokens', found: '"x"', rule: 'needs a whole number' })
 * // 'a.csv:7 input_tokens: "x"; needs a whole number'
 */
export function logFaultText({ file, line, field, found, rule, missing }: LogFault): string {
  const place = line === undefined ? visibleText(file) : `${visibleText(file)}:${line}`;
  const remedy = missing === undefined ? '' : `; ${guessedColumn(missing.accepted, missing.present)}`;
  return `${place} ${visibleText(field)}: ${visibleText(found)}; ${visibleText(rule)}${remedy}`;
}

/** Column names of a file that are shown when none is near. */
const SHOWN_NAMES = 12;

function guessedColumn(accepted: readonly string[], present: readonly string[]): string {
  const nearest = accepted.flatMap((name) => nearestWord(name, present) ?? [])[0];
  if (nearest !== undefined) return `did you mean ${quotedText(nearest)}?`;
  const names = present.slice(0, SHOWN_NAMES).map(quotedText);
  return `the file has ${names.join(', ')}${present.length > SHOWN_NAMES ? ', …' : ''}`;
}
