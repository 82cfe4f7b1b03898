import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { editDistance } from '../../src/scenario/nearest-word.ts';
import { faultsOf } from './small-scenario.ts';

const TEXT = readFileSync(new URL('every-law.yaml', import.meta.url), 'utf8');

interface Key {
  readonly word: string;
  readonly offset: number;
}

/**
 * Every key of the scenario but those that are not of a fixed list: percentiles, of which each pair of digits is
 * one, and the paths of assumptions.
 */
function keysOf(text: string): readonly Key[] {
  const keys: Key[] = [];
  visit(parseDocument(text), {
    Pair(_, { key }) {
      if (!isScalar(key) || typeof key.value !== 'string' || !key.range) return;
      if (key.value === 'assumptions') {
        keys.push({ word: key.value, offset: key.range[0] });
        return visit.SKIP;
      }
      if (!/^p\d/.test(key.value)) keys.push({ word: key.value, offset: key.range[0] });
      return undefined;
    },
  });
  return keys;
}

const KEYS = keysOf(TEXT);

/** The four single edits of Damerau (1964) at a place of a word. */
const EDITS: readonly ((word: string, at: number, letter: string) => string)[] = [
  (word, at, letter) => word.slice(0, at) + letter + word.slice(at),
  (word, at, letter) => word.slice(0, at) + letter + word.slice(at + 1),
  (word, at) => word.slice(0, at) + word.slice(at + 1),
  (word, at) =>
    word.slice(0, at) +
    word
      .slice(at, at + 2)
      .split('')
      .reverse()
      .join('') +
    word.slice(at + 2),
];

const misspelling = fc
  .record({
    key: fc.constantFrom(...KEYS),
    edit: fc.constantFrom(...EDITS),
    place: fc.nat(),
    letter: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz_'),
  })
  .map(({ key, edit, place, letter }) => ({
    ...key,
    written: edit(key.word, place % key.word.length, letter),
  }))
  .filter(({ word, written }) => written !== word && written !== '');

/** The fault's text names the word, or one that the misspelt key is as near to. */
function names(fault: string, word: string, written: string): boolean {
  const guess = /did you mean `(\w+)`\?/.exec(fault)?.[1];
  if (guess === undefined) return new RegExp(`(?<!\\w)${word}(?!\\w)`).test(fault.slice(fault.indexOf(';')));
  return guess === word || editDistance(written, guess) <= editDistance(written, word);
}

test('the scenario has enough keys to misspell, and no fault', () => {
  expect(KEYS.length).toBeGreaterThan(100);
  expect(faultsOf(TEXT)).toEqual([]);
});

test('a key misspelt by one edit gives a fault at its place that names the right key', () => {
  const lines = new LineCounter();
  parseDocument(TEXT, { lineCounter: lines });
  fc.assert(
    fc.property(misspelling, ({ word, offset, written }) => {
      const faults = faultsOf(TEXT.slice(0, offset) + written + TEXT.slice(offset + word.length));
      const { line, col } = lines.linePos(offset);
      // A misspelling that is another key of the place leaves its law or section without the right one.
      const here = faults.filter((fault) => fault.startsWith(`${line}:${col} `));
      const near = here.length > 0 ? here : faults.filter((fault) => fault.includes(word));
      expect(
        near.filter((fault) => names(fault, word, written)),
        `${word} as ${written}: ${faults.join('\n')}`,
      ).not.toEqual([]);
    }),
    { seed: 20261124, numRuns: 1000 },
  );
}, 60_000);
