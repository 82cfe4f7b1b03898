/*
 * One measurement in a process of its own, compiled because threads need JavaScript; prints one line of JSON. Start-up
 * is left out, of W1 also what is done once for any number of tickets: its tables, and the compiler's work on its code.
 * What one measurement does not use is not loaded.
 *
 *   measure.js <w1|w1-kernels> <trials> <threads>
 *   measure.js w1-plain <trials>
 *   measure.js scenario <file> <trials> <fast|plain>
 */
import '../../src/cli/small-heap.ts';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { EngineName } from '../../src/simulate/engine-name.ts';
import type { Model } from '../../src/simulate/model.ts';
import type { W1Tables } from './w1-kernels.ts';
import { mergeW1, summariseW1, type W1Result } from './w1-result.ts';

const P95 = 7;
const W1_FILE = fileURLToPath(new URL('../../../../../tests/bench/w1.yaml', import.meta.url));

/** One way to do W1, in parts of so many trials; `prepared` is plain data that a thread can be sent. */
interface W1Way {
  readonly trialsPerPart: number;
  readonly prepare: () => unknown | Promise<unknown>;
  readonly simulate: (prepared: unknown, parts: Iterable<number>) => W1Result;
  /** Lets the compiler see the code, that of trials as often as that of tickets. */
  readonly warmUp: (prepared: unknown) => void;
}

/** Trials, or blocks of the kernels, after which the compiler has nothing left to do. */
const WARM_PARTS: readonly number[] = Array.from({ length: 3000 }, (_, part) => part);

/** Parts below `partCount` that no other thread has taken, one after the other, as a pool hands out blocks. */
function* partsLeft(taken: Int32Array, partCount: number): Generator<number, void, undefined> {
  for (let part = Atomics.add(taken, 0, 1); part < partCount; part = Atomics.add(taken, 0, 1)) yield part;
}

async function w1Way(what: string): Promise<W1Way> {
  if (what === 'w1') {
    const { simulateW1, W1_TICKETS } = await import('./w1.ts');
    return {
      trialsPerPart: W1_TICKETS,
      async prepare() {
        const { compileW1 } = await import('./compile-w1.ts');
        return compileW1(W1_FILE);
      },
      simulate: (prepared, parts) => simulateW1(prepared as Model, W1_TICKETS, parts),
      warmUp: (prepared) => simulateW1(prepared as Model, 1024, WARM_PARTS),
    };
  }
  const { buildW1Tables, simulateW1Kernels, W1_BLOCK } = await import('./w1-kernels.ts');
  return {
    trialsPerPart: W1_BLOCK,
    prepare: buildW1Tables,
    simulate: (prepared, parts) => simulateW1Kernels(prepared as W1Tables, parts),
    warmUp: (prepared) => simulateW1Kernels(prepared as W1Tables, WARM_PARTS),
  };
}

/** What a thread of W1 is given. */
interface WorkerTask {
  readonly what: string;
  readonly prepared: unknown;
  readonly partCount: number;
  /** Shared by the threads: how many parts are taken. */
  readonly taken: Int32Array;
}

async function measureW1(what: string, trials: number, threads: number) {
  const way = await w1Way(what);
  const partCount = Math.ceil(trials / way.trialsPerPart);
  const prepared = await way.prepare();
  way.warmUp(prepared);
  const taken = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const workers = Array.from({ length: threads - 1 }, () =>
    startWorker({ what, prepared, partCount, taken }),
  );
  await Promise.all(workers.map(({ ready }) => ready));
  return measure(partCount * way.trialsPerPart, async () => {
    for (const { worker } of workers) worker.postMessage('go');
    const result = way.simulate(prepared, partsLeft(taken, partCount));
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
    what === 'w1' || what === 'w1-kernels'
      ? await measureW1(what, Number(first), Number(second))
      : what === 'w1-plain'
        ? await measurePlainW1(Number(first))
        : await measureScenario(first, Number(second), third as EngineName);
  console.log(JSON.stringify(found));
  process.exit();
}

async function work({ what, prepared, partCount, taken }: WorkerTask): Promise<void> {
  const way = await w1Way(what);
  way.warmUp(prepared);
  parentPort!.once('message', () =>
    parentPort!.postMessage(way.simulate(prepared, partsLeft(taken, partCount))),
  );
  parentPort!.postMessage('ready');
}

await (isMainThread ? main(process.argv.slice(2)) : work(workerData as WorkerTask));
