import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addCompareCommand } from '../../src/cli/compare-command.ts';
import { addReportCommand } from '../../src/cli/report-command.ts';
import { addSimulateCommand } from '../../src/cli/simulate-command.ts';
import { reportPage } from '../../src/output/report/report-page.ts';
import { runVerb } from '../cli/run-verb.ts';
import { EXAMPLE_DRIVERS, exampleResults } from '../output/report/example-report.ts';
import { brokenRules, openPage, startBrowser } from './open-page.ts';

const SCENARIO = fileURLToPath(new URL('../../scenarios/haiku_10k.yaml', import.meta.url));
/** Ignored by git; there to be looked at. */
const SCREENSHOTS = fileURLToPath(new URL('../../results/report-screenshots', import.meta.url));

/** What is left of a screen of 1366 x 768 under the bars of a desktop and a browser. */
const LAPTOP = { width: 1366, height: 650 };
const PHONE = { width: 360, height: 740 };

const VIEWS = [
  ['light', { colorScheme: 'light', viewport: LAPTOP }],
  ['dark', { colorScheme: 'dark', viewport: LAPTOP }],
  ['phone', { colorScheme: 'light', viewport: PHONE }],
] as const;

let folder = '';
let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
  folder = mkdtempSync(join(tmpdir(), 'costband-'));
  mkdirSync(SCREENSHOTS, { recursive: true });
  await runVerb(
    addSimulateCommand,
    'simulate',
    SCENARIO,
    '--trials',
    '512',
    '--threads',
    '1',
    '--out',
    folder,
  );
  await runVerb(addReportCommand, 'report', join(folder, 'haiku_10k'));
  const models = ['--models', 'claude-haiku-4-5,gpt-5-mini,gemini-2.5-flash', '--by', 'llm_cost'];
  const few = ['--trials', '512', '--threads', '1', '--out', folder];
  await runVerb(addCompareCommand, 'compare', SCENARIO, ...models, ...few);
  await runVerb(addReportCommand, 'report', join(folder, 'compare'));
  writeFileSync(fileOf('example'), reportPage(exampleResults({ drivers: EXAMPLE_DRIVERS })));
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

function fileOf(name: string): string {
  return ['haiku_10k', 'compare'].includes(name)
    ? join(folder, name, 'report.html')
    : join(folder, `${name}.html`);
}

describe.each(['haiku_10k', 'example', 'compare'])('the report %s', (name) => {
  test.each(VIEWS)('is quiet, accessible and fits, %s', async (view, options) => {
    const { page, complaints } = await openPage(browser, fileOf(name), options);
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-${view}.png`), fullPage: true });
    expect(await brokenRules(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(options.viewport.width);
    expect(statSync(fileOf(name)).size).toBeLessThan(500_000);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('answers without scrolling on a laptop', async () => {
    const { page } = await openPage(browser, fileOf(name), { viewport: LAPTOP });
    const answer = await page.locator('#answer').boundingBox();
    expect(answer!.y + answer!.height).toBeLessThan(LAPTOP.height);
    const text = await page.locator('#answer').innerText();
    const answers =
      name === 'compare'
        ? [/^gpt-5-mini costs least: \$[\d,]+ less than/, /Chance that it is the cheapest\s+(>\s)?[\d.]+\s%/]
        : [/^Budget \$[\d,]+ to cover/, /Chance to overrun \$[\d,]+\s+(< )?[\d.]+\s%/];
    for (const answer of answers) expect(text).toMatch(answer);
    await page.close();
  });

  test('draws once for the screen that it is on', async () => {
    for (const [viewport, shown, hidden] of [
      [LAPTOP, 'wide', 'narrow'],
      [PHONE, 'narrow', 'wide'],
    ] as const) {
      const { page } = await openPage(browser, fileOf(name), { viewport });
      const visible = (size: string) => page.locator(`figure svg.${size}:visible`).count();
      expect(await visible(shown)).toBe(await page.locator('figure').count());
      expect(await visible(hidden)).toBe(0);
      await page.close();
    }
  });
});

test('the three largest drivers stand in the answer', async () => {
  const { page } = await openPage(browser, fileOf('example'), { viewport: LAPTOP });
  const drivers = await page.locator('#answer li').allInnerTexts();
  expect(drivers.map((text) => text.replaceAll('\u00a0', ' '))).toEqual([
    'tickets › per month 71 %',
    'turns › mean 22 %',
    'deflection › rate 5 %',
  ]);
  await page.close();
});

test('is used by keyboard: skip to the answer, then fold a table', async () => {
  const { page } = await openPage(browser, fileOf('example'), { viewport: LAPTOP });
  const focused = () => page.evaluate<string>('document.activeElement.textContent');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Skip to the answer');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('content');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('The figures of this chart');
  const table = page.locator('#chance table');
  expect(await table.isVisible()).toBe(true);
  await page.keyboard.press('Enter');
  expect(await table.isVisible()).toBe(false);
  await page.close();
});

test('prints in ink on paper, with the tables that were folded', async () => {
  const { page } = await openPage(browser, fileOf('example'), { colorScheme: 'dark', viewport: LAPTOP });
  await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = false');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor')).toBe(
    'rgb(255, 255, 255)',
  );
  const heights = await page.evaluate<number[]>(
    '[...document.querySelectorAll("details table")].map((table) => table.getBoundingClientRect().height)',
  );
  expect(heights).toHaveLength(5);
  expect(Math.min(...heights)).toBeGreaterThan(40);
  await page.close();
});

describe('the checks themselves', () => {
  test.each([
    ['a request', '<img alt="x" src="http://127.0.0.1:9/x.png">', /^request: http:\/\/127\.0\.0\.1:9/],
    ['a script that fails', '<script>throw new Error("broken")</script>', /^error: broken/],
    ['a word on the console', '<script>console.log("hello")</script>', /^console: hello/],
  ])('hear %s', async (_, planted, complaint) => {
    const file = fileOf('planted');
    writeFileSync(file, `<!doctype html><html lang="en"><title>x</title><body>${planted}</body></html>`);
    const { page, complaints } = await openPage(browser, file, { viewport: LAPTOP });
    expect(complaints.some((line) => complaint.test(line))).toBe(true);
    await page.close();
  });

  test('see text that is too pale and a drawing without a name', async () => {
    const file = fileOf('planted');
    const report = reportPage(exampleResults());
    writeFileSync(
      file,
      report.replace('--muted: #556070', '--muted: #c5c9d0').replace(/ aria-label="Curve[^"]*"/, ''),
    );
    const { page } = await openPage(browser, file, { colorScheme: 'light', viewport: LAPTOP });
    const rules = (await brokenRules(page)).map((rule) => rule.replace(/:.*/s, ''));
    expect(rules).toEqual(expect.arrayContaining(['color-contrast', 'svg-img-alt']));
    await page.close();
  });
});
