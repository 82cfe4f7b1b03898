import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { nextUnit, openStream } from '../../src/random/stream.ts';
import type { ColumnSummary, FileReading } from '../../src/scenario/file-reading.ts';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts';
import { posteriorOfMean } from '../../src/scenario/mean-of-column.ts';
import { parseScenario, referencesOf } from '../../src/scenario/parse-scenario.ts';
import { type NumericQuantity, quantityLaw } from '../../src/scenario/quantity-law.ts';
import { formatFault, ScenarioError } from '../../src/scenario/scenario-fault.ts';
import {
  addToRunningMoments,
  kurtosisOfRunning,
  openRunningMoments,
  sdOfRunning,
  skewnessOfRunning,
} from '../../src/stats/running-moments.ts';
import { keepsToSchema } from './keeps-to-schema.ts';
import { smallWith } from './small-scenario.ts';

const COST = '{ mean_of: costs.csv, column: usd }';

function seen(more: Partial<ColumnSummary>): ColumnSummary {
  const source = { name: 'costs.csv', sha256: 'ab'.repeat(32) };
  return {
    kind: 'column',
    source,
    count: 40,
    mean: 6,
    sd: 3,
    skewness: 1.5,
    kurtosis: 6,
    least: 0.5,
    largest: 19,
    ...more,
  };
}

function faultsWith(path: string, text: string, reading: FileReading | undefined): readonly string[] {
  try {
    parseScenario(text, 'small.yaml', new Map(reading && [[path, reading]]));
    return [];
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.faults.map(formatFault);
  }
}

function summaryOf(values: readonly number[]) {
  const moments = openRunningMoments();
  for (const value of values) addToRunningMoments(moments, value);
  const { count, mean } = moments;
  return {
    count,
    mean,
    sd: sdOfRunning(moments),
    skewness: skewnessOfRunning(moments),
    kurtosis: kurtosisOfRunning(moments),
  };
}

describe('a mean by a column of values', () => {
  test('a text says which files it asks for, and where', () => {
    const text = smallWith('cost_per_ticket', COST);
    expect(referencesOf(text)).toEqual([
      {
        path: 'human.cost_per_ticket',
        place: ['human', 'cost_per_ticket'],
        wants: { kind: 'mean_of', file: 'costs.csv', column: 'usd' },
      },
    ]);
  });

  test('becomes the law of what the mean may be: the moments of the Bayesian bootstrap', () => {
    const readings = new Map([['human.cost_per_ticket', seen({})]]);
    const { human, sources } = parseScenario(smallWith('cost_per_ticket', COST), 'small.yaml', readings);
    const quantity = human?.costPerTicketUsd as NumericQuantity;
    expect(quantity).toMatchObject({ dist: 'lognormal', keys: ['mu', 'sigma'], min: 0, max: Infinity });
    const [mu, sigma] = quantity.values as [number, number];
    // mean + g s / (2 n), and Student's t of 2 * 40 / (6 - 1) = 16 degrees of freedom, 1.745884 from a table
    expect(Math.exp(mu + sigma ** 2 / 2) + quantity.shift).toBeCloseTo(6 + (1.5 * 3) / 80, 12);
    const sd = Math.exp(mu + sigma ** 2 / 2) * Math.sqrt(Math.expm1(sigma ** 2));
    expect(sd).toBeCloseTo(((3 / Math.sqrt(40)) * 1.745884) / 1.644854, 5);
    expect(sources).toEqual([{ name: 'costs.csv', sha256: 'ab'.repeat(32) }]);
  });

  test('few values give a wide law, and values without a lean to the right a normal one', () => {
    const spread = (count: number) => {
      const law = quantityLaw(posteriorOfMean(seen({ count })) as NumericQuantity);
      return law.quantile(0.95) - law.quantile(0.05);
    };
    expect(spread(10) / spread(1000)).toBeGreaterThan(10);
    expect(posteriorOfMean(seen({ skewness: -1 }))).toMatchObject({ dist: 'normal' });
  });

  test('its 90 % interval holds the mean of skewed values about nine times in ten, also from 15 of them', () => {
    const REPEATS = 4000;
    let held = 0;
    let plain = 0;
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const stream = openStream(11, 'tests.mean-of-column', repeat);
      const values = Array.from({ length: 15 }, () => -Math.log(nextUnit(stream)));
      const summary = summaryOf(values);
      const law = quantityLaw(posteriorOfMean(summary) as NumericQuantity);
      held += law.quantile(0.05) <= 1 && law.quantile(0.95) >= 1 ? 1 : 0;
      const halfWidth = (1.645 * summary.sd) / Math.sqrt(15);
      plain += Math.abs(summary.mean - 1) <= halfWidth ? 1 : 0;
    }
    // exponential values; four standard errors of a share of 4,000 are 0.019
    expect(held / REPEATS).toBeGreaterThan(0.87);
    expect(held / REPEATS).toBeLessThan(0.92);
    // the normal interval with the sample's own sd is one that must be caught
    expect(plain / REPEATS).toBeLessThan(0.87);
  });

  test('values between 0 and 1 have a mean between them where a share stands', () => {
    const text = smallWith('rate', '{ mean_of: tickets.csv, column: resolved }');
    const reading = seen({ mean: 0.4, sd: 0.5, skewness: 0.4, least: 0, largest: 1 });
    expect(faultsWith('deflection.rate', text, reading)).toEqual([]);
    expect(faultsWith('deflection.rate', text, { ...reading, largest: 2 }).join()).toContain('can rise to');
  });

  test('stands behind a parameter where tickets differ, and not in place of their law', () => {
    const nested =
      '{ dist: negative_binomial, shift: 1, r: 4, mean: { mean_of: log.csv, column: more_turns } }';
    expect(
      faultsWith('conversation.turns.mean', smallWith('turns', nested), seen({ mean: 6, sd: 4 })),
    ).toEqual([]);
    const bare = faultsWith('conversation.user_tokens', smallWith('user_tokens', COST), seen({}));
    expect(bare.join()).toContain('a mean_of for what differs from ticket to ticket; is one unknown number');
  });

  test.each<[string, FileReading | undefined, string]>([
    [COST, { kind: 'fault', found: 'no such file', rule: 'names are relative' }, 'mean_of: no such file'],
    [COST, undefined, 'the file was not read'],
    [COST, seen({ count: 4 }), '4 values; a mean needs at least 5 values'],
    [COST, seen({ sd: 0 }), '40 values, all 6; state the number itself'],
    ['{ mean_of: costs.csv }', undefined, 'cost_per_ticket.column: missing; needs the name of a column'],
    ['{ mean_of: costs.csv, column: usd, sd: 1 }', seen({}), 'sd: unknown key; mean_of takes column, min'],
    ['{ mean_of: costs.csv, column: usd, min: 9, max: 2 }', seen({}), 'min 9 and max 2; min must be below'],
  ])('%s with %o is refused', (text, reading, message) => {
    const faults = faultsWith('human.cost_per_ticket', smallWith('cost_per_ticket', text), reading);
    expect(faults.join('\n')).toContain(message);
  });

  test('is known to the schema for editors', () => {
    const schema = JSON.parse(scenarioJsonSchema());
    expect(keepsToSchema(schema, parse(smallWith('cost_per_ticket', COST)))).toBe(true);
    expect(keepsToSchema(schema, parse(smallWith('cost_per_ticket', '{ mean_of: costs.csv }')))).toBe(false);
  });
});
