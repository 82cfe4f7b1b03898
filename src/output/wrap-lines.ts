/**
 * Breaks sentences that are wider than a terminal between words; rows of tables, which have wider gaps, stay.
 *
 * @param columns  width of the terminal; undefined where there is none, and nothing is broken
 * @example wrapLines('one two three\n', 8) // 'one two\nthree\n'
 */
export function wrapLines(text: string, columns: number | undefined): string {
  if (columns === undefined) return text;
  return text
    .split('\n')
    .map((line) => (line.length <= columns || / {2}/.test(line) ? line : wrapped(line, columns)))
    .join('\n');
}

function wrapped(line: string, columns: number): string {
  const lines: string[] = [];
  for (const word of line.split(/ (?!%)/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
