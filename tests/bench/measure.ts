/*
 * One measurement in a process of its own, compiled because threads need JavaScript; prints one line of JSON. Start-up
 * is left out, of W1 also what is done once for any number of tickets: its tables, and the compiler's work on its code.
 * What one measurement does not use is not loaded.
 *
 *   measure.js w1 <trials> <threads>
 *   measure.js w1-plain <trials>
 *   measure.js scenario <file> <trials> <fast|plain>
 */
import '../../src/cli/v8-flags.ts';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { EngineName } from '../../src/simulate/engine-name.ts';
import type { Model } from '../../src/simulate/model.ts';
import { simulateW1, W1_TICKETS } from './w1.ts';
import { mergeW1, summariseW1, type W1Result } from './w1-result.ts';

const P95 = 7;
const W1_FILE = fileURLToPath(new URL('../../../../../tests/bench/w1.yaml', import.meta.url));

/** Trials after which the compiler has nothing left to do. */
const WARM_TRIALS: readonly number[] = Array.from({ length: 3000 }, (_, trial) => trial);

/** Lets the compiler see the code, that of trials as often as that of tickets. */
function warmUp(model: Model): void {
  simulateW1(model, 1024, WARM_TRIALS);
}

/** Trials below `trialCount` that no other thread has taken, one after the other, as a pool hands out blocks. */
function* trialsLeft(taken: Int32Array, trialCount: number): Generator<number, void, undefined> {
  for (let trial = Atomics.add(taken, 0, 1); trial < trialCount; trial = Atomics.add(taken, 0, 1))
    yield trial;
}

/** What a thread of W1 is given. */
interface WorkerTask {
  readonly model: Model;
  readonly trialCount: number;
  /** Shared by the threads: how many trials are taken. */
  readonly taken: Int32Array;
}

async function measureW1(tickets: number, threads: number) {
  const { compileW1 } = await import('./compile-w1.ts');
  const model = compileW1(W1_FILE);
  const trialCount = Math.ceil(tickets / W1_TICKETS);
  warmUp(model);
  const taken = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const workers = Array.from({ length: threads - 1 }, () => startWorker({ model, trialCount, taken }));
  await Promise.all(workers.map(({ ready }) => ready));
  return measure(trialCount * W1_TICKETS, async () => {
    for (const { worker } of workers) worker.postMessage('go');
    const result = simulateW1(model, W1_TICKETS, trialsLeft(taken, trialCount));
    for (const { done } of workers) mergeW1(result, await done);
    const { cost, total } = summariseW1(result);
    return {
      cost: { mean: cost.mean, p95: cost.percentiles[P95] },
      total: { mean: total.mean, p95: total.percentiles[P95] },
    };
  });
}

function startWorker(task: WorkerTask) {
  const worker = new Worker(new URL(import.meta.url), {
    workerData: task,
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  const next = <T>() => new Promise<T>((resolve) => worker.once('message', resolve));
  const ready = next<'ready'>();
  return { worker, ready, done: ready.then(() => next<W1Result>()) };
}

async function measureScenario(file: string, trials: number, engineName: EngineName) {
  const { periodSeries } = await import('../../src/cli/series-of-model.ts');
  const { parseScenario } = await import('../../src/scenario/parse-scenario.ts');
  const { compileModel } = await import('../../src/simulate/compile-model.ts');
  const { engineOf, openEngine } = await import('../../src/simulate/engine.ts');
  const { planBlocks } = await import('../../src/simulate/plan-blocks.ts');
  const { openBandAccumulator } = await import('../../src/summary/band-accumulator.ts');
  const scenario = { ...parseScenario(readFileSync(file, 'utf8'), file), trials };
  return measure(trials, async () => {
    const model = compileModel(scenario);
    const plan = planBlocks(trials);
    const run = openEngine(engineOf(engineName, scenario, model), plan.ticketsPerTrial);
    const series = periodSeries(model);
    const bands = openBandAccumulator(series.length);
    let tickets = 0;
    for (const [index, block] of plan.blocks.entries()) {
      const { periodValues, trialCount } = run(block);
      bands.add(periodValues, trialCount);
      if (plan.blocks[index + 1]?.replicate !== block.replicate) bands.closeReplicate();
      const last = (model.periods.length - 1) * (series.length / model.periods.length) * trialCount;
      for (let i = 0; i < trialCount; i++) tickets += periodValues[last + i]!;
    }
    const statistics = bands.finish();
    const total = (metric: string) =>
      statistics[series.findIndex((one) => one.metric === metric && one.period.grain === 'total')];
    return { tickets, llm_cost: total('llm_cost'), total_cost: total('total_cost') };
  });
}

async function measurePlainW1(trials: number) {
  const { simulatePlainW1 } = await import('./w1-plain.ts');
  simulatePlainW1(Math.ceil(trials / 10));
  return measure(trials, async () => simulatePlainW1(trials));
}

/** Runs the work and adds what it took to what it found. */
async function measure(trials: number, work: () => Promise<object>) {
  const startMs = performance.now();
  const before = process.cpuUsage();
  const found = await work();
  const { user, system } = process.cpuUsage(before);
  const cpuMicros = user + system;
  return {
    cpuNsPerTrial: (cpuMicros * 1000) / trials,
    cpuSeconds: cpuMicros / 1e6,
    wallSeconds: (performance.now() - startMs) / 1000,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
    ...found,
  };
}

async function main([what, ...words]: readonly string[]): Promise<void> {
  const [first = '', second = '1', third = 'fast'] = words;
  const found =
    what === 'w1'
      ? await measureW1(Number(first), Number(second))
      : what === 'w1-plain'
        ? await measurePlainW1(Number(first))
        : await measureScenario(first, Number(second), third as EngineName);
  console.log(JSON.stringify(found));
  process.exit();
}

function work({ model, trialCount, taken }: WorkerTask): void {
  warmUp(model);
  parentPort!.once('message', () =>
    parentPort!.postMessage(simulateW1(model, W1_TICKETS, trialsLeft(taken, trialCount))),
  );
  parentPort!.postMessage('ready');
}

await (isMainThread ? main(process.argv.slice(2)) : work(workerData as WorkerTask));
