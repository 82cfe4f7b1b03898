import { numberHint } from './numeric-range.ts';
import type { RandomQuantity } from './scenario.ts';
import type { Path } from './scenario-fault.ts';

/** Takes a fault at a key of the counts, or at the whole of them; without `found` the file's own text is shown. */
type ReportCount = (path: Path, rule: string, found?: string, at?: 'key' | 'value') => void;

/** More cases than any desk has counted; beyond, nothing is uncertain any more. */
const CASES_MAX = 1e12;

/** Whether a map of a scenario states a rate by what was counted; under `of` a mixture has a list. */
export function statesCounts(raw: Readonly<Record<string, unknown>>): boolean {
  return 'successes' in raw || ('of' in raw && !Array.isArray(raw['of']));
}

/**
 * Reads `{ successes: 420, of: 1000 }`: a rate of which so many cases were seen, as the law of what it may be.
 *
 * The posterior under the Jeffreys prior, beta(successes + 1/2, of - successes + 1/2): few cases give a wide law,
 * none or all of them successes give no certainty, and its equal-tailed intervals cover about what they claim
 * (Brown, Cai & DasGupta 2001, "Interval estimation for a binomial proportion", Statistical Science 16(2)), which
 * those of the flat prior do not near 0 and 1.
 *
 * @returns undefined when something was reported
 */
export function readCountedRate(
  raw: Readonly<Record<string, unknown>>,
  report: ReportCount,
): RandomQuantity | undefined {
  let faultCount = 0;
  const tell: ReportCount = (...fault) => {
    faultCount++;
    report(...fault);
  };
  for (const key of Object.keys(raw)) {
    if (key !== 'successes' && key !== 'of') tell([key], 'counts take successes, of', 'unknown key', 'key');
  }
  const successes = readCount(raw, 'successes', 0, tell);
  const cases = readCount(raw, 'of', 1, tell);
  if (successes !== undefined && cases !== undefined && successes > cases) {
    tell(['successes'], 'there are at most as many successes as cases', `${successes} successes of ${cases}`);
  }
  if (successes === undefined || cases === undefined || faultCount > 0) return undefined;
  return {
    dist: 'beta',
    keys: ['alpha', 'beta'],
    values: [successes + 0.5, cases - successes + 0.5],
    shift: 0,
    min: -Infinity,
    max: Infinity,
  };
}

function readCount(
  raw: Readonly<Record<string, unknown>>,
  key: string,
  least: number,
  tell: ReportCount,
): number | undefined {
  const value = raw[key];
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= CASES_MAX)
    return value;
  const rule = `needs a whole number of cases from ${least} to ${CASES_MAX}${numberHint(value)}`;
  tell([key], rule, value === undefined ? 'missing' : undefined);
  return undefined;
}
