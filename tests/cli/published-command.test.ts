import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { addPublishedCommand } from '../../src/cli/published-command.ts';
import { differenceText } from '../../src/cli/published-text.ts';
import { runVerb } from './run-verb.ts';

// rewritten by `npm run --silent published > tests/cli/published-golden.txt`, and read as a diff
const GOLDEN = readFileSync(new URL('published-golden.txt', import.meta.url), 'utf8');

test('prints every table of the article with its verdicts', async () => {
  const { stdout, stderr, exitCode } = await runVerb(addPublishedCommand, 'published');
  expect(stdout).toBe(GOLDEN);
  expect([stderr, exitCode]).toEqual(['', 0]);
});

describe('--json', () => {
  interface Report {
    readonly figures: readonly {
      readonly table: string;
      readonly row: string;
      readonly column: string;
      readonly computed: number;
      readonly reproduced: boolean;
    }[];
    readonly reproduced: number;
    readonly missed: number;
  }
  const read = async (): Promise<Report> =>
    JSON.parse((await runVerb(addPublishedCommand, 'published', '--json')).stdout);

  test('is one object whose counts are those of its figures', async () => {
    const { figures, reproduced, missed } = await read();
    expect(figures.filter((figure) => figure.reproduced)).toHaveLength(reproduced);
    expect(figures.filter((figure) => !figure.reproduced)).toHaveLength(missed);
    expect([reproduced, missed]).toEqual([66, 16]);
    expect([...new Set(figures.map((figure) => figure.table))]).toEqual([
      'per_ticket',
      'cards',
      'scale',
      'all_in',
      'roi',
      'claims',
    ]);
  });

  test('a figure has numbers without binary noise, its text as printed and its rule', async () => {
    const { figures } = await read();
    const cached = figures.find(({ row, column }) => row === 'claude-haiku-4-5' && column === 'cached');
    expect(cached).toEqual({
      table: 'per_ticket',
      row: 'claude-haiku-4-5',
      column: 'cached',
      printed: '$0.007250',
      published: 0.00725,
      computed: 0.00995,
      rule: 'as uncached, but the 500 tokens of the system prompt at 90 % off in turns 2 to 5',
      reproduced: false,
      note: 'its saving takes 5000 tokens at 90 % off, the stated rule has 2000',
      provider: 0.01175,
    });
    const monthly = figures.find(({ row, column }) => row === '10000' && column === 'claude-sonnet-4-6');
    expect(monthly?.computed).toBe(217.5);
  });
});

test.each([
  [0.00725, 0.00995, '-27.1 %'],
  [250, 242.51, '+3.1 %'],
  [217.5, 217.49999999999997, '0 %'],
  [0.009563, 0.0095625, '+0.005 %'],
])('%d beside %d differs by %s', (published, computed, text) => {
  expect(differenceText(published, computed)).toBe(text);
});

describe('--walk', { timeout: 60_000 }, () => {
  // rewritten by `npm run --silent published -- --walk > tests/cli/published-walk-golden.txt`, and read as a diff
  const WALK_GOLDEN = readFileSync(new URL('published-walk-golden.txt', import.meta.url), 'utf8');

  test('prints each step in dollars with its source', async () => {
    const { stdout, stderr, exitCode } = await runVerb(addPublishedCommand, 'published', '--walk');
    expect(stdout).toBe(WALK_GOLDEN);
    expect([stderr, exitCode]).toEqual(['', 0]);
  });

  test('docs/published.md shows the same table', () => {
    const page = readFileSync(new URL('../../docs/published.md', import.meta.url), 'utf8');
    const [, table] = WALK_GOLDEN.split('\n\n');
    expect(table?.split('\n')).toHaveLength(13);
    expect(page).toContain(`\`\`\`text\n${table}\n\`\`\``);
  });

  test('--json has the same steps, whose differences add up', async () => {
    const { stdout } = await runVerb(addPublishedCommand, 'published', '--walk', '--json');
    const { model, unit, steps } = JSON.parse(stdout) as {
      readonly model: string;
      readonly unit: string;
      readonly steps: readonly Readonly<
        Record<'step' | 'source', string> & Record<'difference' | 'cost', number>
      >[];
    };
    expect([model, unit]).toEqual(['claude-haiku-4-5', 'USD/ticket']);
    let sumUsd = 0.00725;
    for (const { step, source, difference, cost } of steps) {
      sumUsd += difference;
      expect(cost, step).toBeCloseTo(sumUsd, 9);
      expect(WALK_GOLDEN).toContain(`${step} `);
      expect(WALK_GOLDEN).toContain(`${source}\n`);
    }
    expect(steps).toHaveLength(12);
  });
});
