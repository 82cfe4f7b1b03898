import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Document, LineCounter, parseDocument, type Scalar } from 'yaml';
import { drawScenario } from '../../src/cli/draw-scenario.ts';
import { USUAL_DRAWING } from '../../src/cli/drawing.ts';
import { type LoadedScenario, loadScenarios } from '../../src/cli/load-scenarios.ts';
import { formatFault, ScenarioError } from '../../src/scenario/scenario-fault.ts';
import { arbitraryScenario, LOG_FILE, LOG_TEXT, type Section } from './arbitrary-scenario.ts';
import { SHORT_PLAN } from './fuzz-targets.ts';

/** Scenarios that run; more of them, and others, by `CASES=1000 SEED=7`. Those that are only read are ten times as many. */
const CASES = Number(process.env['CASES'] ?? 20);
const SEED = Number(process.env['SEED'] ?? 20261126);
const PATIENCE = { timeout: 60_000 + CASES * 5000 };

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'costband-grammar-'));
  writeFileSync(join(folder, LOG_FILE), LOG_TEXT);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Reads a scenario from a file beside its log, as every verb does. */
async function load(text: string): Promise<LoadedScenario> {
  const file = join(folder, 'any.yaml');
  writeFileSync(file, text);
  const [loaded] = await loadScenarios([file]);
  return loaded as LoadedScenario;
}

/**
 * Draws a few trials; every band that is there has finite statistics and rising percentiles. Those of tickets from a
 * log come some from the log and some from the tickets that are drawn, here a handful, and need not rise.
 */
async function drawFew({ scenario }: LoadedScenario): Promise<void> {
  const { bands } = await drawScenario(scenario, SHORT_PLAN, 0, () => {}, USUAL_DRAWING, undefined);
  expect(bands.length).toBeGreaterThan(0);
  const isLogged = scenario.segments.some(({ conversation }) => conversation.log !== undefined);
  for (const { series, percentiles, mean, sd } of bands) {
    const where = `${series.metric} of ${series.period.grain}`;
    for (const { value, ciLow, ciHigh } of [...percentiles, mean, sd]) {
      expect([value, ciLow, ciHigh].every(Number.isFinite), where).toBe(true);
      expect(ciLow, where).toBeLessThanOrEqual(ciHigh);
    }
    if (series.period.grain === 'ticket' && isLogged) continue;
    const values = percentiles.map(({ value }) => value);
    expect(values, where).toEqual(values.toSorted((a, b) => a - b));
  }
}

type Path = readonly (string | number)[];

/** Paths of all single values of a scenario, or of all its maps. */
function pathsOf(value: unknown, wanted: 'values' | 'maps', path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return wanted === 'values' ? [path] : [];
  const below = Object.entries(value).flatMap(([key, one]) =>
    pathsOf(one, wanted, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return wanted === 'maps' && !Array.isArray(value) ? [path, ...below] : below;
}

/** A scenario with one thing changed, and the line on which that begins: a map begins below its key. */
interface Broken {
  readonly text: string;
  readonly line: number;
  readonly keyLine: number;
}

const isMapValue = (value: unknown) => typeof value === 'object' && !Array.isArray(value);

function withValue(stated: Section, path: Path, value: unknown): Broken {
  const document = new Document(stated, { aliasDuplicateObjects: false });
  document.setIn(path, document.createNode(value));
  const text = document.toString({ lineWidth: 0 });
  const lines = new LineCounter();
  const node = parseDocument(text, { lineCounter: lines }).getIn(path, true) as Scalar;
  const { line } = lines.linePos(node.range?.[0] ?? 0);
  return { text, line, keyLine: isMapValue(value) ? line - 1 : line };
}

/** A value of no kind that a place may take: a list or a map where one value stands, or a key that nobody knows. */
const broken: fc.Arbitrary<Broken> = fc
  .tuple(arbitraryScenario, fc.nat(), fc.constantFrom('values', 'maps'))
  .map(([stated, pick, wanted]) => {
    const paths = pathsOf(stated, wanted).filter(([top]) => top !== 'assumptions');
    const path = paths[pick % paths.length] as Path;
    return wanted === 'values'
      ? withValue(stated, path, pick % 2 === 0 ? [] : { zz_zz: 1 })
      : withValue(stated, [...path, 'zz_zz'], 1);
  });

/** A number that a place may take, or not. */
const extreme: fc.Arbitrary<Broken> = fc
  .tuple(
    arbitraryScenario,
    fc.nat(),
    fc.constantFrom(-1, 0, -0, 1, 0.5, 3, 1e-300, 1e12, 1e300, 2 ** 53, NaN, Infinity),
  )
  .map(([stated, pick, value]) => {
    const numbers = pathsOf(stated, 'values').filter((path) => typeof valueAt(stated, path) === 'number');
    return withValue(stated, numbers[pick % numbers.length] as Path, value);
  });

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((one, key) => (one as Record<string | number, unknown>)[key], value);
}

type Read = typeof load;

/** The faults of a text; undefined when it is taken. Each has a place in the file, what stands there and the rule. */
async function refusalOf(text: string, read: Read) {
  try {
    await read(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    const lineCount = text.split('\n').length;
    expect(error.faults.length).toBeGreaterThan(0);
    for (const { line, column, path, found, rule } of error.faults) {
      expect(line >= 1 && line <= lineCount && column >= 1).toBe(true);
      expect([path, found, rule]).not.toContain('');
    }
    return error.faults;
  }
}

const check = (property: fc.IAsyncProperty<unknown>, seed = SEED, numRuns = CASES) =>
  fc.check(property as fc.IAsyncProperty<[unknown]>, { seed, numRuns, endOnFailure: true });

const runs = (draw: typeof drawFew) =>
  fc.asyncProperty(arbitraryScenario, async (stated) => {
    await draw(await load(new Document(stated, { aliasDuplicateObjects: false }).toString()));
  });

const refuses = (read: Read) =>
  fc.asyncProperty(broken, async ({ text, line, keyLine }) => {
    const faults = await refusalOf(text, read);
    const shown = text.split('\n').slice(Math.max(0, line - 3), line + 1);
    const isTold = faults?.some((fault) => fault.line === line || fault.line === keyLine);
    expect(isTold, [`line ${line} of`, ...shown, ...(faults ?? []).map(formatFault)].join('\n')).toBe(true);
  });

test(`${CASES} scenarios of the whole grammar run, with finite bands`, PATIENCE, async () => {
  await fc.assert(runs(drawFew), { seed: SEED, numRuns: CASES, endOnFailure: true });
});

test(
  `${10 * CASES} broken ones are refused on the line that was broken, with what is found there and the rule`,
  PATIENCE,
  async () => {
    await fc.assert(refuses(load), { seed: SEED, numRuns: 10 * CASES, endOnFailure: true });
  },
);

test(`${10 * CASES} with an extreme number are taken or refused, and none throws`, PATIENCE, async () => {
  const takesOrRefuses = fc.asyncProperty(extreme, async ({ text }) => {
    await refusalOf(text, load);
  });
  await fc.assert(takesOrRefuses, { seed: SEED, numRuns: 10 * CASES, endOnFailure: true });
});

test('a planted bug in drawing, and one in reading, are found', PATIENCE, async () => {
  const drawsNoEscalation: typeof drawFew = async ({ scenario }) => {
    if (scenario.segments.some(({ escalation }) => escalation?.caching.kind === 'article'))
      throw new TypeError();
  };
  expect((await check(runs(drawsNoEscalation), SEED, 200)).failed).toBe(true);
  const readsPastCopula: Read = async (text) => {
    const loaded = await load(text.replace(/^ +zz_zz: 1$/m, ''));
    return loaded;
  };
  expect((await check(refuses(readsPastCopula), SEED, 200)).failed).toBe(true);
});
