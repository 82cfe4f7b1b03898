import { beta } from '../../src/random/beta.ts';
import type { Distribution } from '../../src/random/distribution.ts';
import { toParameters } from '../../src/random/distributions.ts';
import { gamma } from '../../src/random/gamma.ts';
import { lognormal } from '../../src/random/lognormal.ts';
import { negativeBinomial } from '../../src/random/negative-binomial.ts';
import {
  buildQuantileTable,
  fillTableFromStream,
  type QuantileTable,
} from '../../src/random/quantile-table.ts';
import { buildStepTable, fillFromSteps, type StepTable } from '../../src/random/step-table.ts';
import { openStream } from '../../src/random/stream.ts';
import { addToTally, openTally } from '../../src/summary/tally.ts';
import type { W1Result } from './w1-result.ts';

/*
 * W1 from the program's kernels alone, without its scenario: the cost of one ticket per trial: n = 1 + NegBin(2, mean 4) turns, 40 at most; user tokens
 * u ~ lognormal(median 150, 0.5); assistant tokens a ~ lognormal(200, 0.4); retrieved tokens r ~ gamma(4, mean 300);
 * hit rate h ~ beta(8, 2); deflected with q ~ beta(60, 40). prefix = 500 n + (u + a) n (n - 1) / 2, of which h is read
 * from the cache; USD per million: 3 fresh, 0.3 read, 15 written by the model, and 0.0021 a ticket beside; a human
 * costs 4 unless deflected. Exact: E[cost] = 0.0326946, E[total] = 1.632695.
 */

/** Trials that are drawn together; the key of every stream counts blocks of this size. */
export const W1_BLOCK = 2048;

const SEED = 1;
const LAWS = ['user', 'assistant', 'hits', 'deflection', 'retrieval'] as const;
/** Turns, the five laws, and both outputs stand in one array, a column after the other. */
const COLUMNS = 1 + LAWS.length + 2;
const COST = (COLUMNS - 2) * W1_BLOCK;
const TOTAL = (COLUMNS - 1) * W1_BLOCK;

/** The laws of W1 as tables. */
export interface W1Tables {
  readonly turns: StepTable;
  /** User, assistant, hits, deflection, retrieval. */
  readonly laws: readonly QuantileTable[];
}

/** Simulates blocks and folds them. */
export function simulateW1Kernels(tables: W1Tables, blocks: Iterable<number>): W1Result {
  const result = { cost: openTally([]), total: openTally([]) };
  const words = new Uint32Array(W1_BLOCK);
  const room = new Float64Array(COLUMNS * W1_BLOCK);
  for (const block of blocks) {
    openStream(SEED, 'turns', block).fill(words, W1_BLOCK);
    fillFromSteps(tables.turns, words, W1_BLOCK, room, 0);
    for (const [index, name] of LAWS.entries()) {
      const stream = openStream(SEED, name, block);
      fillTableFromStream(tables.laws[index]!, stream, W1_BLOCK, room, (index + 1) * W1_BLOCK);
    }
    openStream(SEED, 'outcome', block).fill(words, W1_BLOCK);
    billTickets(room, words);
    addToTally(result.cost, room, COST, COST + W1_BLOCK);
    addToTally(result.total, room, TOTAL, TOTAL + W1_BLOCK);
  }
  return result;
}

/** Builds the tables, once for a run. */
export function buildW1Tables(): W1Tables {
  const table = (law: Distribution, keys: readonly string[], values: readonly number[]) => {
    const parameters = toParameters(law.name, keys, values);
    return buildQuantileTable((p) => law.quantile(p, parameters));
  };
  return {
    turns: buildStepTable(
      negativeBinomial,
      toParameters('negative_binomial', ['r', 'mean'], [2, 4]),
      1,
      1,
      40,
      16,
    ),
    laws: [
      table(lognormal, ['median', 'sigma'], [150, 0.5]),
      table(lognormal, ['median', 'sigma'], [200, 0.4]),
      table(beta, ['alpha', 'beta'], [8, 2]),
      table(beta, ['alpha', 'beta'], [60, 40]),
      table(gamma, ['shape', 'mean'], [4, 300]),
    ],
  };
}

/** Turns columns of quantities, and uniform words of the outcomes, into the columns of both outputs. */
function billTickets(room: Float64Array, outcomes: Uint32Array): void {
  for (let i = 0; i < W1_BLOCK; i++) {
    const n = room[i]!;
    const user = room[i + W1_BLOCK]!;
    const assistant = room[i + 2 * W1_BLOCK]!;
    const prefix = 500 * n + (user + assistant) * n * (n - 1) * 0.5;
    const read = room[i + 3 * W1_BLOCK]! * prefix;
    const fresh = prefix - read + n * (room[i + 5 * W1_BLOCK]! + user);
    const usd = (fresh * 3 + read * 0.3 + n * assistant * 15) * 1e-6 + 0.0021;
    room[i + COST] = usd;
    // 4 unless deflected; a comparison times 4 takes no branch
    room[i + TOTAL] = usd + 4 * +(outcomes[i]! * 2 ** -32 >= room[i + 4 * W1_BLOCK]!);
  }
}
