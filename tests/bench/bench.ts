/*
 * npm run bench [-- --rounds 5 --trials 64000000 --json]
 *
 * Every round runs each peer once, one after the other, in a process of its own, so that a busy machine slows all of
 * them. Figures are CPU time; ratios are taken within a round, and medians over the rounds. Agreement is checked first.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** What one process measured. */
interface Measured {
  readonly cpuNsPerTrial: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly peakRssMb: number;
  readonly tickets: number;
  readonly cost: { readonly mean: number; readonly p95: number };
  readonly total: { readonly mean: number; readonly p95: number };
}

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    trials: { type: 'string', default: '64000000' },
    json: { type: 'boolean', default: false },
  },
});
const ROUNDS = Number(options.rounds);
const TRIALS = Number(options.trials);
/** Slow peers run fewer trials: their cost per trial does not depend on how many there are. */
const NUMPY_TRIALS = Math.min(TRIALS, 5_000_000);
const PLAIN_TRIALS = Math.min(TRIALS, 300_000);

const MEASURE = fileURLToPath(new URL('measure.js', import.meta.url));
const SOURCES = fileURLToPath(new URL('../../../../../tests/bench/', import.meta.url));
const SCENARIOS = fileURLToPath(new URL('../../../../../scenarios/', import.meta.url));

function run(program: string, ...words: readonly string[]): Measured {
  return JSON.parse(execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
}
const node = (...words: readonly (string | number)[]) => run(process.execPath, MEASURE, ...words.map(String));

const median = (values: readonly number[]) => {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
};

/** Exact means and sds of W1's outputs; a mean of n trials lies within 6 sd / sqrt(n) of them but once in 10^9. */
const EXACT = { cost: { mean: 0.0326946, sd: 0.0285265 }, total: { mean: 1.632695, sd: 1.96 } };

function assertAgrees(name: string, found: Measured, trials: number): void {
  for (const output of ['cost', 'total'] as const) {
    const { mean, sd } = EXACT[output];
    const bound = (6 * sd) / Math.sqrt(trials) + 5e-8;
    assert(
      Math.abs(found[output].mean - mean) < bound,
      `${name}: mean ${output} ${found[output].mean}, not ${mean}`,
    );
  }
}

function runs(program: string, ...words: readonly string[]): boolean {
  try {
    execFileSync(program, words, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const numpyIsHere = runs('python3', '-c', 'import numpy');
/** Keeps a process with all its threads on one core, where the system can. */
const onOneCore = runs('taskset', '-c', '0', 'true')
  ? (...words: readonly (string | number)[]) =>
      run('taskset', '-c', '0', process.execPath, MEASURE, ...words.map(String))
  : node;
const rounds = Array.from({ length: ROUNDS }, () => {
  // what is set against one another runs one after the other
  const numpy = numpyIsHere ? run('python3', `${SOURCES}w1_numpy.py`, String(NUMPY_TRIALS)) : undefined;
  const fast = node('w1', TRIALS, 1);
  const two = node('w1', TRIALS, 2);
  const plain = node('w1-plain', PLAIN_TRIALS);
  const w2 = onOneCore('scenario', `${SOURCES}w2.yaml`, 10_000, 'fast');
  assertAgrees('one thread', fast, TRIALS);
  assertAgrees('two threads', two, TRIALS);
  assertAgrees('plain', plain, PLAIN_TRIALS);
  if (numpy !== undefined) assertAgrees('NumPy', numpy, NUMPY_TRIALS);
  assert.deepEqual(two.cost.p95, fast.cost.p95, 'threads must not change a percentile');
  return { fast, numpy, two, plain, w2 };
});
// Every ticket drawn, at a hundredth of the tickets: cost grows with their number.
const everyTicket = node('scenario', `${SOURCES}w2-every-ticket.yaml`, 32, 'plain');
const haiku = node('scenario', `${SCENARIOS}haiku_10k.yaml`, 100_000, 'fast');

type Round = (typeof rounds)[number];
const over = (pick: (round: Round) => number) => median(rounds.map(pick));
const [firstRound] = rounds;
const everyTicketSeconds = (everyTicket.cpuSeconds / everyTicket.tickets) * firstRound!.w2.tickets;
const results = {
  w1: {
    cpu_ns_per_trial: over(({ fast }) => fast.cpuNsPerTrial),
    numpy_cpu_ns_per_trial: numpyIsHere ? over(({ numpy }) => numpy!.cpuNsPerTrial) : undefined,
    ratio: numpyIsHere ? over(({ numpy, fast }) => numpy!.cpuNsPerTrial / fast.cpuNsPerTrial) : undefined,
    plain_cpu_ns_per_trial: over(({ plain }) => plain.cpuNsPerTrial),
    plain_ratio: over(({ plain, fast }) => plain.cpuNsPerTrial / fast.cpuNsPerTrial),
  },
  w2: {
    cpu_seconds: over(({ w2 }) => w2.cpuSeconds),
    wall_seconds: over(({ w2 }) => w2.wallSeconds),
    every_ticket_cpu_seconds: everyTicketSeconds,
    ratio: everyTicketSeconds / over(({ w2 }) => w2.cpuSeconds),
  },
  haiku_10k: { trials: 100_000, cpu_seconds: haiku.cpuSeconds, wall_seconds: haiku.wallSeconds },
  threads: {
    speedup: over(({ two, fast }) => fast.wallSeconds / two.wallSeconds),
    cpu_inflation: over(({ two, fast }) => two.cpuSeconds / fast.cpuSeconds),
  },
  peak_rss_mb: over(({ two }) => two.peakRssMb),
};
if (options.json) console.log(JSON.stringify(results, undefined, 2));
else for (const [name, figures] of Object.entries(results)) console.log(name, figures);
