import { describe, expect, test } from 'vitest';
import { stepTableOf } from '../../src/random/step-table.ts';
import { assertTurns } from '../../src/simulate/assert-turns.ts';

const law = (values: readonly number[]) => {
  const shares = values.map(() => 1 / values.length);
  return { kind: 'table', table: stepTableOf(values, shares), location: 0, scale: 1 } as const;
};

describe('turns that no ticket can have are refused', () => {
  test.each([0, -1, 2.5, Number.NaN])('%s, drawn', (turns) => {
    const drawn = Float64Array.of(1, turns, 3);
    expect(() => assertTurns(undefined, drawn, 3)).toThrow(`a ticket cannot have ${turns} turns`);
    expect(() => assertTurns({ kind: 'constant', value: turns }, drawn, 3)).toThrow('cannot have');
    // a law of more numbers than are drawn: they are looked at themselves
    expect(() => assertTurns(law([1, 2, 3, 4]), drawn, 3)).toThrow('cannot have');
    // those behind the first ones were not drawn
    expect(() => assertTurns(undefined, drawn, 1)).not.toThrow();
  });

  test.each([0, 2.5])('%s, in the law, before it is drawn', (turns) => {
    expect(() => assertTurns(law([turns, 3].sort()), Float64Array.of(3, 3, 3), 3)).toThrow('cannot have');
  });

  test('and all others taken', () => {
    expect(() => assertTurns(law([1, 2, 40]), Float64Array.of(1, 2, 40, 1), 4)).not.toThrow();
  });
});
