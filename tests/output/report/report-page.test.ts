import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { reportPage } from '../../../src/output/report/report-page.ts';
import { EXAMPLE_DRIVERS, exampleResults } from './example-report.ts';

// rewritten by `npx tsx tests/output/report/write-golden.ts`, and read as a diff
const GOLDEN = readFileSync(new URL('report-page.golden.txt', import.meta.url), 'utf8');

/** The text that a reader sees of the section with an id, on one line. */
function textOf(page: string, id: string): string {
  const section = page.match(new RegExp(`<section id="${id}"[\\s\\S]*?</section>`))?.[0] ?? '';
  return section
    .replace(/<svg class="(wide|narrow)"[\s\S]*?<\/svg>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

/** Of a label in a drawing, in units of its view box, about. */
const CHARACTER_WIDTH = 7;

function idsOf(page: string): readonly string[] {
  return [...page.matchAll(/<section id="(\w+)"/g)].map(([, id]) => id as string);
}

test('is the same page for the same results', () => {
  expect(reportPage(exampleResults({ drivers: EXAMPLE_DRIVERS }))).toBe(GOLDEN);
});

describe('the answer', () => {
  const page = reportPage(exampleResults({ drivers: EXAMPLE_DRIVERS }));

  test('says the budget and its risk in a sentence', () => {
    expect(textOf(page, 'answer')).toContain(
      'Budget $324 to cover AI cost for January to March 2027 with 90 % confidence. ' +
        'A budget of $350 is overrun in 4.0 % of the simulated futures.',
    );
  });

  test('gives the mean of the overruns, not of all futures', () => {
    // 0.50 USD over all futures, 4 % of which overrun: 12.50 USD
    expect(textOf(page, 'answer')).toContain('An overrun averages $12.50.');
  });

  test('names the three largest drivers', () => {
    expect(textOf(page, 'answer')).toContain(
      'What drives the spread tickets › per month 71 % turns › mean 22 % deflection › rate 5 %',
    );
    expect(textOf(page, 'answer')).not.toContain('caching');
  });

  test('says in words what is too likely or too unlikely to tell', () => {
    const results = exampleResults();
    const sure = results.budget.map((answer) => ({ ...answer, probabilityOver: 1, ciLow: 1, ciHigh: 1 }));
    const text = textOf(reportPage({ ...results, budget: sure }), 'answer').replaceAll('\u00a0', ' ');
    expect(text).toContain('is overrun in more than 99.9 % of the simulated futures.');
    expect(text).toContain('&gt; 99.9 % An overrun averages');
  });

  test('takes the level nearest to 90 %, and does without one', () => {
    const results = exampleResults();
    const [, headline, ...rest] = results.budget;
    expect(textOf(reportPage({ ...results, budget: [headline!, ...rest] }), 'answer')).toContain('$324');
    expect(textOf(reportPage({ ...results, budget: rest }), 'answer')).toContain(
      'AI cost for January to March 2027 is $300 on average.',
    );
  });
});

describe('the charts', () => {
  const results = exampleResults({ drivers: EXAMPLE_DRIVERS });
  const page = reportPage(results);

  test('stand in the order of the questions', () => {
    expect(idsOf(page)).toEqual([
      'answer',
      'chance',
      'budget',
      'months',
      'lines',
      'drivers',
      'tickets',
      'figures',
      'assumptions',
      'warnings',
      'run',
    ]);
  });

  test('each has a name, a size for phones and its figures in a table', () => {
    const figures = [...page.matchAll(/<figure>([\s\S]*?)<\/figure>\s*<details open>([\s\S]*?)<\/details>/g)];
    expect(figures).toHaveLength(5);
    for (const [, drawings, table] of figures) {
      expect(
        drawings?.match(/<svg class="(wide|narrow)"[^>]* role="img" aria-label="[^"]{20,}"/g),
      ).toHaveLength(2);
      expect(table).toMatch(/<table>\s*<caption>/);
    }
  });

  test('have marks that lie inside', () => {
    const drawings = [
      ...page.matchAll(/<svg class="(?:wide|narrow)" viewBox="0 0 (\d+) (\d+)"[^>]*>(.*?)<\/svg>/g),
    ];
    expect(drawings).toHaveLength(10);
    for (const [, width, height, marks = ''] of drawings) {
      const places = (name: string) =>
        [...marks.matchAll(new RegExp(` (?:${name})="([^"]+)"`, 'g'))].map(([, value]) => Number(value));
      const points = [...marks.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(
        ([, x, y]) => [Number(x), Number(y)] as const,
      );
      const labels = [
        ...marks.matchAll(/<text class="halo[^"]*" x="([^"]+)"[^>]*text-anchor="(start|end)">([^<]*)</g),
      ].map(
        ([, x, anchor, text = '']) =>
          Number(x) + (anchor === 'start' ? 1 : -1) * CHARACTER_WIDTH * text.length,
      );
      const outside = [
        ...[...places('x|x1|x2'), ...points.map(([x]) => x), ...labels].filter(
          (x) => !(x >= 0 && x <= Number(width)),
        ),
        ...[...places('y|y1|y2'), ...points.map(([, y]) => y)].filter(
          (y) => !(y >= 0 && y <= Number(height)),
        ),
        ...places('width|height').filter((size) => !(size >= 0)),
      ];
      expect(outside).toEqual([]);
      expect(marks).not.toContain('NaN');
    }
  });

  test('lines leave out what is no part of the budget', () => {
    expect(textOf(page, 'lines')).toContain(
      'Language model is the largest line: $210 on average, 70 % of $300.',
    );
    expect(textOf(page, 'lines')).not.toContain('Human');
    const total = reportPage(exampleResults({ run: { budget_metric: 'total_cost' } }));
    expect(textOf(total, 'lines')).toContain('Human handling is the largest line: $12,000');
  });

  test('an amount far off the curve is named and not drawn', () => {
    const far = results.budget.map((answer) =>
      answer.question === 'amount' ? { ...answer, amountUsd: 9000 } : answer,
    );
    const section = textOf(reportPage({ ...results, budget: far }), 'chance');
    expect(section).toContain('Too far from the curve to be drawn: $9,000.');
    expect(textOf(page, 'chance')).not.toContain('Too far');
  });
});

describe('a run with less to show', () => {
  test('of one month has no course', () => {
    expect(idsOf(reportPage(exampleResults({ months: 1 })))).not.toContain('months');
  });

  test('without spread has no curves and says so', () => {
    const page = reportPage(exampleResults({ spread: 0 }));
    expect(textOf(page, 'answer')).toContain('is $300 in every simulated future.');
    expect(textOf(page, 'answer')).not.toMatch(/Budget with|Point estimate/);
    expect(idsOf(page)).not.toContain('chance');
    expect(idsOf(page)).not.toContain('budget');
    expect(idsOf(page)).not.toContain('tickets');
    expect(page).not.toContain('NaN');
  });

  test('without sensitivity has no drivers', () => {
    const page = reportPage(exampleResults());
    expect(idsOf(page)).not.toContain('drivers');
    expect(page).not.toContain('What drives');
  });

  test('without warnings says so', () => {
    expect(textOf(reportPage(exampleResults({ run: { warnings: [] } })), 'warnings')).toContain('gave none');
  });
});

test('tickets that share a price are one bin', () => {
  const results = exampleResults();
  const bands = results.bands.map((band) =>
    band.series.period.grain === 'ticket'
      ? {
          ...band,
          percentiles: band.percentiles.map((estimate, i) => (i < 3 ? band.percentiles[0]! : estimate)),
        }
      : band,
  );
  const section = textOf(reportPage({ ...results, bands }), 'tickets');
  // p05, p10 and p25 coincide: a quarter of the tickets lies at the first edge, a quarter between p25 and p50
  expect(section).toContain('the cheapest 25 %');
  expect(section).toContain('Share of tickets $0.0256 $0.0400 25 %');
});

test('sources are found at the path or above it, and notes about something else are kept', () => {
  const section = textOf(reportPage(exampleResults()), 'assumptions');
  expect(section.match(/help desk export of 2026/g)).toHaveLength(2);
  expect(section).toContain('1 of 3 state no source');
  expect(section).toContain('model the one we pilot');
});

describe('what users write stays text', () => {
  const hostile = `</title></style></svg><script>alert(1)</script><img src=x onerror=alert(1)>"'&amp;`;
  const page = reportPage(
    exampleResults({
      drivers: [{ ...EXAMPLE_DRIVERS[0]!, quantity: hostile }],
      run: {
        title: hostile,
        question: hostile,
        model: hostile,
        warnings: [hostile],
        price_book_source: hostile,
        versions: { [hostile]: hostile },
        assumptions: { [hostile]: hostile, tickets: hostile },
        quantities: [{ path: hostile, level: 'uncertain', text: hostile, mean: 1, p01: 0, p99: 2 }],
      },
    }),
  );

  test('in every place', () => {
    expect(page.match(/alert\(1\)/g)?.length).toBeGreaterThan(20);
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<img');
    expect(page.match(/<\/title>/g)).toHaveLength(1);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
  });
});

test('loads nothing, runs nothing and is light, even over ten years', () => {
  const page = reportPage(exampleResults({ months: 120, drivers: EXAMPLE_DRIVERS }));
  expect(page).not.toMatch(/<script|<link|<img|<iframe|\bsrc=|url\(|@import|https?:/);
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(Buffer.byteLength(page)).toBeLessThan(500_000);
});
